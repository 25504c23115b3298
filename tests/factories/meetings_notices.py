"""Meetings as calendars show them, made by the operations."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from core.history import save_recorded
from meetings.models import Meeting
from meetings.operations.meetings import cancel_meeting, plan_meeting
from projectgroups.models import WorkingGroup
from tests.factories.people import AT, SYSTEM

UID = UUID("6f1d8a3e-0b53-4a52-9d9c-6a3f0c1b2d4e")
STARTS = datetime(2021, 10, 27, 14, 0, tzinfo=AT.tzinfo)
ENDS = datetime(2021, 10, 27, 16, 30, tzinfo=AT.tzinfo)


def make_meeting(group: WorkingGroup, *, at: datetime = AT, **values: Any) -> Meeting:
    """A planned meeting in October 2021."""
    defaults = {"starts_at": STARTS, "ends_at": ENDS, "place": "Rathaus, Raum 2.12; 1. Etage"}
    return plan_meeting(by=SYSTEM, at=at, group=group, **{**defaults, **values})


def with_identity(meeting: Meeting, uid: UUID = UID, *, at: datetime = AT) -> Meeting:
    """The meeting under a calendar identity that tests know."""
    meeting.ics_uid = uid
    return save_recorded(meeting, by=SYSTEM, at=at)


def make_cancelled(meeting: Meeting, *, at: datetime = AT) -> Meeting:
    """The meeting called off."""
    return cancel_meeting(by=SYSTEM, at=at, meeting=meeting, because="Krankheit")
