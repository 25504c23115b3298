"""Where the measures stand: reports and readings as they were known on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.fuzzy import FuzzyDate
from handlungskonzept.choices import Light, Visibility
from handlungskonzept.document import Indicator, Sheet, find_measure, measures_of
from handlungskonzept.models import (
    Adoption,
    IndicatorReading,
    Measure,
    MeasurePage,
    ProgressReport,
    ReportingRules,
)
from handlungskonzept.queries.adopted import adoption_in_force
from handlungskonzept.queries.light import CLOSED, is_overdue

Record = TypeVar("Record", bound=Model)
_INDICATOR_WORDS = ("name", "unit", "baseline", "target")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a measure stands on a day, as its last report says and as the day itself tells."""

    code: str
    status: str
    light: str
    light_reason: str
    percent: int | None
    reported_on: date
    done: str
    next_step: str
    expected_end: FuzzyDate | None
    is_stale: bool
    is_overdue: bool


def standings(
    *, on: date, released_only: bool, codes: Collection[str] | None = None
) -> dict[str, Standing]:
    """The standing of each measure that has a report, by code; a constant number of queries.

    The latest report about a day up to ``on`` counts, as it was known at the end of that day: what
    was entered, corrected or released later does not change it. ``released_only`` is the public's
    view: released reports of measures that stand in an adopted Fassung, and its planned ends; a
    release that was withdrawn counts on no day any more.
    """
    wanted = _measures(codes, released_only=released_only)
    ends = _adopted_ends(on) if released_only else _working_ends() | _adopted_ends(on)
    rules = reporting_rules()
    return {
        wanted[report.measure_id]: _standing(
            report, wanted[report.measure_id], rules, ends.get(wanted[report.measure_id]), on
        )
        for report in _latest(on, released_only=released_only)
        if report.measure_id in wanted
    }


def reports_of(
    measure: Measure, *, released_only: bool, until: date | None = None
) -> list[ProgressReport]:
    """The reports on a measure, newest first; with a day those about it or before, as known then.

    ``released_only`` is the public's view: nothing at all about measures it does not know.
    """
    if released_only and not is_public(measure):
        return []
    found = [
        report
        for report in _known(
            _readable(ProgressReport, released_only=released_only, on=until).filter(
                measure=measure
            ),
            until,
        )
        if (report.is_released or not released_only) and _is_until(report.reported_on, until)
    ]
    return sorted(found, key=lambda report: (report.reported_on, report.pk), reverse=True)


def readings_of(
    measure: Measure, *, released_only: bool, until: date | None = None
) -> list[IndicatorReading]:
    """The readings of a measure's indicators, oldest first; with a day as known then.

    ``released_only`` is the public's view: nothing at all about measures it does not know.
    """
    if released_only and not is_public(measure):
        return []
    found = [
        reading
        for reading in _known(
            _readable(IndicatorReading, released_only=released_only, on=until).filter(
                measure=measure
            ),
            until,
        )
        if (reading.is_released or not released_only) and _is_until(reading.read_on, until)
    ]
    return sorted(found, key=lambda reading: (reading.read_on, reading.pk))


def last_report(measure: Measure, *, before: ProgressReport | None = None) -> ProgressReport | None:
    """The report about the latest day, or the one that stands right before a report."""
    reports = ProgressReport.objects.filter(measure=measure).select_related("reported_by")
    if before is not None:
        earlier = Q(reported_on__lt=before.reported_on)
        same_day = Q(reported_on=before.reported_on)
        if before.pk is not None:
            same_day &= Q(pk__lt=before.pk)
        reports = reports.filter(earlier | same_day)
    return reports.order_by("-reported_on", "-pk").first()


def reporting_rules() -> ReportingRules:
    """The rules of reporting; before the office set any, those every municipality begins with."""
    return ReportingRules.objects.first() or ReportingRules(pk=1)


def public_codes() -> set[str]:
    """The codes of measures the public knows: in an adopted Fassung and not internal today."""
    adopted = Adoption.objects.select_related("version").defer("version__content")
    known = {
        section.number
        for adoption in adopted
        for section in measures_of(adoption.version.plan_document)
        if section.sheet is not None and not section.sheet.is_internal
    }
    hidden = MeasurePage.objects.filter(visibility=Visibility.INTERNAL, measure__isnull=False)
    return known - set(hidden.values_list("measure__code", flat=True))


def is_public(measure: Measure) -> bool:
    """Whether the public knows the measure: in an adopted Fassung and not internal today."""
    return measure.code in public_codes()


def public_indicators_of(measure: Measure) -> list[Indicator]:
    """The indicators of the sheet in the latest Fassung that holds the measure publicly."""
    if not is_public(measure):
        return []
    adopted = Adoption.objects.select_related("version").defer("version__content")
    for adoption in adopted.order_by("-position"):
        section = find_measure(adoption.version.plan_document, measure.code)
        if section is not None and section.sheet is not None:
            return list(section.sheet.indicators)
    return []


def planned_end_on(measure: Measure, on: date) -> FuzzyDate | None:
    """The planned end that counts on that day: the adopted one, before that the Arbeitsstand's."""
    return _adopted_ends(on).get(measure.code) or _working_ends().get(measure.code)


