"""Planning, moving and calling off meetings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.addresses import address_of
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import MeetingMode, MeetingState
from meetings.models import Meeting, Resolution
from meetings.operations.agenda import add_standing_items
from meetings.operations.telling import tell_of_cancellation
from meetings.permissions import keeps_meetings_of, may_prepare
from meetings.queries.eligible import may_chair, may_take_notes
from meetings.queries.meetings import next_meeting_number
from people.models import Person
from projectgroups.models import Milestone, WorkingGroup

MATERIAL = ("starts_at", "ends_at", "mode", "place", "online_address")
"""What a calendar shows: a change of it counts up the meeting's sequence."""
CHANGEABLE = frozenset(
    {*MATERIAL, "title", "chair", "note_taker", "note", "is_public", "milestone"}
)


def plan_meeting(
    *, by: Actor, at: datetime, group: WorkingGroup, starts_at: datetime, ends_at: datetime | None = None,
    mode: MeetingMode | str = MeetingMode.ON_SITE, place: str = "", online_address: str = "",
    title: str = "", milestone: Milestone | None = None, chair: Person | None = None,
    note_taker: Person | None = None, note: str = "", is_public: bool = True,
    with_standing_items: bool = True,
) -> Meeting:  # fmt: skip
    """A meeting ahead, with the items that come back in every meeting unless told otherwise.

    Raises NotPermitted or InvalidInput: in the past, outside the body's term, led or minuted by
    somebody who does not belong to it, without a reason on a day outside of its milestone's plan.
    """
    require(by, keeps_meetings_of, group)
    with transaction.atomic():
        group = lock_current(group)
        meeting = Meeting(
            group=group, starts_at=starts_at, ends_at=ends_at, mode=mode, place=place,
            online_address=online_address, title=title, milestone=milestone, chair=chair,
            note_taker=note_taker, note=note, is_public=is_public,
        )  # fmt: skip
        _refuse_past(meeting, at)
        _refuse_other_time(meeting, by)
        _save_new(meeting, by=by, at=at)
        if with_standing_items:
            add_standing_items(by=by, at=at, meeting=meeting)
        return meeting


def date_milestone(
    *, by: Actor, at: datetime, milestone: Milestone, group: WorkingGroup, starts_at: datetime,
    **values: Any,
) -> Meeting:  # fmt: skip
    """The meeting that a milestone named vaguely ("Herbst 2021"), planned and linked to it.

    Takes the same values as :func:`plan_meeting`, and raises the same; also NotPossible when the
    milestone is closed or this body has such a meeting already, and InvalidInput when the day lies
    outside what was planned and the actor gives no reason.
    """
    require(by, keeps_meetings_of, group)
    with transaction.atomic():
        milestone = lock_current(milestone)
        if not milestone.is_open:
            raise NotPossible(_("This milestone is closed. Please reopen it first."))
        live = Meeting.objects.filter(milestone=milestone, group=group)
        if live.exclude(state=MeetingState.CANCELLED).exists():
            raise NotPossible(_("There is a meeting for this milestone already. Please move it."))
        return plan_meeting(
            by=by, at=at, group=group, starts_at=starts_at, milestone=milestone, **values
        )


def enter_held_meeting(
    *, by: Actor, at: datetime, group: WorkingGroup, starts_at: datetime,
    ends_at: datetime | None = None, place: str = "", title: str = "",
    milestone: Milestone | None = None, number: int | None = None,
) -> Meeting:  # fmt: skip
    """A meeting entered after it took place: it gets its number, and minutes may be written.

    Without a number it gets the body's next one. Raises NotPermitted or InvalidInput: in the
    future, outside the body's term, a number given already.
    """
    require(by, keeps_meetings_of, group)
    with transaction.atomic():
        group = lock_current(group)
        if starts_at > at:
            raise InvalidInput.for_field("starts_at", _("This meeting has not taken place yet."))
        meeting = Meeting(
            group=group, starts_at=starts_at, ends_at=ends_at, place=place, title=title,
            milestone=milestone, state=MeetingState.DRAFT, began_at=starts_at, closed_at=ends_at,
            number=number or next_meeting_number(group),
        )  # fmt: skip
        return _save_new(meeting, by=by, at=at)


