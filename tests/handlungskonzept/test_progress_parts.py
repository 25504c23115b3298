"""How standings and indicators are shown: words and numbers, never colour alone, never a name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from handlungskonzept.choices import Light, MeasureStatus
from handlungskonzept.document import Indicator
from handlungskonzept.models import IndicatorReading, Measure, ProgressReport
from handlungskonzept.queries.progress import Standing
from handlungskonzept.views.progress_parts import (
    indicator_parts,
    light_tag,
    standing_card,
    status_tag,
    story_of,
)

STANDING = Standing(
    "W-01", "underway", "at_risk", "Eine Stelle fehlt.", 40, date(2022, 5, 1), "Konzept", "Räume",
    None, is_stale=True, is_overdue=True,
)  # fmt: skip
STANDING_TEMPLATE = "handlungskonzept/progress_standing.html"


def reading(indicator: str, value: str, day: date, source: str = "Amt") -> IndicatorReading:
    return IndicatorReading(
        measure=Measure(code="W-01"), indicator=indicator, value=Decimal(value), read_on=day, source=source
    )  # fmt: skip


def test_a_standing_reads_in_words() -> None:
    html = render_to_string(STANDING_TEMPLATE, {"card": standing_card(STANDING)})
    for words in (
        "in Umsetzung", "gefährdet", "überfällig", "Eine Stelle fehlt.", "Konzept", "Räume",
        'aria-valuenow="40"', "1. Mai 2022", "seit Längerem nichts Neues",
    ):  # fmt: skip
        assert words in html


def test_nothing_reported_is_said() -> None:
    assert standing_card(None) is None
    assert "noch nichts berichtet" in render_to_string(STANDING_TEMPLATE, {"card": None})


@pytest.mark.parametrize("status", MeasureStatus)
def test_every_status_has_a_word_and_a_mark(status: MeasureStatus) -> None:
    assert status_tag(status).label
    assert status_tag(status).kind


@pytest.mark.parametrize("light", Light)
def test_every_light_has_a_word_and_a_mark(light: Light) -> None:
    assert light_tag(light).label
    assert light_tag(light).kind


def test_starting_value_and_target_stand_in_the_chart_when_they_are_numbers() -> None:
    indicators = [
        Indicator("a", "Wohnungen", "Plätze", "0", "40 Plätze"),
        Indicator("b", "Tage", "", "wird erhoben", "10"),
        Indicator("c", "Ohne", "", "5", ""),
    ]
    days = [date(2022, 1, 1), date(2022, 6, 1)]
    readings = [
        reading("a", "4", days[0]), reading("a", "11.5", days[1], "Statistik"),
        reading("b", "20", days[0]), reading("x", "1", days[0]),
    ]  # fmt: skip
    first, second, third = indicator_parts(indicators, readings)
    assert first.chart is not None
    assert [(bar.label, bar.number) for bar in first.chart.bars] == [
        ("Ausgangswert", "0"), ("1. Januar 2022", "4"), ("1. Juni 2022", "11,5"), ("Zielwert", "40"),
    ]  # fmt: skip
    assert (first.chart.source, first.chart.as_of) == ("Amt; Statistik", "1. Juni 2022")
    assert first.facts == []
    assert second.facts == [{"label": "Ausgangswert", "value": "wird erhoben"}]
    assert (third.chart, third.facts) == (None, [{"label": "Ausgangswert", "value": "5"}])


def test_the_story_tells_status_light_and_deeds_but_no_names() -> None:
    report = ProgressReport(
        measure=Measure(code="W-01"), reported_on=date(2022, 5, 1), status="done", light="on_track",
        percent=100, done="Fertig.", internal_note="GEHEIM",
    )  # fmt: skip
    (row,) = story_of([report])
    assert (row["title"], row["text"], row["state"]) == ("abgeschlossen, 100 %", "Fertig.", "done")
    assert "GEHEIM" not in repr(row)
