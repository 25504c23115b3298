"""Who answers an invitation, and for whom."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from core.actor import AnyUser
from meetings.models import Attendance, Meeting
from meetings.permissions.meetings import may_prepare


def is_own(user: AnyUser, attendance: Attendance) -> bool:
    """Whether the invitation is the account's own and still stands."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    is_invited = attendance.invited_at is not None and not attendance.is_withdrawn
    return is_invited and attendance.person.user_id == user.pk


def may_answer(user: AnyUser, attendance: Attendance) -> bool:
    """Whether the account answers: the invited person, and for them who prepares the meeting."""
    return is_own(user, attendance) or may_prepare(user, attendance.meeting)


def may_see_answers(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account sees who comes, who does not, and who was sent what: who prepares."""
    return may_prepare(user, meeting)
