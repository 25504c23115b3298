"""How the measures went: reports and readings, released by the office a few days later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.fuzzy import FuzzyDate
from demo.story.cast import Cast
from demo.story.texts import load, moment
from handlungskonzept.models import IndicatorReading, Measure, ProgressReport
from handlungskonzept.operations.progress import release_reading, release_report, report_progress
from handlungskonzept.operations.readings import record_reading
from handlungskonzept.queries.progress import indicators_of

RELEASED_AFTER = timedelta(days=4)
RELEASER = "bergmann"
TOLD = ("status", "light", "light_reason", "percent", "done", "next_step", "internal_note")
"""Parts of a report that the texts give as the operation takes them."""

Row = dict[str, Any]


def report(cast: Cast, *, until: date) -> None:
    """What had been reported by that day, in the order of the days."""
    measures = {measure.code: measure for measure in Measure.objects.select_related("page")}
    for row in sorted(_reports(), key=lambda row: (row["on"], row["code"])):
        if row["on"] <= until:
            _tell(cast, measures[row["code"]], row)
    for row in sorted(_readings(), key=lambda row: (row["on"], row["code"])):
        if row["on"] <= until:
            _read(cast, measures[row["code"]], row)


def _reports() -> Iterator[Row]:
    """All reports; an expected end stays until another one is given."""
    for measure in load("progress")["measure"]:
        expected = None
        for row in measure["report"]:
            expected = row.get("expected_end", expected)
            yield {
                **row,
                "code": measure["code"],
                "by": measure["by"],
                "expected_end": FuzzyDate.parse(expected) if expected else None,
            }


def _readings() -> Iterator[Row]:
    for measure in load("progress")["measure"]:
        for series in measure.get("reading", []):
            for day, value in series["values"]:
                row = {name: part for name, part in series.items() if name != "values"}
                yield {
                    **row,
                    "by": measure["by"],
                    "code": measure["code"],
                    "on": day,
                    "value": Decimal(value),
                }


def _tell(cast: Cast, measure: Measure, row: Row) -> None:
    if ProgressReport.objects.filter(measure=measure, reported_on=row["on"]).exists():
        return
    found = report_progress(
        by=cast.actor(row["by"]), at=moment(row["on"], 11), measure=measure, reported_on=row["on"],
        expected_end=row["expected_end"], end_reason=row.get("end_reason", ""),
        **{name: row[name] for name in TOLD if name in row},
    )  # fmt: skip
    if not row.get("waiting"):
        by, at = cast.actor(RELEASER), moment(row["on"] + RELEASED_AFTER, 9)
        release_report(by=by, at=at, report=found)


def _read(cast: Cast, measure: Measure, row: Row) -> None:
    indicator = next(
        known.identity
        for known in indicators_of(measure)
        if known.name.startswith(row["indicator"])
    )
    if IndicatorReading.objects.filter(
        measure=measure, indicator=indicator, read_on=row["on"]
    ).exists():
        return
    found = record_reading(
        by=cast.actor(row["by"]), at=moment(row["on"], 12), measure=measure, indicator=indicator,
        value=row["value"], read_on=row["on"], source=row["source"],
    )  # fmt: skip
    if not row.get("waiting"):
        by, at = cast.actor(RELEASER), moment(row["on"] + RELEASED_AFTER, 9)
        release_reading(by=by, at=at, reading=found)
