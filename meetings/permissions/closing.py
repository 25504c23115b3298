"""Who objects to draft minutes, proposes them for publication, and corrects released ones."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from core.actor import AnyUser
from meetings.choices import AttendanceState, MeetingState
from meetings.models import Attendance, Meeting
from meetings.permissions.meetings import INVITED_SEATS, may_release, may_see_meeting
from projectgroups.choices import BELONGING_ROLES
from projectgroups.permissions import memberships_of


def may_object(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account may object to the draft: who belongs to the body, and who attended.

    Whoever deputised or was invited with a seat objects to the minutes of that one meeting.
    """
    if isinstance(user, AnonymousUser) or not may_see_meeting(user, meeting):
        return False
    belonging = memberships_of(user).filter(group=meeting.group_id, role__in=BELONGING_ROLES)
    if belonging.exists():
        return True
    return Attendance.objects.filter(
        meeting=meeting,
        person__user_id=user.pk,
        seat__in=INVITED_SEATS,
        state=AttendanceState.PRESENT,
        is_withdrawn=False,
    ).exists()


def may_read_draft(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account reads the draft that is out for review: who sees the meeting then."""
    return meeting.state == MeetingState.REVIEW and may_see_meeting(user, meeting)


def may_propose_publication(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account proposes the public edition: whoever releases the minutes inside."""
    return may_release(user, meeting)


def may_correct_minutes(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account records a correction, which nobody can take back: whoever releases."""
    return may_release(user, meeting)
