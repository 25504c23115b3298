"""Who reports progress, who releases it, and who reads which reports and readings."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.actor import AnyUser
from handlungskonzept.models import IndicatorReading, Measure, MeasurePage, ProgressReport
from handlungskonzept.permissions.plan import may_read_working_text
from handlungskonzept.queries.progress import public_codes
from people.permissions import is_office
from projectgroups.permissions import organisations_of


def may_report(user: AnyUser, measure: Measure) -> bool:
    """Whether the account reports on this measure: the office and the lead organisation's people.

    Working in the measure's project group alone gives no right to report.
    """
    return is_office(user) or _leads(user, measure)


def measures_to_report_by(user: AnyUser) -> QuerySet[Measure]:
    """The measures whose lead organisation the account speaks for, in the Arbeitsstand, not retired."""
    return Measure.objects.filter(
        page__live=True, page__lead__in=organisations_of(user), retired_on__isnull=True
    )


def may_release(user: AnyUser, thing: object = None) -> bool:
    """Whether the account decides what the public reads of the reports: the office."""
    return is_office(user)


def may_keep_rules(user: AnyUser, thing: object = None) -> bool:
    """Whether the account sets the rules of reporting: the office."""
    return is_office(user)


def may_correct(user: AnyUser, record: ProgressReport | IndicatorReading) -> bool:
    """Whether the account corrects it: whoever may report until it is released, then the office."""
    return is_office(user) or (not record.is_released and _leads(user, record.measure))


def may_see_progress(user: AnyUser, thing: object = None) -> bool:
    """Whether the account comes to the list of reports: whoever reads the Arbeitsstand."""
    return may_read_working_text(user)


def may_see_report(user: AnyUser, report: ProgressReport) -> bool:
    """Released reports on public measures are public, all others are for who reads the Arbeitsstand."""
    return may_read_working_text(user) or _is_public(report)


def reports_visible_to(user: AnyUser) -> QuerySet[ProgressReport]:
    """The reports for which :func:`may_see_report` holds."""
    reports = ProgressReport.objects.select_related("measure")
    return reports if may_read_working_text(user) else reports.filter(_public())


def may_see_reading(user: AnyUser, reading: IndicatorReading) -> bool:
    """Released readings of public measures are public, like reports."""
    return may_read_working_text(user) or _is_public(reading)


def readings_visible_to(user: AnyUser) -> QuerySet[IndicatorReading]:
    """The readings for which :func:`may_see_reading` holds."""
    readings = IndicatorReading.objects.select_related("measure")
    return readings if may_read_working_text(user) else readings.filter(_public())


def _leads(user: AnyUser, measure: Measure) -> bool:
    """Whether the account speaks for the lead organisation named in the Arbeitsstand."""
    lead = MeasurePage.objects.filter(pk=measure.page_id, live=True).values_list("lead", flat=True)
    return lead.first() in organisations_of(user)


def _public() -> Q:
    return Q(released_at__isnull=False, measure__code__in=public_codes())


def _is_public(record: ProgressReport | IndicatorReading) -> bool:
    return record.is_released and record.measure.code in public_codes()