def indicators_of(measure: Measure) -> list[Indicator]:
    """The indicators of the measure's sheet in the Arbeitsstand; none while it is a draft."""
    page = MeasurePage.objects.filter(pk=measure.page_id, live=True).first()
    return [
        Indicator(block.id, **{name: block.value.get(name) or "" for name in _INDICATOR_WORDS})
        for block in (page.indicators if page is not None else ())
        if block.id and block.value.get("name")
    ]


def is_internal(measure: Measure) -> bool:
    """Whether the Arbeitsstand keeps the measure to members."""
    pages = MeasurePage.objects.filter(pk=measure.page_id)
    return pages.filter(visibility=Visibility.INTERNAL).exists()


def planned_end_of(sheet: Sheet | None) -> FuzzyDate | None:
    """The planned end of a measure sheet, none for a permanent task and for older texts."""
    return FuzzyDate.from_key(sheet.planned_end) if sheet and sheet.planned_end else None


def _measures(codes: Collection[str] | None, *, released_only: bool) -> dict[int, str]:
    """The codes of the measures asked for, by key."""
    found = dict(Measure.objects.values_list("pk", "code"))
    wanted = set(found.values()) if codes is None else set(codes)
    if released_only:
        wanted &= public_codes()
    return {pk: code for pk, code in found.items() if code in wanted}


def _adopted_ends(on: date) -> dict[str, FuzzyDate]:
    """The planned ends of the Fassung in force on that day, by code."""
    adoption = adoption_in_force(Adoption.objects.defer("version__content"), on=on)
    if adoption is None:
        return {}
    sections = measures_of(adoption.version.plan_document)
    return {section.number: end for section in sections if (end := planned_end_of(section.sheet))}


def _working_ends() -> dict[str, FuzzyDate]:
    """The planned ends of the Arbeitsstand, by code."""
    pages = MeasurePage.objects.filter(live=True, is_ongoing=False, planned_end__isnull=False)
    return dict(pages.filter(measure__isnull=False).values_list("measure__code", "planned_end"))


def _latest(on: date, *, released_only: bool) -> list[ProgressReport]:
    """The last report of each measure about a day up to that day, as known on it."""
    if _is_changed_after(ProgressReport, on):
        return _latest_of(
            report
            for report in _known(_readable(ProgressReport, released_only=released_only, on=on), on)
            if report.reported_on <= on and (report.is_released or not released_only)
        )
    reports = _readable(ProgressReport, released_only=released_only, on=on).filter(
        reported_on__lte=on
    )
    last = reports.filter(measure=OuterRef("measure")).order_by("-reported_on", "-pk")
    return list(reports.filter(pk=Subquery(last.values("pk")[:1])))


def _latest_of(reports: Any) -> list[ProgressReport]:
    found: dict[int, ProgressReport] = {}
    for report in sorted(reports, key=lambda report: (report.reported_on, report.pk)):
        found[report.measure_id] = report
    return list(found.values())


def _readable(model: Any, *, released_only: bool, on: date | None) -> Any:
    """All records, or the public's: released by the end of that day and not withdrawn since."""
    records = model.objects.all()
    if not released_only:
        return records
    released = records.filter(released_at__isnull=False)
    return released if on is None else released.filter(released_at__lt=_end_of(on))


def _known(records: QuerySet[Record], on: date | None) -> list[Record]:
    """The records as they were known at the end of that day; without one as they are."""
    model: Any = records.model
    if on is None or not _is_changed_after(model, on):
        return list(records)
    keys = set(records.values_list("pk", flat=True))
    rows = model.history.filter(history_date__lt=_end_of(on)).order_by("history_id")
    return [row.instance for row in {row.id: row for row in rows}.values() if row.id in keys]


def _is_changed_after(model: Any, on: date) -> bool:
    return bool(model.history.filter(history_date__gte=_end_of(on)).exists())


def _end_of(on: date) -> datetime:
    """The moment at which that day is over."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def _is_until(day: date, until: date | None) -> bool:
    return until is None or day <= until


def _standing(
    report: ProgressReport, code: str, rules: ReportingRules, planned: FuzzyDate | None, on: date
) -> Standing:
    """A report on that day: an automatic light turns to delayed when the end passes unreported."""
    end = report.expected_end or planned
    overdue = is_overdue(
        report.status, planned_end=planned, expected_end=report.expected_end, on=on
    )
    light, reason = report.light, report.light_reason
    if overdue and not report.is_light_set_by_hand and light != Light.DELAYED:
        light = Light.DELAYED
        reason = _("The end (%(end)s) has passed without a report.") % {"end": end}
    age = on - report.reported_on
    return Standing(
        code=code,
        status=report.status,
        light=light,
        light_reason=reason,
        percent=report.percent,
        reported_on=report.reported_on,
        done=report.done,
        next_step=report.next_step,
        expected_end=report.expected_end,
        is_stale=report.status not in CLOSED and age > timedelta(days=rules.stale_after_days),
        is_overdue=overdue,
    )
