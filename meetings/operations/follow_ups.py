"""Follow-ups: what somebody has to do after a meeting; one row for life, carried until it is settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import delete_recorded, save_recorded
from core.operations import InvalidInput, NotPossible, require
from core.repeats import sent_again
from landscape.models import Organisation
from meetings.choices import FollowUpState
from meetings.emails import follow_ups as emails
from meetings.models import AgendaItem, FollowUp, FollowUpRemark, Meeting, Resolution
from meetings.permissions.follow_ups import (
    may_add_follow_up,
    may_keep_follow_up,
    may_settle_follow_up,
)
from notices.operations import notify
from people.models import Person
from projectgroups.models import WorkingGroup

CHANGEABLE = frozenset({"text", "person", "organisation", "who", "due", "is_internal"})
FIXED_BY_MINUTES = ("text", "is_internal")
"""What released minutes say of a follow-up; owner, date and state go on living."""


def add_follow_up(
    *, by: Actor, at: datetime, group: WorkingGroup, text: str, item: AgendaItem | None = None,
    resolution: Resolution | None = None, person: Person | None = None,
    organisation: Organisation | None = None, who: str = "", due: date | None = None,
    is_internal: bool = False,
) -> FollowUp:  # fmt: skip
    """A saved follow-up; whoever has to see to it is told with the next digest.

    Owner and date may come later, the check before release asks for them. Raises NotPermitted,
    NotPossible when the minutes are released, or InvalidInput.
    """
    require(by, may_add_follow_up, group, item)
    _refuse_foreign(group, item, resolution)
    follow_up = FollowUp(
        group=group, item=item, resolution=resolution, text=text.strip(), person=person,
        organisation=organisation, who=who.strip(), due=due, is_internal=is_internal,
    )  # fmt: skip
    with transaction.atomic():
        if item is not None and lock_current(item.meeting).is_minuted:
            raise NotPossible(_("The minutes are released: they take no new follow-up."))
        save_recorded(follow_up, by=by, at=at)
        tell_owners(at=at, follow_up=follow_up)
    return follow_up


def change_follow_up(
    *, by: Actor, at: datetime, follow_up: FollowUp, version: int | None = None, **values: Any
) -> FollowUp:
    """The same follow-up with other words, owner or date; a new owner is told.

    Once the minutes are released what is to be done stays, and owner and date change with a reason
    only. Raises NotPermitted, NotPossible for a settled one, Conflict, or InvalidInput.
    """
    require(by, may_keep_follow_up, follow_up)
    assert set(values) <= CHANGEABLE
    with transaction.atomic():
        is_fixed = _lock_minutes(follow_up)
        follow_up = lock_current(follow_up, version)
        if not follow_up.is_open:
            raise NotPossible(_("This follow-up is settled. Please open it again first."))
        owners = (follow_up.person_id, follow_up.organisation_id)
        if is_fixed:
            _refuse_other_minutes(by, follow_up, values)
        for name, value in values.items():
            setattr(follow_up, name, value.strip() if isinstance(value, str) else value)
        save_recorded(follow_up, by=by, at=at)
        if owners != (follow_up.person_id, follow_up.organisation_id):
            tell_owners(at=at, follow_up=follow_up)
    return follow_up


def remove_follow_up(*, by: Actor, at: datetime, follow_up: FollowUp) -> None:
    """Take back what was entered by mistake, while the minutes are being written.

    Raises NotPermitted, or NotPossible once the minutes are released or something was said about it.
    """
    require(by, may_keep_follow_up, follow_up)
    with transaction.atomic():
        _lock_minutes(follow_up)
        follow_up = lock_current(follow_up)
        if not is_removable(follow_up):
            raise NotPossible(_("This follow-up stays. It can be marked as dropped."))
        delete_recorded(follow_up, by=by, at=at)


def is_removable(follow_up: FollowUp) -> bool:
    """Whether nothing rests on it yet: the minutes are being written and nobody said anything."""
    is_fixed = follow_up.item is None or follow_up.item.meeting.is_minuted
    return follow_up.is_open and not is_fixed and not follow_up.remarks.exists()


def settle_follow_up(
    *, by: Actor, at: datetime, follow_up: FollowUp, state: FollowUpState | str,
    settled_on: date, version: int | None = None,
) -> FollowUp:  # fmt: skip
    """Done, or dropped with a reason by who keeps the meetings; the owner may say that it is done.

    Raises NotPermitted, NotPossible when it is settled already, Conflict, or InvalidInput.
    """
    is_dropped = state == FollowUpState.DROPPED
    require(by, may_keep_follow_up if is_dropped else may_settle_follow_up, follow_up)
    if state not in {FollowUpState.DONE, FollowUpState.DROPPED}:
        raise InvalidInput.for_field("state", _("Please choose done or dropped."))
    if is_dropped:
        _demand_reason(by)
    with transaction.atomic():
        follow_up = lock_current(follow_up, version)
        if not follow_up.is_open:
            raise NotPossible(_("This follow-up is settled already."))
        _refuse_impossible_day(follow_up, settled_on, at)
        follow_up.state, follow_up.settled_on = state, settled_on
        return save_recorded(follow_up, by=by, at=at)


def reopen_follow_up(
    *, by: Actor, at: datetime, follow_up: FollowUp, version: int | None = None
) -> FollowUp:
    """Not settled after all; the actor's reason is demanded.

    Raises NotPermitted, NotPossible when it is open, Conflict, or InvalidInput.
    """
    require(by, may_settle_follow_up, follow_up)
    _demand_reason(by)
    with transaction.atomic():
        follow_up = lock_current(follow_up, version)
        if follow_up.is_open:
            raise NotPossible(_("This follow-up is open."))
        follow_up.state, follow_up.settled_on = FollowUpState.OPEN, None
        return save_recorded(follow_up, by=by, at=at)


def remark_on(
    *, by: Actor, at: datetime, follow_up: FollowUp, text: str, meeting: Meeting | None = None
) -> FollowUpRemark:
    """What was said about a follow-up, in a meeting of its body or between two.

    The same sent twice is said once. Raises NotPermitted, NotPossible when the minutes
    of that meeting are released, or InvalidInput.
    """
    require(by, may_settle_follow_up, follow_up)
    if meeting is not None and meeting.group_id != follow_up.group_id:
        raise InvalidInput.for_field("meeting", _("This meeting is another body's."))
    writer = by.saved_user.pk if by.saved_user is not None else None
    remark = FollowUpRemark(
        follow_up=follow_up, meeting=meeting, text=text.strip(), written_by_id=writer,
        written_at=at,
    )  # fmt: skip
    with transaction.atomic():
        if meeting is not None and lock_current(meeting).is_minuted:
            raise NotPossible(_("The minutes are released: they take no new remark."))
        lock_current(follow_up)
        theirs = FollowUpRemark.objects.filter(
            follow_up=follow_up, meeting=meeting, written_by_id=writer
        )
        again = sent_again(theirs, at=at, moment="written_at", text=remark.text)
        return again or save_recorded(remark, by=by, at=at)


def tell_owners(*, at: datetime, follow_up: FollowUp) -> None:
    """Queue for everybody who has to see to it that they have; each of them is told once."""
    for address in emails.addresses_of(follow_up):
        notify(
            at=at, kind=emails.ASSIGNED, email=address, about={"follow_up": follow_up.pk},
            is_for_digest=True, key=f"follow-up:{follow_up.pk}:assigned",
        )  # fmt: skip


def _lock_minutes(follow_up: FollowUp) -> bool:
    """Lock the meeting before the follow-up, as the release does; whether its minutes are released."""
    item = follow_up.item
    return item is not None and lock_current(item.meeting).is_minuted


def _refuse_foreign(
    group: WorkingGroup, item: AgendaItem | None, resolution: Resolution | None
) -> None:
    """Item and resolution belong to the body that hands out the work."""
    if item is not None and item.meeting.group_id != group.pk:
        raise InvalidInput.for_field("item", _("This item is another body's."))
    if resolution is not None and resolution.group_id != group.pk:
        raise InvalidInput.for_field("resolution", _("This resolution is another body's."))


def _refuse_other_minutes(by: Actor, follow_up: FollowUp, values: dict[str, Any]) -> None:
    """Released minutes keep their words, and what changes besides them is explained."""
    for name in FIXED_BY_MINUTES:
        if name in values and values[name] != getattr(follow_up, name):
            raise InvalidInput.for_field(
                name, _("The minutes are released: what is to be done stays as they say.")
            )
    if any(values[name] != getattr(follow_up, name) for name in values):
        _demand_reason(by)


def _refuse_impossible_day(follow_up: FollowUp, day: date, at: datetime) -> None:
    """Nothing is settled in the future, or before the meeting that handed it out."""
    if day > timezone.localtime(at).date():
        raise InvalidInput.for_field("settled_on", _("This date lies in the future."))
    if (
        follow_up.item is not None
        and day < timezone.localtime(follow_up.item.meeting.starts_at).date()
    ):
        raise InvalidInput.for_field("settled_on", _("This day lies before the meeting."))


def _demand_reason(by: Actor) -> None:
    """What others rely on changes with a reason."""
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason."))
