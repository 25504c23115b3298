"""The rule of the traffic light, written once: pure values in, a light out."""

from __future__ import annotations

from datetime import date

from core.fuzzy import FuzzyDate
from handlungskonzept.choices import Light, MeasureStatus

CLOSED = frozenset({MeasureStatus.DONE, MeasureStatus.FAILED})
"""What is completed or failed takes no more time: it grows neither overdue nor stale."""


def automatic_light(
    status: str, *, planned_end: FuzzyDate | None, expected_end: FuzzyDate | None, on: date
) -> Light:
    """The light a report has unless somebody sets another one.

    The first line that fits decides:

    1. completed: on track
    2. failed: delayed
    3. the end (expected, else planned) lies before the day: delayed
    4. deferred, or expected to end later than planned: at risk
    5. everything else: on track
    """
    if status == MeasureStatus.DONE:
        return Light.ON_TRACK
    if status == MeasureStatus.FAILED or is_overdue(
        status, planned_end=planned_end, expected_end=expected_end, on=on
    ):
        return Light.DELAYED
    if status == MeasureStatus.DEFERRED or ends_later(planned_end, expected_end):
        return Light.AT_RISK
    return Light.ON_TRACK


def is_overdue(
    status: str, *, planned_end: FuzzyDate | None, expected_end: FuzzyDate | None, on: date
) -> bool:
    """Whether even the last day of the end (expected, else planned) is over and work goes on."""
    end = expected_end or planned_end
    return status not in CLOSED and end is not None and end.is_over(on)


def ends_later(planned: FuzzyDate | None, expected: FuzzyDate | None) -> bool:
    """Whether the expected end lies after the planned one, day by day of their last days."""
    return planned is not None and expected is not None and expected.end > planned.end
