"""The day proposed for the next meeting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.choices import DayUnit
from meetings.models import RulesOfProcedure
from meetings.operations.meetings import cancel_meeting
from meetings.queries.planning import proposed_day
from projectgroups.models import WorkingGroup
from tests.factories.meetings_prepare import make_meeting
from tests.factories.people import AT, SYSTEM
from tests.factories.projectgroups import make_project_group, make_steering_group

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2021, 6, 7)
pytestmark = pytest.mark.django_db


def meets(group: WorkingGroup, *days: date) -> None:
    """The body meets on these days."""
    for day in days:
        make_meeting(group, datetime(day.year, day.month, day.day, 10, tzinfo=BERLIN))


def proposed(group: WorkingGroup, today: date = TODAY, **rules: object) -> date | None:
    """The day proposed under these rules."""
    return proposed_day(group, RulesOfProcedure(group=group, **rules), today=today)


def test_a_body_keeps_its_rhythm_and_weekday() -> None:
    group = make_project_group()
    meets(group, date(2021, 6, 9), date(2021, 7, 21), date(2021, 9, 1))

    assert proposed(group) == date(2021, 10, 13)


def test_one_long_pause_is_no_rhythm() -> None:
    group = make_project_group()
    meets(group, date(2021, 6, 9), date(2021, 7, 7), date(2021, 8, 4), date(2022, 8, 3))

    assert proposed(group) == date(2022, 8, 31)


def test_after_one_meeting_steering_groups_meet_less_often() -> None:
    steering, project = make_steering_group(), make_project_group()
    for group in (steering, project):
        meets(group, date(2021, 6, 9))

    assert (proposed(steering), proposed(project)) == (date(2021, 9, 8), date(2021, 7, 7))


def test_notice_is_kept_even_when_the_rhythm_is_long_past() -> None:
    group = make_project_group()
    meets(group, date(2021, 6, 9))

    day = proposed(group, date(2022, 3, 1), notice_days=21)

    assert day == date(2022, 3, 23)


def test_without_any_meeting_it_is_the_first_working_day_with_notice() -> None:
    group = make_project_group()

    assert proposed(group, notice_days=5) == date(2021, 6, 14)
    assert proposed(group, notice_days=5, notice_unit=DayUnit.WORKING) == date(2021, 6, 14)
    assert proposed(group, notice_days=10, notice_unit=DayUnit.WORKING) == date(2021, 6, 21)


def test_holidays_are_left_out_and_a_body_of_saturdays_is_not() -> None:
    group, saturdays = make_project_group(), make_project_group()
    meets(group, date(2021, 9, 15), date(2021, 11, 17))
    assert proposed(group, date(2021, 12, 20)) == date(2022, 1, 19)
    meets(saturdays, date(2021, 6, 12))
    assert proposed(saturdays) == date(2021, 7, 10)
    holiday = make_project_group()
    meets(holiday, date(2021, 9, 4) + timedelta(days=29))
    assert proposed(holiday) is not None


def test_what_was_called_off_sets_no_rhythm() -> None:
    group = make_project_group()
    meets(group, date(2021, 6, 9))
    off = make_meeting(group, datetime(2021, 12, 1, 10, tzinfo=BERLIN))
    cancel_meeting(by=SYSTEM, at=AT, meeting=off, because="Streik")

    assert proposed(group) == date(2021, 7, 7)