def change_meeting(
    *, by: Actor, at: datetime, meeting: Meeting, version: int | None = None, **values: Any
) -> Meeting:
    """The meeting with other words, people, time or place.

    Once the invitation is out, the invited are told when the changed invitation is sent
    (:func:`meetings.operations.invitations.send_supplement`). A milestone it belongs to keeps its
    plan: a day outside of it needs the actor's reason. Raises NotPermitted, NotPossible once it is
    called off or its minutes are released, Conflict when it was changed since ``version``, or
    InvalidInput like :func:`plan_meeting`.
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting, version)
        _refuse_settled(meeting)
        before = [getattr(meeting, name) for name in MATERIAL]
        had = (meeting.starts_at, meeting.chair_id, meeting.note_taker_id)
        had_milestone = meeting.milestone_id
        for name, value in values.items():
            assert name in CHANGEABLE, name
            setattr(meeting, name, value)
        if meeting.starts_at != had[0]:
            _refuse_moved(meeting, had[0], at)
        if (meeting.starts_at, meeting.milestone_id) != (had[0], had_milestone):
            _refuse_other_time(meeting, by)
        _refuse_impossible_time(meeting)
        if had[1:] != (meeting.chair_id, meeting.note_taker_id):
            _refuse_strangers(meeting)
        is_moved = before != [getattr(meeting, name) for name in MATERIAL]
        meeting.ics_sequence += is_moved
        save_recorded(meeting, by=by, at=at)
        return meeting


def cancel_meeting(
    *, by: Actor, at: datetime, meeting: Meeting, because: str, version: int | None = None
) -> Meeting:
    """The meeting called off; whoever was invited is told. It keeps its number.

    Raises NotPermitted, NotPossible once it has begun or is called off, Conflict, or InvalidInput
    without a reason.
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting, version)
        if meeting.state not in (MeetingState.PLANNED, MeetingState.INVITED):
            raise NotPossible(_("Only a meeting that has not begun can be called off."))
        if not because.strip():
            raise InvalidInput.for_field("because", _("Please say why the meeting is called off."))
        was_sent = meeting.is_sent
        meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, because.strip()
        meeting.ics_sequence += 1
        save_recorded(meeting, by=by, at=at)
        if was_sent:
            tell_of_cancellation(meeting, at=at, by=by)
        return meeting


def _save_new(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:
    """The meeting with its address, saved after the checks every meeting passes."""
    _refuse_impossible_time(meeting)
    _refuse_strangers(meeting)
    day = _day_of(meeting.starts_at)
    taken = Meeting.objects.all()
    meeting.slug = address_of(
        f"{meeting.group.short_name}-{day.isoformat()}",
        length=80,
        is_taken=lambda slug: taken.filter(slug=slug).exists(),
    )
    return save_recorded(meeting, by=by, at=at)


def _refuse_settled(meeting: Meeting) -> None:
    """What is called off or minuted stays as it is."""
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting is called off."))
    if meeting.is_minuted:
        raise NotPossible(_("The minutes are released: the meeting stays as it is."))


def _refuse_past(meeting: Meeting, at: datetime) -> None:
    """Nobody is invited to the past."""
    if meeting.starts_at <= at:
        raise InvalidInput.for_field("starts_at", _("This time lies in the past."))


def _refuse_moved(meeting: Meeting, before: datetime, at: datetime) -> None:
    """A meeting ahead is moved ahead only; one that was held lies behind, on its resolutions' day."""
    if meeting.state in (MeetingState.PLANNED, MeetingState.INVITED):
        _refuse_past(meeting, at)
    elif meeting.starts_at > at:
        raise InvalidInput.for_field("starts_at", _("This meeting has taken place."))
    elif _day_of(meeting.starts_at) != _day_of(before) and _has_resolutions(meeting):
        raise InvalidInput.for_field(
            "starts_at",
            _("This meeting has taken resolutions, which carry its day: the day stays as it is."),
        )


def _day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _has_resolutions(meeting: Meeting) -> bool:
    return Resolution.objects.filter(item__meeting=meeting).exists()


def _refuse_impossible_time(meeting: Meeting) -> None:
    """A body meets while it exists, and a meeting ends after it began."""
    day = _day_of(meeting.starts_at)
    if not meeting.group.is_active_on(day):
        raise InvalidInput.for_field("starts_at", _("The body does not exist on this day."))
    if meeting.ends_at is not None and meeting.ends_at <= meeting.starts_at:
        raise InvalidInput.for_field("ends_at", _("The end lies before the beginning."))


def _refuse_strangers(meeting: Meeting) -> None:
    """Who leads belongs to the body, who writes belongs to it or to the office."""
    day = _day_of(meeting.starts_at)
    if meeting.chair is not None and not may_chair(meeting.chair, meeting.group, on=day):
        raise InvalidInput.for_field("chair", _("This person does not belong to the body."))
    if meeting.note_taker is not None and not may_take_notes(
        meeting.note_taker, meeting.group, on=day
    ):
        raise InvalidInput.for_field(
            "note_taker", _("This person belongs neither to the body nor to the office.")
        )


def _refuse_other_time(meeting: Meeting, by: Actor) -> None:
    """A day outside of what the milestone is planned for needs a reason; the plan stays as it is."""
    if meeting.milestone is None or by.reason.strip():
        return
    day, planned = timezone.localtime(meeting.starts_at).date(), meeting.milestone.planned
    if not planned.start <= day <= planned.end:
        raise InvalidInput.for_field(
            "reason",
            _("The milestone is planned for %(planned)s. Please say why the meeting lies outside.")
            % {"planned": planned},
        )
