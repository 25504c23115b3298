"""Progress in the members' area: one measure with everything about it, and what waits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import members_who
from core.actor import AnyUser
from core.changes import Change, changes_of
from core.charts import csv_of
from core.formats import date_words
from core.registries import events_of
from handlungskonzept.document import Section
from handlungskonzept.models import Measure, ProgressReport
from handlungskonzept.permissions.plan import (
    may_keep_plan,
    may_read_working_text,
    may_see_measure,
    may_write_plan,
    measures_visible_to,
)
from handlungskonzept.permissions.progress import (
    may_correct,
    may_keep_rules,
    may_release,
    may_report,
    may_see_progress,
    measures_to_report_by,
)
from handlungskonzept.queries import proposed_section
from handlungskonzept.queries.attention import (
    Reported,
    reported_measures,
    waiting_readings,
    waiting_reports,
)
from handlungskonzept.queries.progress import (
    planned_end_on,
    public_indicators_of,
    readings_of,
    reports_of,
    standings,
)
from handlungskonzept.views.progress_parts import (
    IndicatorPart,
    indicator_parts,
    light_tag,
    standing_card,
    status_tag,
)
from handlungskonzept.views.reading import entry_of, working_pictures

PER_PAGE = 50
CHANGES_SHOWN = 40


@require_safe
@members_who(may_read_working_text)
def member_measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure as members see it: sheet, standing, reports, indicators, history, ways on."""
    measure = get_object_or_404(measures_visible_to(request.user), code__iexact=code)
    section = _section(measure)
    reports = reports_of(measure, released_only=False)
    readings = readings_of(measure, released_only=False)
    today = clock.today()
    known = standings(on=today, released_only=False, codes=[measure.code])
    context = {
        "measure": measure,
        "section": section,
        "entry": entry_of(section, 1),
        "pictures": working_pictures(),
        "card": standing_card(known.get(measure.code)),
        "planned_end": planned_end_on(measure, today),
        "reports": [_report(request.user, report) for report in reports],
        "parts": indicator_parts(section.sheet.indicators if section.sheet else (), readings),
        "readings": [
            {"reading": one, "may_correct": may_correct(request.user, one)} for one in readings
        ],
        "changes": _spoken(changes_of(measure, *reports, *readings, limit=CHANGES_SHOWN), section),
        "ways": _ways(request.user, measure),
        "may_release": may_release(request.user),
        "meetings": _met(request.user, measure),
    }
    return render(request, "handlungskonzept/member_measure.html", context)


def _met(user: AnyUser, measure: Measure) -> list[dict[str, str]]:
    """The meetings and resolutions that touched the measure, newest first, as a timeline shows them."""
    events = sorted(events_of.collect(user, measure), key=lambda event: event.day, reverse=True)
    return [
        {
            "when": f"{date_words(event.day)} · {event.kind}",
            "title": event.title,
            "text": event.text,
            "url": event.url,
        }
        for event in events
    ]


@require_safe
@members_who(may_see_progress)
def progress_list(request: HttpRequest) -> HttpResponse:
    """What waits for release (office), and which measures need a report: all, or one's own."""
    releases, today = may_release(request.user), clock.today()
    own = Measure.objects.all() if releases else measures_to_report_by(request.user)
    rows = reported_measures(own, on=today)
    shown = [row for row in rows if row.needs_report] if releases else rows
    shown.sort(key=lambda row: (not row.is_overdue, not row.is_stale, row.code))
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("seite"))
    reports = waiting_reports() if releases else []
    readings = waiting_readings() if releases else []
    context = {
        "releases": releases,
        "may_keep_rules": may_keep_rules(request.user),
        "reports": reports[:PER_PAGE],
        "readings": readings[:PER_PAGE],
        "waiting": len(reports) + len(readings),
        "page": page,
        "rows": [_row(row) for row in page.object_list],
        "count": len(shown),
    }
    return render(request, "handlungskonzept/progress_list.html", context)


@require_safe
def indicator_csv(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """The public's figures of an indicator of the last Fassung that holds it, for spreadsheets."""
    measure = get_object_or_404(Measure, code__iexact=code)
    readings = readings_of(measure, released_only=True)
    return _figures(measure, indicator_parts(public_indicators_of(measure), readings), indicator)


@require_safe
@members_who(may_read_working_text)
def member_indicator_csv(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """All figures of an indicator of the Arbeitsstand, for spreadsheets."""
    measure = get_object_or_404(measures_visible_to(request.user), code__iexact=code)
    sheet = _section(measure).sheet
    readings = readings_of(measure, released_only=False)
    parts = indicator_parts(sheet.indicators if sheet else (), readings)
    return _figures(measure, parts, indicator)


def _figures(measure: Measure, parts: list[IndicatorPart], indicator: str) -> HttpResponse:
    for part in parts:
        if part.indicator.identity == indicator and part.chart is not None:
            name = f"messwerte-{measure.code.lower()}.csv"
            return HttpResponse(
                csv_of(part.chart),
                content_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="{name}"'},
            )
    raise Http404


def _section(measure: Measure) -> Section:
    """The sheet as it stands in the Arbeitsstand; of a draft or a withdrawn measure its last text."""
    revision = measure.page.live_revision or measure.page.latest_revision
    if revision is None:
        raise Http404
    return proposed_section(measure.page, revision)


def _report(user: AnyUser, report: ProgressReport) -> dict[str, Any]:
    """A report as the members' page shows it."""
    return {
        "report": report,
        "status": status_tag(report.status),
        "light": light_tag(report.light),
        "may_correct": may_correct(user, report),
    }


def _spoken(changes: list[Change], section: Section) -> list[Change]:
    """The changes with the names of indicators in place of their identities."""
    indicators = section.sheet.indicators if section.sheet else ()
    names = {one.identity: one.name for one in indicators}
    return [
        replace(
            change,
            fields=tuple(
                replace(
                    field, old=names.get(field.old, field.old), new=names.get(field.new, field.new)
                )
                for field in change.fields
            ),
        )
        for change in changes
    ]


def _row(row: Reported) -> dict[str, Any]:
    """A measure of the list in words."""
    standing = row.standing
    return {
        "measure": row,
        "slug": row.code.lower(),
        "status": status_tag(standing.status) if standing else None,
        "light": light_tag(standing.light) if standing else None,
        "reported_on": standing.reported_on if standing else None,
    }


def _ways(user: AnyUser, measure: Measure) -> list[dict[str, str]]:
    """What this person can do from here, the likeliest first."""
    code, identity = measure.code.lower(), str(measure.page.translation_key)
    is_open = measure.page.live and not measure.is_retired
    found = []
    if is_open and may_report(user, measure):
        found.append((_("Report progress"), "report_progress", code))
        found.append((_("Enter a reading"), "reading_new", code))
    if may_write_plan(user) and not measure.is_retired:
        found.append((_("Edit the sheet"), "sheet_edit", code))
    if is_open:
        found.append((_("Propose a change"), "lines", identity))
    found.append((_("History of the text"), "page_history", identity))
    if may_keep_plan(user) and not measure.is_retired:
        found.append((_("Withdraw the measure"), "measure_withdraw", code))
    if may_see_measure(AnonymousUser(), measure):
        found.append((_("Public page"), "measure", code))
    return [
        {
            "label": label,
            "url": reverse(f"handlungskonzept:{name}", args=[argument]),
            "kind": "" if place else "main",
        }
        for place, (label, name, argument) in enumerate(found)
    ]
