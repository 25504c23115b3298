"""What of the reporting waits for somebody: releases, overdue and stale measures, none reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Model, QuerySet
from django.utils.text import capfirst

from core.changes import NOTHING, FieldChange
from handlungskonzept.choices import MeasureStatus, Visibility
from handlungskonzept.models import IndicatorReading, Measure, ProgressReport
from handlungskonzept.queries.light import is_overdue
from handlungskonzept.queries.progress import Standing, standings

_COMPARED = (
    "status", "light", "light_reason", "percent", "done", "next_step", "expected_end", "end_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reported:
    """A measure of the Arbeitsstand with where it stands, none while nothing is reported."""

    code: str
    title: str
    lead: str
    standing: Standing | None
    is_overdue: bool
    is_stale: bool

    @property
    def is_missing(self) -> bool:
        """Whether nobody ever reported on it."""
        return self.standing is None

    @property
    def needs_report(self) -> bool:
        """Whether somebody should report."""
        return self.is_overdue or self.is_stale or self.is_missing


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report that waits for its release, with what is new against the last released one."""

    report: ProgressReport
    version: int
    is_first: bool
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class WaitingReading:
    """A reading that waits for its release."""

    reading: IndicatorReading
    indicator: str
    version: int


def reported_measures(measures: QuerySet[Measure], *, on: date) -> list[Reported]:
    """These measures, as far as they are in the Arbeitsstand; a constant number of queries."""
    found = list(
        measures.filter(page__live=True, retired_on__isnull=True)
        .select_related("page__lead")
        .order_by("code")
    )
    known = standings(on=on, released_only=False, codes=[measure.code for measure in found])
    return [_reported(measure, known.get(measure.code), on) for measure in found]


def waiting_reports() -> list[WaitingReport]:
    """The reports nobody released yet, oldest first; internal measures never wait."""
    reports = list(
        _public(ProgressReport.objects.filter(released_at__isnull=True))
        .select_related("measure__page", "reported_by")
        .order_by("reported_on", "pk")
    )
    released = _released_before(reports)
    versions = versions_of(ProgressReport, [report.pk for report in reports])
    return [
        WaitingReport(
            report,
            versions[report.pk],
            report.pk not in released,
            differences(released.get(report.pk), report),
        )
        for report in reports
    ]


def waiting_readings() -> list[WaitingReading]:
    """The readings nobody released yet, oldest first; internal measures never wait."""
    readings = list(
        _public(IndicatorReading.objects.filter(released_at__isnull=True))
        .select_related("measure__page")
        .order_by("read_on", "pk")
    )
    versions = versions_of(IndicatorReading, [reading.pk for reading in readings])
    return [
        WaitingReading(reading, _indicator_name(reading), versions[reading.pk])
        for reading in readings
    ]


def count_waiting() -> int:
    """How many reports and readings wait for their release."""
    return sum(
        _public(model._default_manager.filter(released_at__isnull=True)).count()
        for model in (ProgressReport, IndicatorReading)
    )


def differences(before: ProgressReport | None, after: ProgressReport) -> tuple[FieldChange, ...]:
    """What a report says otherwise than the one before it, field by field in words."""
    found = []
    for name in _COMPARED:
        old, new = _words(before, name), _words(after, name)
        if old != new:
            field: Any = ProgressReport._meta.get_field(name)
            label = capfirst(str(field.verbose_name))
            found.append(FieldChange(label, old, new))
    return tuple(found)


def versions_of(model: Any, keys: Iterable[int]) -> dict[int, int]:
    """The number of each record's last saved change, as forms carry it along; one query."""
    rows = model.history.filter(id__in=list(keys)).values("id").annotate(last=Max("history_id"))
    return {row["id"]: row["last"] for row in rows.order_by("id")}


def _reported(measure: Measure, standing: Standing | None, on: date) -> Reported:
    page = measure.page
    overdue = (
        standing.is_overdue
        if standing is not None
        else is_overdue(
            MeasureStatus.PLANNED,
            planned_end=None if page.is_ongoing else page.planned_end,
            expected_end=None,
            on=on,
        )
    )
    return Reported(
        code=measure.code,
        title=page.title,
        lead=str(page.lead or ""),
        standing=standing,
        is_overdue=overdue,
        is_stale=standing is not None and standing.is_stale,
    )


def _public(records: QuerySet[Any]) -> QuerySet[Any]:
    return records.exclude(measure__page__visibility=Visibility.INTERNAL)


def _released_before(reports: list[ProgressReport]) -> dict[int, ProgressReport]:
    """For each report the released one that stands right before it, by the report's key."""
    released: dict[int, list[ProgressReport]] = {}
    others = ProgressReport.objects.filter(
        measure__in={report.measure_id for report in reports}, released_at__isnull=False
    )
    for other in others.order_by("reported_on", "pk"):
        released.setdefault(other.measure_id, []).append(other)
    found = {}
    for report in reports:
        place = (report.reported_on, report.pk)
        for other in released.get(report.measure_id, []):
            if (other.reported_on, other.pk) < place:
                found[report.pk] = other
    return found


def _words(report: Model | None, name: str) -> str:
    if report is None:
        return NOTHING
    display = getattr(report, f"get_{name}_display", None)
    value = display() if display is not None else getattr(report, name)
    return NOTHING if value in (None, "") else str(value)


def _indicator_name(reading: IndicatorReading) -> str:
    """The words of the indicator in the Arbeitsstand, its identity when it is no longer there."""
    for block in reading.measure.page.indicators:
        if block.id == reading.indicator:
            return str(block.value.get("name") or reading.indicator)
    return reading.indicator
