"""The form of a measure sheet in the members' area: writing, autosave, handing in, new measures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Revision

from core import clock
from core.access import actor_of, posted, wants_json
from core.operations import InvalidInput, NotPermitted, Refusal, require, show_refusal
from handlungskonzept.forms.sheet_rows import rows_after
from handlungskonzept.forms.sheets import NewSheetForm, SheetForm
from handlungskonzept.models import KeptText, Measure, MeasurePage
from handlungskonzept.operations.approval import submit_for_approval
from handlungskonzept.operations.presence import end_presence, note_presence
from handlungskonzept.operations.sheets import save_sheet
from handlungskonzept.operations.structure import create_measure
from handlungskonzept.permissions import may_write_plan
from handlungskonzept.queries.pages import plan_page
from handlungskonzept.queries.sheet_form import measure_with_code, others_writing, sheet_state
from handlungskonzept.views.autosaving import Editing, autosaved
from handlungskonzept.views.keeping import keeps_typed_text, typed_text
from handlungskonzept.views.sections import STATE_TAGS
from people.views import log_in_again_url


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def sheet_edit(request: HttpRequest, code: str, *, is_trusted: bool) -> HttpResponse:
    """The sheet of one measure as a form; POST saves, hands in, autosaves, or changes its rows."""
    require(actor_of(request), may_write_plan)
    measure = measure_with_code(code)
    page = plan_page(measure.page_id) if measure is not None else None
    if measure is None or not isinstance(page, MeasurePage):
        raise Http404
    if measure.is_retired:
        if request.method == "POST":
            return typed_text(
                request, status=409, why=_("This measure is withdrawn; its text stays as it is.")
            )
        return _withdrawn(request, measure)
    if request.method != "POST":
        return _opened(request, measure, page)
    editing = Editing.of(request, page)
    if not is_trusted:
        return _not_trusted(request, measure, editing)
    if wants_json(request):
        return autosaved(request, editing)
    if request.POST.get("row"):
        return _with_rows(request, measure, editing)
    return _save(request, measure, editing)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed_text
def sheet_new(request: HttpRequest, *, is_trusted: bool) -> HttpResponse:
    """A new measure below a field of action; its sheet opens next."""
    require(actor_of(request), may_write_plan)
    form = NewSheetForm(posted(request))
    if request.method == "POST" and not is_trusted:
        messages.warning(request, _signed_in_meanwhile())
    elif request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            page = create_measure(
                by=actor_of(request).because(values.pop("reason")), at=clock.now(), **values
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            code = page.measure.code
            done = _("Measure %(code)s is created as a draft. Please fill in its sheet.")
            messages.success(request, done % {"code": code})
            return redirect("handlungskonzept:sheet_edit", code=code.lower())
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "handlungskonzept/sheet_new.html", {"form": form}, status=status)


@require_POST
def sheet_presence(request: HttpRequest, code: str) -> HttpResponse:
    """For scripts: who else is at this measure; notes that this person is, or leaves."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    measure = measure_with_code(code)
    page = plan_page(measure.page_id) if measure is not None else None
    if not isinstance(page, MeasurePage):
        raise Http404
    if request.POST.get("leaves"):
        end_presence(by=actor_of(request), at=clock.now(), page=page)
        return HttpResponse(status=204)
    note_presence(by=actor_of(request), at=clock.now(), page=page)
    others = others_writing(page, request.user, at=clock.now())
    return render(
        request, "handlungskonzept/sheet_others.html", {"others": others, "now": clock.now()}
    )


def _opened(request: HttpRequest, measure: Measure, page: MeasurePage) -> HttpResponse:
    note_presence(by=actor_of(request), at=clock.now(), page=page)
    editing = Editing.begun(page)
    form = SheetForm(page=editing.start(), user=request.user)
    return _show(request, measure, editing, form)


def _with_rows(request: HttpRequest, measure: Measure, editing: Editing) -> HttpResponse:
    """The form again with one more row, or the rows in another order; nothing is saved or checked."""
    data = rows_after(request.POST, request.POST["row"])
    form = _unchecked(request, editing, data)
    return _show(request, measure, editing, form)


