"""Who may see and record resolutions."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from core.actor import AnyUser
from meetings.choices import MINUTED_STATES
from meetings.models import Resolution, ResolutionQuerySet
from people.permissions import is_office
from projectgroups.choices import READING_ROLES
from projectgroups.models import WorkingGroup
from projectgroups.permissions import (
    groups_visible_to,
    is_steering_member,
    may_see_group,
    memberships_of,
)

STEPS = 3
"""An answer is found although its item was carried over twice before it was decided."""


def may_record_resolution(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account may record and correct what this body decided: the office."""
    return is_office(user)


def may_see_resolution(user: AnyUser, resolution: Resolution) -> bool:
    """Public resolutions are for everybody, the others for the body, who steers, and the office.

    What stands in minutes that are not released yet is for the body and the office alone.
    What the steering group decided about an item that a project group passed on is read by that
    group as well, once the minutes are released.
    """
    if is_office(user) or (resolution.is_released and is_steering_member(user)):
        return True
    if resolution.is_shown and may_see_group(user, resolution.group):
        return True
    mine = memberships_of(user).filter(role__in=READING_ROLES)
    if mine.filter(group=resolution.group).exists():
        return True
    answers = Resolution.objects.filter(answering(mine.values("group")), pk=resolution.pk)
    return answers.exists()


def answering(groups: object) -> Q:
    """What picks decisions of other meetings about items that began in one of these bodies.

    Only from released minutes, and not what was entered by mistake.
    """
    is_released = Q(item__meeting__state__in=MINUTED_STATES, voided_because="")
    return began_in(groups, "item__comes_from") & is_released


def began_in(groups: object, path: str = "comes_from") -> Q:
    """What picks items that go on with one of these bodies, also if they were carried over twice."""
    steps = (f"{path}{'__comes_from' * step}__meeting__group__in" for step in range(STEPS))
    return reduce(or_, (Q(**{step: groups}) for step in steps))


def resolutions_visible_to(user: AnyUser) -> ResolutionQuerySet:
    """The resolutions for which :func:`may_see_resolution` holds."""
    resolutions = Resolution.objects.select_related("group", "founds", "item__meeting")
    if is_office(user):
        return resolutions
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    public = Resolution.objects.public().filter(group__in=groups_visible_to(user))
    answers = Resolution.objects.filter(answering(mine))
    seen = Q(pk__in=public.values("pk")) | Q(group__in=mine) | Q(pk__in=answers.values("pk"))
    if is_steering_member(user):
        seen |= Q(pk__in=Resolution.objects.released().values("pk"))
    return resolutions.filter(seen)
