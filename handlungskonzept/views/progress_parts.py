"""How standings, reports and indicators are shown, to the public and to members alike.

Everything here is made from what the caller may show: hand in released records only for the public.
No part names a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.charts import BarChart
from core.formats import date_words, number_in
from core.fuzzy import FuzzyDate
from handlungskonzept.choices import Light, MeasureStatus
from handlungskonzept.document import Indicator
from handlungskonzept.models import IndicatorReading, ProgressReport
from handlungskonzept.queries.progress import Standing

STATUS_TAGS = {
    MeasureStatus.PROPOSED: "neutral", MeasureStatus.PLANNED: "neutral",
    MeasureStatus.UNDERWAY: "go", MeasureStatus.DONE: "ok", MeasureStatus.DEFERRED: "warn",
    MeasureStatus.FAILED: "bad",
}  # fmt: skip
LIGHT_TAGS = {Light.ON_TRACK: "ok", Light.AT_RISK: "warn", Light.DELAYED: "bad"}


@dataclass(frozen=True, slots=True)
class Tag:
    """A word with the kind of mark that goes with it."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class StandingCard:
    """A standing in words, as ``handlungskonzept/progress_standing.html`` wants it."""

    status: Tag
    light: Tag
    light_reason: str
    percent: int | None
    done: str
    next_step: str
    expected_end: FuzzyDate | None
    as_of: str
    is_stale: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """One indicator as ``handlungskonzept/progress_indicators.html`` wants it.

    ``chart`` is none without readings; ``facts`` are starting value and target as they stand,
    as far as they are not in the chart.
    """

    indicator: Indicator
    facts: list[dict[str, str]]
    chart: BarChart | None
    notes: list[str]
    readings: list[IndicatorReading]


def status_tag(status: str) -> Tag:
    """The status in words with its mark."""
    known = MeasureStatus(status)
    return Tag(STATUS_TAGS[known], str(known.label))


def light_tag(light: str) -> Tag:
    """The traffic light in words with its mark: never colour alone."""
    known = Light(light)
    return Tag(LIGHT_TAGS[known], str(known.label))


def standing_card(standing: Standing | None) -> StandingCard | None:
    """The card of a standing; none while nothing is reported."""
    if standing is None:
        return None
    return StandingCard(
        status=status_tag(standing.status),
        light=light_tag(standing.light),
        light_reason=standing.light_reason,
        percent=standing.percent,
        done=standing.done,
        next_step=standing.next_step,
        expected_end=standing.expected_end,
        as_of=date_words(standing.reported_on),
        is_stale=standing.is_stale,
        is_overdue=standing.is_overdue,
    )


def story_of(reports: Iterable[ProgressReport]) -> list[dict[str, Any]]:
    """The reports as rows of ``components/timeline.html``, in the order given."""
    return [
        {
            "when": date_words(report.reported_on),
            "title": story_title(report),
            "text": report.done,
            "status": light_tag(report.light),
            "state": "done" if report.status == MeasureStatus.DONE else "",
        }
        for report in reports
    ]


def story_title(report: ProgressReport) -> str:
    """Status and per cent in one line: "in Umsetzung, 40 %"."""
    label = str(MeasureStatus(report.status).label)
    if report.percent is None:
        return label
    return _("%(status)s, %(percent)d %%") % {"status": label, "percent": report.percent}


def indicator_parts(
    indicators: Sequence[Indicator], readings: Iterable[IndicatorReading]
) -> list[IndicatorPart]:
    """Each indicator with its readings as chart and table; starting value and target beside them.

    Readings of an indicator that is no longer in the sheet are left out.
    """
    by_identity: dict[str, list[IndicatorReading]] = {one.identity: [] for one in indicators}
    for reading in readings:
        if reading.indicator in by_identity:
            by_identity[reading.indicator].append(reading)
    return [_part(one, by_identity[one.identity]) for one in indicators]


def _part(indicator: Indicator, readings: list[IndicatorReading]) -> IndicatorPart:
    labels = (
        (_("Starting value"), indicator.baseline),
        (_("Target"), indicator.target),
    )
    return IndicatorPart(
        indicator=indicator,
        facts=[
            {"label": label, "value": value}
            for label, value in labels
            if value and not (readings and number_in(value, unit=indicator.unit) is not None)
        ],
        chart=_chart(indicator, readings) if readings else None,
        notes=[f"{date_words(one.read_on)}: {one.note}" for one in readings if one.note],
        readings=readings,
    )


def _chart(indicator: Indicator, readings: list[IndicatorReading]) -> BarChart:
    """Starting value and target stand in the chart when they are numbers."""
    rows: list[tuple[str, Decimal]] = []
    start = number_in(indicator.baseline, unit=indicator.unit)
    if start is not None:
        rows.append((_("Starting value"), start))
    rows += [(date_words(one.read_on), one.value) for one in readings]
    target = number_in(indicator.target, unit=indicator.unit)
    if target is not None:
        rows.append((_("Target"), target))
    return BarChart.of(
        indicator.name,
        rows,
        unit=indicator.unit or _("Number"),
        label_heading=_("Day"),
        source="; ".join(dict.fromkeys(one.source for one in readings)),
        as_of=date_words(readings[-1].read_on),
    )
