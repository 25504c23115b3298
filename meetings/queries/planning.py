"""What a body's next meeting usually is, so that planning it is a look and a click."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median_low

from django.utils import timezone

from meetings.choices import MeetingState
from meetings.models import Meeting, RulesOfProcedure
from meetings.queries.deadlines import SATURDAY, days_before, is_working_day
from projectgroups.models import WorkingGroup

WEEK = timedelta(days=7)
LOOKS_AT = 5
SHORTEST, LONGEST = WEEK, WEEK * 26
USUAL_STEERING, USUAL_PROJECT = WEEK * 13, WEEK * 4
"""How far apart meetings are before a body has shown its own rhythm."""


def last_meeting(group: WorkingGroup) -> Meeting | None:
    """The body's latest meeting that was not called off, held or planned."""
    return next(iter(_meetings(group)), None)


def proposed_day(group: WorkingGroup, rules: RulesOfProcedure, *, today: date) -> date | None:
    """A day for the next meeting: in the body's rhythm, on its weekday, with full notice, no holiday.

    None when the body's time is over by then.
    """
    earliest = _earliest(rules, today)
    meetings = _meetings(group)
    day = _day(meetings[0].starts_at) + _rhythm(group, meetings) if meetings else earliest
    if day < earliest:
        day += WEEK * -((day - earliest) // WEEK)
    step = WEEK if meetings else timedelta(days=1)
    while not (is_working_day(day) or (meetings and day.weekday() >= SATURDAY)):
        day += step
    return day if group.is_active_on(day) else None


def _meetings(group: WorkingGroup) -> list[Meeting]:
    """The last ones, the latest first."""
    found = group.meetings.exclude(state=MeetingState.CANCELLED)
    return list(found.order_by("-starts_at", "-pk")[:LOOKS_AT])


def _rhythm(group: WorkingGroup, meetings: list[Meeting]) -> timedelta:
    """How far apart the last ones mostly were, in whole weeks."""
    days = [_day(each.starts_at) for each in meetings]
    apart = [later - earlier for later, earlier in pairwise(days)]
    if not apart:
        return USUAL_STEERING if group.is_steering_group else USUAL_PROJECT
    weeks = WEEK * round(median_low(apart) / WEEK)
    return min(max(weeks, SHORTEST), LONGEST)


def _earliest(rules: RulesOfProcedure, today: date) -> date:
    """The first day to which an invitation sent today still keeps the notice period."""
    day = today + timedelta(days=rules.notice_days)
    while days_before(day, rules.notice_days, rules.notice_unit) < today:
        day += timedelta(days=1)
    return day


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
