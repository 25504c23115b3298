"""Which meetings a calendar shows, and when each was last changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, Min, Q

from core.actor import AnyUser
from meetings.choices import MeetingState
from meetings.models import CalendarKey, Meeting, MeetingQuerySet
from meetings.permissions import meetings_visible_to, public_meetings
from meetings.permissions.calendars import calendar_keys_visible_to
from projectgroups.models import WorkingGroup

CANCELLED_STAYS = timedelta(days=183)
"""So long a meeting that was called off stays in calendars, which would otherwise keep a stale copy."""


@dataclass(frozen=True, slots=True)
class Changed:
    """When a meeting was entered, and when anything of it was last changed."""

    first: datetime
    last: datetime


def changes_by_meeting(meetings: Iterable[Meeting]) -> dict[int, Changed]:
    """First and last change of each of these meetings, read off their history in one query."""
    rows = (
        Meeting.history.filter(id__in=[meeting.pk for meeting in meetings])
        .order_by()
        .values("id")
        .annotate(first=Min("history_date"), last=Max("history_date"))
    )
    return {row["id"]: Changed(row["first"], row["last"]) for row in rows}


def public_calendar(group: WorkingGroup, *, at: datetime) -> MeetingQuerySet:
    """The meetings of a body that everybody's calendar shows."""
    return _current(public_meetings(AnonymousUser()).filter(group=group), at)


def own_calendar(user: AnyUser, *, at: datetime) -> MeetingQuerySet:
    """The meetings that the calendar of this person shows: all they may see from inside."""
    return _current(meetings_visible_to(user), at)


def last_change(meetings: Iterable[Meeting]) -> datetime | None:
    """When any of these meetings was last changed."""
    return max((changed.last for changed in changes_by_meeting(meetings).values()), default=None)


def fingerprint_of(secret: str) -> str:
    """What is kept of a secret: long and random as it is, it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_key(secret: str) -> CalendarKey | None:
    """The key with this secret, unless it is revoked or its account closed."""
    return (
        CalendarKey.objects.select_related("user")
        .filter(key_sha256=fingerprint_of(secret), revoked_at=None, user__is_active=True)
        .first()
    )


def keys_of(user: AnyUser) -> list[CalendarKey]:
    """The addresses of this person's calendar that still work, newest first."""
    return list(calendar_keys_visible_to(user).filter(revoked_at=None))


def _current(meetings: MeetingQuerySet, at: datetime) -> MeetingQuerySet:
    """Without what was called off long ago, in the order of time."""
    recent = Q(starts_at__gte=at - CANCELLED_STAYS)
    return meetings.filter(~Q(state=MeetingState.CANCELLED) | recent).order_by("starts_at", "pk")
