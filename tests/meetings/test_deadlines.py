"""The last days of a meeting: calendar and working days, holidays of the state, words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.choices import DayUnit, MeetingState
from meetings.models import Meeting, RulesOfProcedure
from meetings.queries.deadlines import (
    days_before,
    deadline_clock,
    deadlines_of,
    is_working_day,
)
from meetings.queries.rules import PRESETS

BERLIN = ZoneInfo("Europe/Berlin")


def meeting_on(day: date, **values: object) -> Meeting:
    """An unsaved meeting at ten on that day."""
    starts_at = datetime(day.year, day.month, day.day, 10, tzinfo=BERLIN)
    return Meeting(**{"starts_at": starts_at, "state": MeetingState.PLANNED, **values})


def test_calendar_days_are_counted_without_the_day_of_the_meeting() -> None:
    assert days_before(date(2021, 10, 28), 7) == date(2021, 10, 21)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2021, 10, 28), date(2021, 10, 21)),  # a plain week in October
        (date(2021, 11, 5), date(2021, 10, 28)),  # All Saints' Day is a holiday here, not in Berlin
        (date(2022, 4, 20), date(2022, 4, 11)),  # Good Friday and Easter Monday
        (date(2022, 6, 17), date(2022, 6, 9)),  # Corpus Christi
        (date(2024, 1, 3), date(2023, 12, 22)),  # Christmas and New Year, over the year's end
        (date(2021, 10, 31), date(2021, 10, 25)),  # a meeting on a Sunday
    ],
)
def test_five_working_days_leave_out_weekends_and_holidays(day: date, last: date) -> None:
    assert days_before(day, 5, DayUnit.WORKING) == last


def test_no_notice_at_all_ends_on_the_day_itself() -> None:
    assert days_before(date(2021, 10, 31), 0, DayUnit.WORKING) == date(2021, 10, 31)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(1, 40))
def test_working_days_lie_between_and_are_as_many_as_asked(day: date, count: int) -> None:
    last = days_before(day, count, DayUnit.WORKING)
    between = [last + timedelta(days=each) for each in range((day - last).days)]

    assert is_working_day(last)
    assert sum(is_working_day(each) for each in between) == count
    assert last <= days_before(day, count)


def test_the_day_is_the_one_in_cologne_even_late_in_the_evening() -> None:
    meeting = Meeting(starts_at=datetime(2021, 10, 27, 22, 30, tzinfo=ZoneInfo("UTC")))

    assert deadlines_of(meeting, RulesOfProcedure()).invitation_until == date(2021, 10, 21)


def test_objections_count_from_the_minutes_unless_a_day_was_set() -> None:
    rules = RulesOfProcedure(minutes_days=28, objection_days=14)

    open_end = deadlines_of(meeting_on(date(2021, 10, 1)), rules)
    set_day = deadlines_of(meeting_on(date(2021, 10, 1), review_until=date(2021, 10, 20)), rules)

    assert open_end.minutes_until == date(2021, 10, 29)
    assert open_end.objections_until == date(2021, 11, 12)
    assert set_day.objections_until == date(2021, 10, 20)


def test_a_planned_meeting_says_how_many_days_are_left() -> None:
    clock = deadline_clock(
        meeting_on(date(2021, 10, 28)), RulesOfProcedure(), today=date(2021, 10, 18)
    )

    items, invitation = clock
    assert (items.day, items.kind) == (date(2021, 10, 14), "warn")
    assert (invitation.day, invitation.kind) == (date(2021, 10, 21), "go")
    assert "4" in items.words
    assert "3" in invitation.words


def test_the_last_day_itself_is_not_missed() -> None:
    clock = deadline_clock(
        meeting_on(date(2021, 10, 28)), RulesOfProcedure(), today=date(2021, 10, 21)
    )

    assert clock[1].kind == "warn"
    assert "1" not in clock[1].words


@pytest.mark.parametrize(("sent_on", "kind"), [(21, "ok"), (22, "warn")])
def test_short_notice_shows_after_sending(sent_on: int, kind: str) -> None:
    sent_at = datetime(2021, 10, sent_on, 23, 30, tzinfo=BERLIN)
    meeting = meeting_on(date(2021, 10, 28), state=MeetingState.INVITED, sent_at=sent_at)

    clock = deadline_clock(meeting, RulesOfProcedure(), today=date(2021, 10, 23))

    assert [line.kind for line in clock] == [kind]


def test_after_the_meeting_the_minutes_are_due_then_objections_then_nothing() -> None:
    day, rules, today = date(2021, 10, 28), RulesOfProcedure(), date(2021, 11, 2)
    released_at = datetime(2021, 11, 1, 12, tzinfo=BERLIN)

    def days_and_kinds(state: MeetingState, **values: object) -> list[tuple[date, str]]:
        clock = deadline_clock(meeting_on(day, state=state, **values), rules, today=today)
        return [(line.day, line.kind) for line in clock]

    assert days_and_kinds(MeetingState.DRAFT) == [(date(2021, 11, 25), "neutral")]
    assert days_and_kinds(MeetingState.REVIEW, review_until=date(2021, 11, 5)) == [
        (date(2021, 11, 5), "go")
    ]
    assert days_and_kinds(MeetingState.RELEASED, released_at=released_at)[0][1] == "ok"
    assert days_and_kinds(MeetingState.CANCELLED) == []


def test_every_preset_makes_valid_rules() -> None:
    for preset in PRESETS.values():
        rules = RulesOfProcedure(**preset.values)
        rules.clean_fields(exclude=["group"])
        assert (rules.quorum == "number") == (rules.quorum_number is not None)


def test_the_first_preset_is_what_holds_without_rules() -> None:
    first = next(iter(PRESETS.values()))
    rules = RulesOfProcedure()

    assert {name: getattr(rules, name) for name in first.values} == first.values
