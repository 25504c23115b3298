"""A meeting in the room: members on the list, items on the agenda; made by the operations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.history import save_recorded
from meetings.choices import AttendanceState, MeetingState
from meetings.models import AgendaItem, Attendance, Meeting, RulesOfProcedure
from meetings.operations.agenda import add_item
from meetings.operations.attendance import list_members, record_attendance
from meetings.operations.meetings import enter_held_meeting
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings_prepare import as_sent
from tests.factories.people import AT, SYSTEM, make_user
from tests.factories.projectgroups import make_membership, make_project_group

STARTED = AT - timedelta(hours=2)


@dataclass
class Room:
    """The body, its meeting of today, three items and one below the second, and who is on the list."""

    group: WorkingGroup
    chair: User
    meeting: Meeting
    items: list[AgendaItem] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)

    def come(self, *numbers: int) -> None:
        """These people of the list are recorded as present."""
        for number in numbers:
            self.attendances[number] = record_attendance(
                by=SYSTEM, at=AT, attendance=self.attendances[number], state=AttendanceState.PRESENT
            )


def make_room(members: int = 5, *, group: WorkingGroup | None = None, **rules: Any) -> Room:
    """A project group with a chair and so many members in all, meeting today."""
    group = group or make_project_group()
    if rules:
        save_recorded(RulesOfProcedure(group=group, **rules), by=SYSTEM, at=AT)
    chair = make_user()
    make_membership(group, chair, role=Role.CHAIR)
    for _number in range(members - 1):
        make_membership(group)
    meeting = enter_held_meeting(by=SYSTEM, at=AT, group=group, starts_at=STARTED)
    room = Room(group, chair, meeting)
    room.attendances = list_members(by=SYSTEM, at=AT, meeting=meeting)
    first, second, third = (_item(meeting, title) for title in ("Begrüßung", "Lotsen", "Termin"))
    below = _item(meeting, "Standorte", parent=second, draft_resolution="Die Lotsen beginnen.")
    room.items = [first, second, below, third]
    return room


def release(meeting: Meeting) -> Meeting:
    """The meeting with released minutes."""
    return as_sent(meeting, MeetingState.RELEASED)


def later(minutes: int) -> datetime:
    """So many minutes after the moment of the tests."""
    return AT + timedelta(minutes=minutes)


def _item(meeting: Meeting, title: str, **values: Any) -> AgendaItem:
    return add_item(by=SYSTEM, at=AT, meeting=meeting, title=title, **values)
