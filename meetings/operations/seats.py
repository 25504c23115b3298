"""The list of a meeting follows the body: whoever does not belong to it on that day has no seat.

These are parts of operations that have asked for permission already.
"""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from meetings.choices import MeetingState
from meetings.models import Attendance, Meeting
from meetings.operations.telling import INVITATION, NOT_NEEDED, WAITS, tell_one
from meetings.queries.attendances import members_to_invite, seat_of, seats_of_members
from meetings.queries.notice_proof import is_waiting
from people.models import Person
from projectgroups.models import WorkingGroup


def follow_membership(*, by: Actor, at: datetime, group: WorkingGroup, person: Person) -> None:
    """The person's seats in the meetings ahead of the body, as they belong to it on those days.

    What was held stays as it was.
    """
    ahead = Meeting.objects.filter(
        group=group, state__in=(MeetingState.PLANNED, MeetingState.INVITED), starts_at__gt=at,
        attendances__person=person,
    )  # fmt: skip
    for meeting in ahead.order_by("pk"):
        keep_seats(lock_current(meeting), by=by, at=at)


def keep_seats(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Seats of members withdrawn or given anew by the day of the meeting, which has not begun.

    Who was told of the invitation is told that they need not come, and so is their deputy.
    """
    belong = {each.person_id: each for each in members_to_invite(meeting)}
    for row in seats_of_members(meeting).filter(is_withdrawn=False):
        membership = belong.get(row.person_id)
        if membership is None:
            _withdraw(row, meeting, by=by, at=at)
        elif row.seat != seat_of(membership.role):
            row.seat, row.role = seat_of(membership.role), membership.get_role_display()
            save_recorded(row, by=by, at=at)


def _withdraw(row: Attendance, meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """The seat, and that of whoever was to come instead; both stay in the history of the list."""
    for one in (row, *row.deputised_by.filter(is_withdrawn=False).select_related("person__user")):
        one.meeting, one.is_withdrawn = meeting, True
        save_recorded(one, by=by, at=at)
        was_told = one.invited_at is not None and not is_waiting(one, kind=INVITATION)
        if was_told and meeting.starts_at > at:
            tell_one(NOT_NEEDED, one, at=at, not_before=at + WAITS)
