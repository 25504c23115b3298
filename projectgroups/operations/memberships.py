"""Who joins a body, in which role and until when."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from landscape.models import Organisation
from people.models import Person
from projectgroups.choices import Role
from projectgroups.models import Membership, WorkingGroup
from projectgroups.permissions import may_keep_members
from projectgroups.signals import memberships_changed


def add_membership(
    *, by: Actor, at: datetime, group: WorkingGroup, person: Person, organisation: Organisation,
    starts_on: date, role: Role | str = Role.MEMBER, deputy: Person | None = None,
    ends_on: date | None = None, function: str = "",
) -> Membership:  # fmt: skip
    """A new membership; its rights begin on ``starts_on``.

    Raises NotPermitted, NotPossible in a dissolved body, or InvalidInput: term backwards or outside
    the body's, the person belongs already, a second chair, one's own deputy.
    """
    require(by, may_keep_members, group)
    with transaction.atomic():
        group = lock_current(group)
        if group.ends_on is not None and group.ends_on < starts_on:
            raise NotPossible(_("This body is dissolved at that time."))
        membership = Membership(
            group=group, person=person, organisation=organisation, function=function, role=role,
            deputy=deputy, starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        _refuse_impossible(membership)
        return _save(membership, by=by, at=at)


def change_membership(
    *, by: Actor, at: datetime, membership: Membership, organisation: Organisation, role: Role | str,
    starts_on: date, ends_on: date | None = None, deputy: Person | None = None, function: str = "",
    version: int | None = None,
) -> Membership:  # fmt: skip
    """The membership with another role, organisation, deputy or term.

    Raises NotPermitted, NotPossible when it has ended, Conflict when it was changed since
    ``version``, or InvalidInput like :func:`add_membership`.
    """
    require(by, may_keep_members, membership.group)
    with transaction.atomic():
        lock_current(membership.group)
        membership = lock_current(membership, version)
        if membership.is_over_on(_day(at)):
            raise NotPossible(_("This membership has ended. Please add a new one."))
        membership.organisation, membership.role, membership.deputy = organisation, role, deputy
        membership.starts_on, membership.ends_on, membership.function = starts_on, ends_on, function
        _refuse_impossible(membership)
        return _save(membership, by=by, at=at)


def end_membership(
    *,
    by: Actor,
    at: datetime,
    membership: Membership,
    ends_on: date | None = None,
    version: int | None = None,
) -> Membership:
    """The membership with its last day; without one, or once the day has come, its rights end at once.

    Raises NotPermitted, NotPossible when it has ended, Conflict, or InvalidInput for a day before
    the beginning.
    """
    require(by, may_keep_members, membership.group)
    with transaction.atomic():
        membership = lock_current(membership, version)
        if membership.is_over_on(_day(at)):
            raise NotPossible(_("This membership has ended already."))
        last = ends_on or max(_day(at), membership.starts_on)
        if membership.ends_on is not None and last > membership.ends_on:
            raise InvalidInput.for_field("ends_on", _("The membership ends earlier than that."))
        return close_membership(membership, ends_on=last, at_once=ends_on is None, by=by, at=at)


def close_membership(
    membership: Membership, *, ends_on: date, by: Actor, at: datetime, at_once: bool = False
) -> Membership:
    """Set the last day; part of the operations that have asked for permission already."""
    membership.ends_on = ends_on
    membership.is_ended = at_once or ends_on <= _day(at)
    _refuse_backwards(membership)
    return _save(membership, by=by, at=at)


def _save(membership: Membership, *, by: Actor, at: datetime) -> Membership:
    """Save and tell the apps above, which derive rights."""
    save_recorded(membership, by=by, at=at)
    memberships_changed.send(
        sender=Membership, person=membership.person, group=membership.group, by=by, at=at
    )
    return membership


def _refuse_impossible(membership: Membership) -> None:
    """Say at the field what cannot be."""
    _refuse_backwards(membership)
    group, start, end = membership.group, membership.starts_on, membership.ends_on
    if start < group.starts_on:
        raise InvalidInput.for_field("starts_on", _("The body begins later than that."))
    if end is not None and group.ends_on is not None and end > group.ends_on:
        raise InvalidInput.for_field("ends_on", _("The body ends earlier than that."))
    if membership.deputy_id is not None and membership.deputy_id == membership.person_id:
        raise InvalidInput.for_field("deputy", _("Nobody is their own deputy."))
    others = group.memberships.overlapping(start, end).exclude(pk=membership.pk)
    if others.filter(person_id=membership.person_id).exists():
        raise InvalidInput.for_field("person", _("This person belongs to this body already."))
    if membership.role == Role.CHAIR and others.filter(role=Role.CHAIR).exists():
        raise InvalidInput.for_field("role", _("This body has a chair already."))


def _refuse_backwards(membership: Membership) -> None:
    """Say at the field what the constraint would say for the whole form."""
    if membership.ends_on is not None and membership.ends_on < membership.starts_on:
        raise InvalidInput.for_field("ends_on", _("The end lies before the beginning."))


def _day(at: datetime) -> date:
    """The calendar day of a moment in the platform's time zone."""
    return timezone.localtime(at).date()