def _not_trusted(request: HttpRequest, measure: Measure, editing: Editing) -> HttpResponse:
    """Signed in anew since the form was opened: all that was typed, in a form that may be sent."""
    if wants_json(request):
        return HttpResponse('{"state": "token"}', content_type="application/json", status=403)
    messages.warning(request, _signed_in_meanwhile())
    form = _unchecked(request, editing, request.POST)
    return _show(request, measure, editing, form)


def _unchecked(request: HttpRequest, editing: Editing, data: QueryDict) -> SheetForm:
    """The posted values in a form that does not complain yet."""
    form = SheetForm(data, page=editing.start(), user=request.user)
    form.leave_unchecked()
    return form


def _save(request: HttpRequest, measure: Measure, editing: Editing) -> HttpResponse:
    form = SheetForm(request.POST, page=editing.start(), user=request.user)
    if not form.is_valid():
        return _show(request, measure, editing, form, status=422)
    by = actor_of(request).because(form.cleaned_data["reason"])
    values = form.values()
    try:
        saved = None
        if values or by.reason:
            saved = save_sheet(
                by=by, at=clock.now(), page=editing.page, values=values,
                base=editing.base, own=editing.own,
            )  # fmt: skip
    except NotPermitted:
        return typed_text(request, status=403)
    except Refusal as refusal:
        return _refused(request, measure, editing, form, refusal)
    if isinstance(saved, KeptText):
        return render(request, "handlungskonzept/sheet_kept.html", {"kept": saved}, status=409)
    if request.POST.get("action") == "submit":
        return _submit(request, measure, editing, saved)
    messages.success(
        request, _("The draft is saved.") if saved else _("There was nothing to save.")
    )
    return HttpResponseRedirect(_back(measure))


def _submit(
    request: HttpRequest, measure: Measure, editing: Editing, saved: Revision | None
) -> HttpResponse:
    """Hand in what is saved; what approval needs and is missing comes back at its fields."""
    page = plan_page(editing.page.pk)
    assert isinstance(page, MeasurePage)
    try:
        submit_for_approval(by=actor_of(request), at=clock.now(), page=page)
    except Refusal as refusal:
        messages.warning(request, _("The draft is saved, but not submitted yet."))
        again = Editing.begun(page, own=saved or editing.own)
        form = _unchecked(request, again, request.POST)
        return _refused(request, measure, again, form, refusal)
    end_presence(by=actor_of(request), at=clock.now(), page=page)
    messages.success(request, _("The measure is submitted for approval."))
    return HttpResponseRedirect(_back(measure))


def _refused(
    request: HttpRequest, measure: Measure, editing: Editing, form: SheetForm, refusal: Refusal
) -> HttpResponse:
    if isinstance(refusal, InvalidInput):
        form.show(refusal)
    else:
        show_refusal(form, refusal)
    return _show(request, measure, editing, form, status=refusal.status)


def _withdrawn(request: HttpRequest, measure: Measure) -> HttpResponse:
    return render(
        request, "handlungskonzept/sheet_withdrawn.html", {"measure": measure}, status=409
    )


def _show(
    request: HttpRequest,
    measure: Measure,
    editing: Editing,
    form: SheetForm,
    *,
    status: int = 200,
) -> HttpResponse:
    state = sheet_state(editing.page)
    context: dict[str, Any] = {
        "measure": measure,
        "page": editing.page,
        "editing": editing,
        "form": form,
        "groups": form.in_groups(),
        "errors": form.all_errors(),
        "state": state,
        "tag": {"kind": STATE_TAGS[state.state], "label": state.state.label},
        "others": others_writing(editing.page, request.user, at=clock.now()),
        "now": clock.now(),
        "back_url": _back(measure),
        "log_in_url": log_in_again_url(),
    }
    return render(request, "handlungskonzept/sheet_edit.html", context, status=status)


def _back(measure: Measure) -> str:
    return reverse("handlungskonzept:member_measure", args=[measure.code.lower()])


def _signed_in_meanwhile() -> str:
    return _("You have signed in again since you opened this form. Please save once more.")
