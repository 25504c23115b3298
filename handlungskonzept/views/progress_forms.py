"""Reporting, correcting and releasing progress."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import actor_of, members_who, posted
from core.changes import changes_of, version_of
from core.formpages import FormPage, run_form
from core.operations import Refusal, require
from handlungskonzept.forms.progress import (
    ReadingForm,
    ReportForm,
    RulesForm,
    WithdrawalForm,
    light_of,
)
from handlungskonzept.models import IndicatorReading, Measure, ProgressReport
from handlungskonzept.operations import progress as operations
from handlungskonzept.operations import readings
from handlungskonzept.operations.progress import ReportedMeanwhile
from handlungskonzept.permissions.plan import measures_visible_to
from handlungskonzept.permissions.progress import (
    may_correct,
    may_keep_rules,
    may_release,
    may_report,
    may_see_progress,
    readings_visible_to,
    reports_visible_to,
)
from handlungskonzept.queries.collisions import LONGEST_KEY
from handlungskonzept.queries.progress import (
    indicators_of,
    last_report,
    planned_end_on,
    reporting_rules,
)
from handlungskonzept.views.progress_parts import light_tag, story_title

FORM = "handlungskonzept/progress_form.html"


@members_who(may_see_progress)
def report_progress(request: HttpRequest, code: str) -> HttpResponse:
    """The form for a new report; it begins with what the last one said."""
    measure = _measure(request, code)
    require(actor_of(request), may_report, measure)
    operations.refuse_unreportable(measure)
    before = last_report(measure)
    planned = planned_end_on(measure, clock.today())
    form = ReportForm(
        posted(request),
        before=before,
        planned_end=planned,
        initial=ReportForm.begin_with(before) | {"reported_on": clock.today()},
    )
    page = _page(measure, _("Report progress"), _("Save report"), _("Your report is saved."))
    arguments = {"measure": measure}
    context = {"before": _before(before), "planned_end": planned}
    return run_form(
        request,
        form,
        page,
        operations.report_progress,
        template=FORM,
        arguments=arguments,
        context=context,
        told_by=partial(_told, form),
    )


@members_who(may_see_progress)
def correct_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that corrects a report, always with a reason."""
    report = get_object_or_404(
        reports_visible_to(request.user).select_related("measure__page"), pk=pk
    )
    require(actor_of(request), may_correct, report)
    planned = planned_end_on(report.measure, report.reported_on)
    form = ReportForm(
        posted(request), record=report, planned_end=planned, initial={"light": light_of(report)}
    )
    page = _page(
        report.measure, _("Correct the report"), _("Save correction"), _("The correction is saved.")
    )
    return run_form(
        request, form, page, operations.correct_report, template=FORM, arguments={"report": report}
    )


@members_who(may_see_progress)
def record_reading(request: HttpRequest, code: str) -> HttpResponse:
    """The form for a reading of one of the measure's indicators."""
    measure = _measure(request, code)
    require(actor_of(request), may_report, measure)
    operations.refuse_unreportable(measure)
    known = indicators_of(measure)
    page = _page(measure, _("Enter a reading"), _("Save reading"), _("Your reading is saved."))
    if not known:
        return render(request, FORM, {"page": page, "form": None})
    form = ReadingForm(posted(request), indicators=known, initial={"read_on": clock.today()})
    return run_form(
        request, form, page, readings.record_reading, template=FORM, arguments={"measure": measure}
    )


@members_who(may_see_progress)
def correct_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that corrects a reading, always with a reason."""
    reading = get_object_or_404(
        readings_visible_to(request.user).select_related("measure__page"), pk=pk
    )
    require(actor_of(request), may_correct, reading)
    form = ReadingForm(posted(request), record=reading)
    page = _page(
        reading.measure,
        _("Correct the reading"),
        _("Save correction"),
        _("The correction is saved."),
    )
    return run_form(
        request, form, page, readings.correct_reading, template=FORM, arguments={"reading": reading}
    )


@require_POST
@members_who(may_release)
def release_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Release the report as the office has read it."""
    report = get_object_or_404(reports_visible_to(request.user), pk=pk)
    operations.release_report(
        by=actor_of(request), at=clock.now(), report=report, version=_seen(request)
    )
    messages.success(request, _("The report on %(code)s is released.") % {"code": report.measure})
    return redirect("handlungskonzept:progress_list")


@require_POST
@members_who(may_release)
def release_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Release the reading as the office has read it."""
    reading = get_object_or_404(readings_visible_to(request.user), pk=pk)
    operations.release_reading(
        by=actor_of(request), at=clock.now(), reading=reading, version=_seen(request)
    )
    messages.success(request, _("The reading of %(code)s is released.") % {"code": reading.measure})
    return redirect("handlungskonzept:progress_list")


@members_who(may_release)
def withdraw_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that takes a report out of the public again."""
    report = get_object_or_404(
        reports_visible_to(request.user).select_related("measure__page"), pk=pk
    )
    return _withdraw(request, report)


@members_who(may_release)
def withdraw_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that takes a reading out of the public again."""
    reading = get_object_or_404(
        readings_visible_to(request.user).select_related("measure__page"), pk=pk
    )
    return _withdraw(request, reading)


@members_who(may_keep_rules)
def reporting_rules_form(request: HttpRequest) -> HttpResponse:
    """The office's rules of reporting."""
    rules = reporting_rules()
    page = FormPage(
        title=_("Rules of reporting"),
        over=_("Progress"),
        back_url=reverse("handlungskonzept:progress_list"),
        back_label=_("Progress"),
        submit=_("Save"),
        done=_("The rules are saved."),
    )
    form = RulesForm(posted(request), record=rules)
    context = {"changes": changes_of(rules) if version_of(rules) else []}
    return run_form(
        request, form, page, operations.change_reporting_rules, template=FORM, context=context
    )


def _withdraw(request: HttpRequest, record: ProgressReport | IndicatorReading) -> HttpResponse:
    page = _page(
        record.measure,
        _("Withdraw the release"),
        _("Withdraw the release"),
        _("The public no longer reads it."),
        lead=_("%(thing)s: members go on reading it, and it can be released again.")
        % {"thing": record},
    )
    form = WithdrawalForm(posted(request), record=record)
    return run_form(
        request,
        form,
        page,
        operations.withdraw_release,
        template=FORM,
        arguments={"record": record},
    )


def _told(form: ReportForm, refusal: Refusal) -> dict[str, Any]:
    """What the page shows on top of a refusal's sentences: what somebody else reported meanwhile."""
    if isinstance(refusal, ReportedMeanwhile):
        form.begin_again(refusal.report)
        return {"before": _before(refusal.report), "is_overtaken": True}
    return {}


def _before(report: ProgressReport | None) -> dict[str, Any] | None:
    """The report before in words, beside the form."""
    if report is None:
        return None
    return {"report": report, "title": story_title(report), "light": light_tag(report.light)}


def _page(measure: Measure, title: str, submit: str, done: str, *, lead: str = "") -> FormPage:
    return FormPage(
        title=title,
        over=f"{measure.code} {measure.page.title}",
        back_url=reverse("handlungskonzept:member_measure", args=[measure.code.lower()]),
        back_label=measure.code,
        submit=submit,
        done=done,
        lead=lead,
    )


def _measure(request: HttpRequest, code: str) -> Measure:
    return get_object_or_404(measures_visible_to(request.user), code__iexact=code)


def _seen(request: HttpRequest) -> int | None:
    """The version of a record that was on the page when somebody decided about it."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdecimal() and len(seen) < LONGEST_KEY else None
