"""Who may see and record resolutions."""

from __future__ import annotations

from django.db.models import Q

from core.actor import AnyUser
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


def may_record_resolution(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account may record and correct what this body decided: the office."""
    return is_office(user)


def may_see_resolution(user: AnyUser, resolution: Resolution) -> bool:
    """Adopted public resolutions are for everybody, the others for the body, who steers, and the office."""
    if is_office(user) or is_steering_member(user):
        return True
    if resolution.is_adopted and resolution.is_public:
        return may_see_group(user, resolution.group)
    return memberships_of(user).filter(group=resolution.group, role__in=READING_ROLES).exists()


def resolutions_visible_to(user: AnyUser) -> ResolutionQuerySet:
    """The resolutions for which :func:`may_see_resolution` holds."""
    resolutions = Resolution.objects.select_related("group", "founds")
    if is_office(user) or is_steering_member(user):
        return resolutions
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    public = Resolution.objects.public().filter(group__in=groups_visible_to(user))
    return resolutions.filter(Q(pk__in=public.values("pk")) | Q(group__in=mine))
