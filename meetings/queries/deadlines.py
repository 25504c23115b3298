"""The last days for items, invitation, minutes and objections, counted as a body's rules say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import date_words
from meetings.choices import MINUTED_STATES, DayUnit, MeetingState
from meetings.models import Meeting, RulesOfProcedure

SATURDAY = 5
COUNTED = 365
"""So many days late are counted; after that the day itself says more."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Last days, each included."""

    items_until: date
    invitation_until: date
    minutes_until: date
    objections_until: date


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One deadline in words with its state: "noch 3 Tage", "versäumt"."""

    label: str
    day: date
    words: str
    kind: str


def overdue_words(due: date, on: date) -> str:
    """How late something is: the days, after a year the day since when."""
    days = (on - due).days
    if days > COUNTED:
        return _("overdue since %(day)s") % {"day": date_words(due)}
    return ngettext("%(count)d day overdue", "%(count)d days overdue", days) % {"count": days}


def late_after_day(due: date, on: date, *, day_words: str) -> str:
    """The same after the day it was due, which is not said twice."""
    late = _("overdue") if (on - due).days > COUNTED else overdue_words(due, on)
    return f"{day_words}, {late}"


def is_working_day(day: date) -> bool:
    """Whether it is neither a Saturday or Sunday nor a public holiday of North Rhine-Westphalia."""
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    """The public holidays of that year."""
    return frozenset(holidays.country_holidays("DE", subdiv="NW", years=year))


def days_before(day: date, count: int, unit: DayUnit | str = DayUnit.CALENDAR) -> date:
    """The last day that lies at least so many days before another one, which is not counted."""
    if unit != DayUnit.WORKING:
        return day - timedelta(days=count)
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def days_after(day: date, count: int) -> date:
    """The last day of a period of so many calendar days that begins the day after."""
    return day + timedelta(days=count)


def deadlines_of(meeting: Meeting, rules: RulesOfProcedure) -> Deadlines:
    """The deadlines of a meeting; objections count from the minutes, unless a day was set."""
    day = timezone.localtime(meeting.starts_at).date()
    minutes_until = days_after(day, rules.minutes_days)
    return Deadlines(
        items_until=days_before(day, rules.items_days),
        invitation_until=days_before(day, rules.notice_days, rules.notice_unit),
        minutes_until=minutes_until,
        objections_until=meeting.review_until or days_after(minutes_until, rules.objection_days),
    )


def deadline_clock(meeting: Meeting, rules: RulesOfProcedure, *, today: date) -> list[DeadlineLine]:
    """The deadlines that still say something about this meeting, in words, on that day."""
    deadlines = deadlines_of(meeting, rules)
    lines = []
    if meeting.is_planned:
        lines += [
            _open_line(_("Items for the agenda"), deadlines.items_until, today),
            _open_line(_("Send the invitation"), deadlines.invitation_until, today),
        ]
    elif meeting.sent_at is not None:
        lines.append(_sent_line(meeting, deadlines.invitation_until))
    return [*lines, *_lines_after(meeting, deadlines, today)]


def _lines_after(meeting: Meeting, deadlines: Deadlines, today: date) -> list[DeadlineLine]:
    """The deadlines that begin with the meeting's day."""
    if meeting.is_cancelled or timezone.localtime(meeting.starts_at).date() > today:
        return []
    lines = []
    if meeting.state in MINUTED_STATES:
        assert meeting.released_at is not None
        released = _("released on %(day)s") % {"day": date_words(meeting.released_at)}
        return [DeadlineLine(_("Minutes"), deadlines.minutes_until, released, "ok")]
    if meeting.state == MeetingState.REVIEW:
        return [_objections_line(deadlines.objections_until, today)]
    lines.append(_open_line(_("Send the minutes"), deadlines.minutes_until, today))
    return lines


def _sent_line(meeting: Meeting, until: date) -> DeadlineLine:
    """When the invitation went out, and whether that was in time."""
    assert meeting.sent_at is not None
    sent_on = timezone.localtime(meeting.sent_at).date()
    words = {"day": date_words(sent_on)}
    if sent_on > until:
        return DeadlineLine(
            _("Invitation"), until, _("sent on %(day)s, at short notice") % words, "warn"
        )
    return DeadlineLine(_("Invitation"), until, _("sent on %(day)s, in time") % words, "ok")


def _objections_line(until: date, today: date) -> DeadlineLine:
    """How long members may object; nobody misses anything when that is over."""
    label = _("Objections to the minutes")
    if until < today:
        return DeadlineLine(label, until, _("the time is over"), "neutral")
    return _open_line(label, until, today)


def _open_line(label: str, until: date, today: date) -> DeadlineLine:
    """A deadline that runs: how many days are left, or since when it is missed."""
    left = (until - today).days
    if left < 0:
        words = ngettext("missed by %(days)d day", "missed by %(days)d days", -left) % {
            "days": -left
        }
        return DeadlineLine(label, until, words, "warn")
    if left == 0:
        return DeadlineLine(label, until, _("today is the last day"), "warn")
    words = ngettext("%(days)d day left", "%(days)d days left", left) % {"days": left}
    return DeadlineLine(label, until, words, "go" if left <= 7 else "neutral")
