"""Meetings with an agenda, made by the operations."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from core.history import save_recorded
from meetings.choices import MeetingState
from meetings.models import AgendaItem, Meeting
from meetings.operations.agenda import add_item
from meetings.operations.meetings import plan_meeting
from meetings.queries.meetings import next_meeting_number
from meetings.queries.numbering import provisional_numbers
from projectgroups.models import WorkingGroup
from tests.factories.people import AT, SYSTEM

SOON = AT + timedelta(days=30)
_numbers = count(1)


def make_meeting(
    group: WorkingGroup, starts_at: datetime = SOON, *, by: object = SYSTEM, **values: object
) -> Meeting:
    """A planned meeting without standing items, of three hours."""
    defaults = {"ends_at": starts_at + timedelta(hours=3), "with_standing_items": False}
    return plan_meeting(by=by, at=AT, group=group, starts_at=starts_at, **{**defaults, **values})


def make_item(meeting: Meeting, **values: object) -> AgendaItem:
    """A line at the end of the agenda."""
    title = f"Thema {next(_numbers)}"
    return add_item(by=SYSTEM, at=AT, meeting=meeting, **{"title": title, **values})


def as_sent(meeting: Meeting, state: MeetingState = MeetingState.INVITED) -> Meeting:
    """The meeting as sending leaves it, with its number and those of its items, and nobody told."""
    meeting.refresh_from_db()
    meeting.number = meeting.number or next_meeting_number(meeting.group)
    meeting.state, meeting.sent_at = state, AT
    if meeting.is_minuted:
        meeting.released_at = AT
    save_recorded(meeting, by=SYSTEM, at=AT)
    numbers = provisional_numbers(meeting.items.all())
    for item in meeting.items.all():
        if item.pk in numbers and item.number != numbers[item.pk]:
            item.number = numbers[item.pk]
            save_recorded(item, by=SYSTEM, at=AT)
    return meeting


def as_outcome(item: AgendaItem, outcome: str) -> AgendaItem:
    """The item as the minutes leave it."""
    item.refresh_from_db()
    item.outcome = outcome
    return save_recorded(item, by=SYSTEM, at=AT)
