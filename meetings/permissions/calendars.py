"""Who has an address for their calendar."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from core.actor import AnyUser
from meetings.models import CalendarKey


def may_have_calendar(user: AnyUser) -> bool:
    """Whether the account may have its meetings read by a calendar: every open one."""
    return not isinstance(user, AnonymousUser) and user.is_active


def may_see_calendar_key(user: AnyUser, key: CalendarKey) -> bool:
    """Whether the account sees and revokes this address: its own, nobody else does."""
    return may_have_calendar(user) and key.user_id == user.pk


def calendar_keys_visible_to(user: AnyUser) -> QuerySet[CalendarKey]:
    """The addresses for which :func:`may_see_calendar_key` holds."""
    if not may_have_calendar(user):
        return CalendarKey.objects.none()
    return CalendarKey.objects.filter(Q(user=user.pk))
