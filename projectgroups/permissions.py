"""Who takes part where, and who may see and keep bodies, memberships and milestones.

Rights follow from memberships that are active today. The office keeps everything here; being a
deputy or the platform's administrator gives no right in a body.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser

from core import clock
from core.actor import AnyUser
from landscape.permissions import contacts_of
from people.permissions import is_office
from projectgroups.choices import (
    BELONGING_ROLES,
    LEADING_ROLES,
    READING_ROLES,
    VOTING_ROLES,
    GroupKind,
    Role,
)
from projectgroups.models import (
    Membership,
    MembershipQuerySet,
    Milestone,
    MilestoneQuerySet,
    WorkingGroup,
    WorkingGroupQuerySet,
)


def memberships_of(user: AnyUser, *, on: date | None = None) -> MembershipQuerySet:
    """The memberships that give this account rights on that day, today unless told."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Membership.objects.none()
    mine = Membership.objects.filter(person__user_id=user.pk)
    return mine.active_on(on or clock.today()).select_related("group", "organisation")


def is_member(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account takes part in this body, in whatever role."""
    return memberships_of(user).filter(group=group).exists()


def is_steering_member(user: AnyUser) -> bool:
    """Whether the account belongs to the steering group, with or without a vote."""
    return _steers(user, BELONGING_ROLES)


def is_steering_voter(user: AnyUser) -> bool:
    """Whether the account votes in the steering group."""
    return _steers(user, VOTING_ROLES)


def is_steering_chair(user: AnyUser) -> bool:
    """Whether the account leads the steering group, as chair or deputy chair."""
    return _steers(user, LEADING_ROLES)


def is_steering_assistant(user: AnyUser) -> bool:
    """Whether the account works for the steering group without belonging to it."""
    return _steers(user, {Role.ASSISTANT})


def takes_part(user: AnyUser) -> bool:
    """Whether the account takes part in any body, guests excepted."""
    return memberships_of(user).filter(role__in=READING_ROLES).exists()


def organisations_of(user: AnyUser) -> set[int]:
    """The keys of the organisations the account speaks for today: by membership or as a contact."""
    mine = memberships_of(user).filter(role__in=READING_ROLES)
    return {
        *mine.values_list("organisation_id", flat=True),
        *contacts_of(user).values_list("organisation_id", flat=True),
    }


def _steers(user: AnyUser, roles: Iterable[Role]) -> bool:
    """Whether the account has one of these roles in the steering group."""
    mine = memberships_of(user)
    return mine.filter(group__kind=GroupKind.STEERING, role__in=list(roles)).exists()


# Bodies ----------------------------------------------------------------------------------------
def may_found_groups(user: AnyUser) -> bool:
    """Whether the account may found bodies: the office."""
    return is_office(user)


def may_change_group(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account may change or dissolve this body: the office."""
    return is_office(user)


def may_see_group(user: AnyUser, group: WorkingGroup) -> bool:
    """Bodies that have begun are public, dissolved ones too; the office and who steers see all."""
    return group.starts_on <= clock.today() or is_office(user) or is_steering_member(user)


def groups_visible_to(user: AnyUser) -> WorkingGroupQuerySet:
    """The bodies for which :func:`may_see_group` holds."""
    if is_office(user) or is_steering_member(user):
        return WorkingGroup.objects.all()
    return WorkingGroup.objects.filter(starts_on__lte=clock.today())


# Memberships -----------------------------------------------------------------------------------
def may_keep_members(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account may add, change and end memberships of this body: the office."""
    return is_office(user)


def may_see_members(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account sees who belongs, by name: the body itself, who steers, and the office."""
    if is_office(user) or is_steering_member(user):
        return True
    return memberships_of(user).filter(group=group, role__in=READING_ROLES).exists()


def may_see_membership(user: AnyUser, membership: Membership) -> bool:
    """Whether the account sees this membership with its person."""
    return may_see_members(user, membership.group)


def memberships_visible_to(user: AnyUser) -> MembershipQuerySet:
    """The memberships for which :func:`may_see_membership` holds."""
    if is_office(user) or is_steering_member(user):
        return Membership.objects.all()
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    return Membership.objects.filter(group__in=mine)


# Milestones ------------------------------------------------------------------------------------
def may_keep_milestones(user: AnyUser) -> bool:
    """Whether the account may enter, change, complete and cancel milestones: the office."""
    return is_office(user)


def may_see_milestone(user: AnyUser, milestone: Milestone) -> bool:
    """Public milestones are seen by everybody, the others by who takes part and the office."""
    return milestone.is_public or is_office(user) or takes_part(user)


def milestones_visible_to(user: AnyUser) -> MilestoneQuerySet:
    """The milestones for which :func:`may_see_milestone` holds."""
    milestones = Milestone.objects.select_related("owner")
    if is_office(user) or takes_part(user):
        return milestones
    return milestones.filter(is_public=True)
