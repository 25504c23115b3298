"""Held meetings with what was agreed in them, made by the operations."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from meetings.choices import FollowUpState, MeetingState, ResolutionResult
from meetings.models import AgendaItem, FollowUp, Meeting, Resolution
from meetings.operations.agenda import add_item
from meetings.operations.follow_ups import add_follow_up, settle_follow_up
from meetings.operations.meetings import enter_held_meeting
from meetings.operations.voting import resolve
from projectgroups.models import WorkingGroup
from tests.factories.meetings_prepare import as_sent
from tests.factories.people import AT, SYSTEM

FIRST, SECOND = date(2021, 5, 10), date(2021, 5, 20)
_numbers = count(1)


def moment(day: date, hour: int = 10) -> datetime:
    """That day at that hour in Köln."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def make_held(group: WorkingGroup, day: date = FIRST) -> Meeting:
    """A meeting of that day whose minutes are being written."""
    starts_at = moment(day)
    return enter_held_meeting(
        by=SYSTEM, at=max(AT, starts_at), group=group, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )  # fmt: skip


def make_held_item(meeting: Meeting, **values: object) -> AgendaItem:
    """An item of a held meeting, with its number."""
    title = f"Punkt {next(_numbers)}"
    return add_item(by=SYSTEM, at=AT, meeting=meeting, **{"title": title, **values})


def released(meeting: Meeting) -> Meeting:
    """The same meeting with released minutes."""
    return as_sent(meeting, MeetingState.RELEASED)


def make_follow_up(group: WorkingGroup, **values: object) -> FollowUp:
    """An open follow-up without owner and date."""
    words = {"text": f"Etwas klären {next(_numbers)}"}
    return add_follow_up(by=SYSTEM, at=AT, group=group, **{**words, **values})


def settled(follow_up: FollowUp, day: date) -> FollowUp:
    """The same, done on that day."""
    return settle_follow_up(
        by=SYSTEM, at=max(AT, moment(day, 20)), follow_up=follow_up, state=FollowUpState.DONE,
        settled_on=day,
    )  # fmt: skip


def decide(item: AgendaItem, **values: object) -> Resolution:
    """What the body decided at an item, by consensus."""
    words = {
        "title": "Beschluss", "wording": "Es wird so gemacht.", "result": ResolutionResult.ADOPTED,
        "by_consensus": True,
    }  # fmt: skip
    return resolve(by=SYSTEM, at=AT, item=item, **{**words, **values})
