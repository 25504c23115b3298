"""Who sees, keeps and settles follow-ups, and who follows what became of resolutions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from core.actor import AnyUser
from meetings.models import AgendaItem, FollowUp, FollowUpQuerySet, Resolution
from meetings.permissions.meetings import PREPARING_ROLES, keeps_meetings_of, may_take_minutes
from people.permissions import is_office
from projectgroups.choices import READING_ROLES
from projectgroups.models import WorkingGroup, WorkingGroupQuerySet
from projectgroups.permissions import (
    groups_visible_to,
    is_steering_member,
    memberships_of,
    organisations_of,
)


# Follow-ups ------------------------------------------------------------------------------------
def owned_by(user: AnyUser) -> Q:
    """What picks the follow-ups of this account: named in person, or through an organisation."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Q(pk__in=[])
    return Q(person__user_id=user.pk) | Q(organisation__in=organisations_of(user))


def owns_follow_up(user: AnyUser, follow_up: FollowUp) -> bool:
    """Whether the account has to see to it, in person or for an organisation it speaks for."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    if follow_up.person is not None and follow_up.person.user_id == user.pk:
        return True
    return follow_up.organisation_id is not None and (
        follow_up.organisation_id in organisations_of(user)
    )


def may_see_follow_up(user: AnyUser, follow_up: FollowUp) -> bool:
    """The office, the body, and whoever has to see to it."""
    if is_office(user) or owns_follow_up(user, follow_up):
        return True
    return memberships_of(user).filter(group=follow_up.group, role__in=READING_ROLES).exists()


def follow_ups_visible_to(user: AnyUser) -> FollowUpQuerySet:
    """The follow-ups for which :func:`may_see_follow_up` holds."""
    follow_ups = FollowUp.objects.all()
    if is_office(user):
        return follow_ups
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    return follow_ups.filter(owned_by(user) | Q(group__in=mine))


def may_add_follow_up(user: AnyUser, group: WorkingGroup, item: AgendaItem | None = None) -> bool:
    """Whether the account enters follow-ups: who keeps the meetings, and the note-taker of one."""
    if item is not None:
        return may_take_minutes(user, item.meeting)
    return keeps_meetings_of(user, group)


def may_keep_follow_up(user: AnyUser, follow_up: FollowUp) -> bool:
    """Whether the account changes and drops it: whoever may have entered it."""
    if keeps_meetings_of(user, follow_up.group):
        return True
    return follow_up.item is not None and may_take_minutes(user, follow_up.item.meeting)


def may_settle_follow_up(user: AnyUser, follow_up: FollowUp) -> bool:
    """Whether the account says that it is done, opens it again and remarks on it."""
    return owns_follow_up(user, follow_up) or may_keep_follow_up(user, follow_up)


# What became of resolutions --------------------------------------------------------------------
def may_keep_implementation(user: AnyUser, resolution: Resolution) -> bool:
    """Whether the account keeps how far a resolution is: the office, and who keeps the meetings."""
    return keeps_meetings_of(user, resolution.group)


def may_see_control(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account reads the internal control list: the office, who steers, and the body."""
    if is_office(user) or is_steering_member(user):
        return True
    return memberships_of(user).filter(group=group, role__in=READING_ROLES).exists()


def controls_visible_to(user: AnyUser) -> WorkingGroupQuerySet:
    """The bodies for which :func:`may_see_control` holds."""
    if is_office(user) or is_steering_member(user):
        return groups_visible_to(user)
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    return WorkingGroup.objects.filter(pk__in=mine)


def bodies_kept_by(user: AnyUser) -> WorkingGroupQuerySet:
    """The bodies whose meetings, follow-ups, resolutions and matters this account keeps."""
    if is_office(user):
        return WorkingGroup.objects.all()
    mine = memberships_of(user).filter(role__in=PREPARING_ROLES).values("group")
    return WorkingGroup.objects.filter(pk__in=mine)
