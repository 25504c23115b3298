"""Reads over meetings: the next number, lists, and what a member has ahead."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, Prefetch, Q

from core.actor import AnyUser
from meetings.choices import MeetingState
from meetings.models import Attendance, Meeting, MeetingQuerySet
from meetings.permissions import meetings_visible_to
from meetings.permissions.meetings import PREPARING_ROLES
from people.permissions import is_office
from projectgroups.models import WorkingGroup, WorkingGroupQuerySet
from projectgroups.permissions import groups_visible_to, memberships_of


def next_meeting_number(group: WorkingGroup) -> int:
    """The number the body's next meeting gets: one more than the highest ever given."""
    highest = Meeting.objects.filter(group=group).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The body's meeting before this one, called off ones left out."""
    earlier = Meeting.objects.filter(group_id=meeting.group_id, starts_at__lt=meeting.starts_at)
    return earlier.exclude(state=MeetingState.CANCELLED).order_by("-starts_at", "-pk").first()


def with_my_answer(meetings: MeetingQuerySet, user: AnyUser) -> MeetingQuerySet:
    """The meetings, each with ``my_attendances``: at most the one row of this account."""
    mine = Attendance.objects.filter(Q(person__user_id=user.pk), is_withdrawn=False)
    return meetings.prefetch_related(
        Prefetch("attendances", queryset=mine, to_attr="my_attendances")
    )


def meetings_ahead(user: AnyUser, *, now: datetime, limit: int) -> list[Meeting]:
    """The next meetings of this account: of its own bodies and those it is invited to."""
    seen = meetings_visible_to(user).filter(starts_at__gte=now)
    seen = seen.exclude(state=MeetingState.CANCELLED).order_by("starts_at", "pk")
    return list(with_my_answer(seen, user)[:limit])


def groups_planned_by(user: AnyUser, *, on: date) -> WorkingGroupQuerySet:
    """The bodies working then, or later, for which `keeps_meetings_of` holds."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    groups = groups_visible_to(user).filter(lasting)
    if is_office(user):
        return groups
    kept = memberships_of(user).filter(role__in=PREPARING_ROLES).values("group")
    return groups.filter(pk__in=kept)
