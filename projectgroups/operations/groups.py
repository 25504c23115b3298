"""Founding, changing and dissolving bodies."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.addresses import address_of
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from projectgroups.choices import BuildingBlock, GroupKind
from projectgroups.models import Membership, WorkingGroup
from projectgroups.operations.memberships import close_membership
from projectgroups.operations.milestones import close_fulfilled_milestones
from projectgroups.permissions import may_change_group, may_found_groups
from projectgroups.signals import group_founded


def found_steering_group(
    *, by: Actor, at: datetime, name: str, short_name: str, mandate: str, founding_basis: str,
    starts_on: date, ends_on: date | None = None, slug: str = "",
    building_block: BuildingBlock | str = BuildingBlock.STEERING,
) -> WorkingGroup:  # fmt: skip
    """The steering group, founded by a decision of the council, whose reference is kept as text.

    Raises NotPermitted, NotPossible while there is another one, or InvalidInput without a reference.
    """
    require(by, may_found_groups)
    with transaction.atomic():
        others = WorkingGroup.objects.select_for_update().filter(kind=GroupKind.STEERING)
        if others.overlapping(starts_on, ends_on).exists():
            raise NotPossible(_("There is a steering group already. Please dissolve it first."))
        return _found(
            WorkingGroup(
                kind=GroupKind.STEERING, name=name, short_name=short_name, slug=slug or _address(name),
                mandate=mandate, founding_basis=founding_basis, starts_on=starts_on, ends_on=ends_on,
                building_block=building_block,
            ),
            by=by, at=at,
        )  # fmt: skip


def found_project_group(
    *, by: Actor, at: datetime, name: str, short_name: str, mandate: str, founding_basis: str,
    starts_on: date, ends_on: date | None = None, slug: str = "",
    building_block: BuildingBlock | str = "",
) -> WorkingGroup:  # fmt: skip
    """A project group; `meetings.operations.found_project_group` calls this with the resolution's words.

    Raises NotPermitted, or InvalidInput without a founding basis. Milestones that wait for the
    project groups are completed with it.
    """
    require(by, may_found_groups)
    with transaction.atomic():
        group = WorkingGroup(
            kind=GroupKind.PROJECT, name=name, short_name=short_name, slug=slug or _address(name),
            mandate=mandate, founding_basis=founding_basis, starts_on=starts_on, ends_on=ends_on,
            building_block=building_block,
        )  # fmt: skip
        _found(group, by=by, at=at)
        close_fulfilled_milestones(at=at)
    return group


def change_group(
    *, by: Actor, at: datetime, group: WorkingGroup, name: str, short_name: str, mandate: str,
    building_block: BuildingBlock | str = "", ends_on: date | None = None, version: int | None = None,
) -> WorkingGroup:  # fmt: skip
    """The body with new words or another end of term; kind, address and founding stay.

    Raises NotPermitted, Conflict when it was changed since ``version``, or InvalidInput.
    """
    require(by, may_change_group, group)
    with transaction.atomic():
        group = lock_current(group, version)
        if ends_on != group.ends_on:
            _refuse_end(group, ends_on, at)
        group.name, group.short_name, group.mandate = name, short_name, mandate
        group.building_block, group.ends_on = building_block, ends_on
        return save_recorded(group, by=by, at=at)


def dissolve_group(*, by: Actor, at: datetime, group: WorkingGroup, ends_on: date) -> WorkingGroup:
    """The body with its last day; every membership ends with it, at once if the day has come.

    Raises NotPermitted, NotPossible when it is dissolved already, or InvalidInput.
    """
    require(by, may_change_group, group)
    with transaction.atomic():
        group = lock_current(group)
        if group.ends_on is not None and group.ends_on < timezone.localtime(at).date():
            raise NotPossible(_("This body is dissolved already."))
        if group.ends_on is not None and group.ends_on < ends_on:
            raise InvalidInput.for_field("ends_on", _("The body ends earlier than that."))
        group.ends_on = ends_on
        _refuse_backwards(group)
        for membership in group.memberships.select_for_update().overlapping(ends_on, None):
            last = max(ends_on, membership.starts_on)
            close_membership(membership, ends_on=last, at_once=last > ends_on, by=by, at=at)
        return save_recorded(group, by=by, at=at)


def _found(group: WorkingGroup, *, by: Actor, at: datetime) -> WorkingGroup:
    """Save a new body and tell the apps above."""
    _refuse_backwards(group)
    save_recorded(group, by=by, at=at)
    group_founded.send(sender=WorkingGroup, group=group)
    return group


def _refuse_backwards(group: WorkingGroup) -> None:
    """Say at the field what the constraint would say for the whole form."""
    if (
        group.ends_on is not None
        and group.starts_on is not None
        and group.ends_on < group.starts_on
    ):
        raise InvalidInput.for_field("ends_on", _("The end lies before the beginning."))


def _refuse_end(group: WorkingGroup, ends_on: date | None, at: datetime) -> None:
    """Another end of term neither ends memberships nor brings two steering groups about."""
    others = WorkingGroup.objects.filter(kind=GroupKind.STEERING).exclude(pk=group.pk)
    if group.is_steering_group and others.overlapping(group.starts_on, ends_on).exists():
        raise InvalidInput.for_field("ends_on", _("Another steering group works at that time."))
    if ends_on is None:
        return
    if ends_on < group.starts_on:
        raise InvalidInput.for_field("ends_on", _("The end lies before the beginning."))
    if ends_on < timezone.localtime(at).date():
        raise InvalidInput.for_field(
            "ends_on", _("This day has passed. Please dissolve the body instead.")
        )
    if Membership.objects.filter(group=group, ends_on__gt=ends_on).exists():
        raise InvalidInput.for_field(
            "ends_on",
            _("There are memberships after this day. Please dissolve the body to end them too."),
        )


def _address(name: str) -> str:
    """A free address part for a new body."""
    taken = WorkingGroup.objects.all()
    return address_of(name, length=80, is_taken=lambda slug: taken.filter(slug=slug).exists())
