"""The rule of the traffic light."""

from __future__ import annotations

from datetime import date

import pytest

from core.fuzzy import FuzzyDate
from handlungskonzept.choices import Light, MeasureStatus
from handlungskonzept.queries.light import automatic_light, is_overdue

PLANNED = FuzzyDate.year(2022)


@pytest.mark.parametrize(
    ("status", "planned", "expected", "day", "light"),
    [
        ("underway", PLANNED, None, date(2022, 12, 31), Light.ON_TRACK),
        ("underway", PLANNED, None, date(2023, 1, 1), Light.DELAYED),
        ("planned", PLANNED, FuzzyDate.month(2022, 6), date(2022, 7, 1), Light.DELAYED),
        ("underway", PLANNED, FuzzyDate.month(2022, 12), date(2022, 5, 1), Light.ON_TRACK),
        ("underway", PLANNED, FuzzyDate.month(2023, 1), date(2022, 5, 1), Light.AT_RISK),
        ("underway", PLANNED, FuzzyDate.month(2023, 1), date(2023, 1, 15), Light.AT_RISK),
        ("underway", PLANNED, FuzzyDate.month(2023, 1), date(2023, 2, 1), Light.DELAYED),
        ("underway", None, None, date(2030, 1, 1), Light.ON_TRACK),
        ("underway", None, FuzzyDate.year(2022), date(2022, 1, 1), Light.ON_TRACK),
        ("deferred", PLANNED, None, date(2022, 1, 1), Light.AT_RISK),
        ("deferred", PLANNED, None, date(2023, 1, 1), Light.DELAYED),
        ("done", PLANNED, FuzzyDate.year(2024), date(2025, 1, 1), Light.ON_TRACK),
        ("failed", PLANNED, None, date(2022, 1, 1), Light.DELAYED),
    ],
)
def test_the_light_follows_status_ends_and_day(
    status: str, planned: FuzzyDate | None, expected: FuzzyDate | None, day: date, light: Light
) -> None:
    found = automatic_light(status, planned_end=planned, expected_end=expected, on=day)
    assert found is light


@pytest.mark.parametrize("status", [MeasureStatus.DONE, MeasureStatus.FAILED])
def test_what_is_closed_is_never_overdue(status: MeasureStatus) -> None:
    assert not is_overdue(status, planned_end=PLANNED, expected_end=None, on=date(2030, 1, 1))
