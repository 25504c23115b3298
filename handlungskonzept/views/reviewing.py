"""One proposed change: what it says, what became of it, and deciding about it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import actor_of, members_who
from core.changes import changes_of
from core.operations import NotPermitted, Refusal, show_refusal
from handlungskonzept.choices import ChangeState
from handlungskonzept.document.aims import Aim, Intent
from handlungskonzept.forms.changes import AnswerForm
from handlungskonzept.models import ChangeProposal, PlanPage
from handlungskonzept.operations.changes import (
    accept_change,
    decline_change,
    is_overtaken,
    withdraw_change,
)
from handlungskonzept.operations.taking_up import line_in_memory
from handlungskonzept.permissions.changes import (
    changes_visible_to,
    may_decide_change,
    may_propose_change,
    may_withdraw_change,
)
from handlungskonzept.queries.changes import landing_of, others_on, pieces_of
from handlungskonzept.queries.lines import PlanLine
from handlungskonzept.queries.pages import measure_of, plan_page
from handlungskonzept.views.changes import status_of


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_propose_change)
def change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal; decide about it, or take it back."""
    change = get_object_or_404(changes_visible_to(request.user), pk=pk)
    page = plan_page(change.page_id)
    assert page is not None
    present = _present_line(page, change) if change.is_open else None
    overtaken = present is not None and is_overtaken(change, present)
    form = AnswerForm(request.POST or None, is_overtaken=overtaken)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, change, form)
        except NotPermitted:
            raise
        except Refusal as refusal:
            show_refusal(form, refusal)
            status = refusal.status
            change = get_object_or_404(changes_visible_to(request.user), pk=pk)
    context = {
        "change": change,
        "form": form,
        "present": present,
        "is_overtaken": overtaken and change.is_open,
        **_facts(request, change, page, present),
    }
    return render(request, "handlungskonzept/change_detail.html", context, status=status)


def _decide(request: HttpRequest, change: ChangeProposal, form: AnswerForm) -> HttpResponse:
    """Do what the pressed button says. Raises a refusal."""
    values: dict[str, Any] = {"by": actor_of(request), "at": clock.now(), "change": change}
    answer = form.cleaned_data["answer"]
    decision = request.POST.get("decision")
    if decision == "withdraw":
        withdraw_change(**values)
        messages.success(request, _("You have taken your proposal back."))
    elif decision == "decline":
        decline_change(**values, answer=answer)
        messages.success(request, _("The proposal was declined. Who made it reads your answer."))
    elif decision == "by_hand":
        accept_change(**values, answer=answer, is_by_hand=True)
        messages.success(request, _("The proposal counts as taken up."))
    elif decision == "accept":
        despite = form.cleaned_data.get("is_despite_changes", False)
        done = accept_change(**values, answer=answer, is_despite_changes=despite)
        messages.success(request, _taken_up(done))
    return redirect(change)


def _taken_up(change: ChangeProposal) -> str:
    """What happens next with a change that was taken up."""
    if landing_of(change).is_submitted:
        return _("The proposal is in the text and was submitted for approval.")
    return _("The proposal is part of the draft of this page and is submitted together with it.")


def _present_line(page: PlanPage, change: ChangeProposal) -> PlanLine | None:
    """The line as the latest draft has it: that is what would be changed."""
    draft = cast("PlanPage", page.get_latest_revision_as_object())
    return line_in_memory(draft, Aim.of(change.target).line)


def _facts(
    request: HttpRequest, change: ChangeProposal, page: PlanPage, present: PlanLine | None
) -> dict[str, Any]:
    """Everything around the proposal that its page shows."""
    aim, measure = Aim.of(change.target), measure_of(page)
    is_wish = aim.intent is Intent.WISH
    is_retired = measure is not None and measure.is_retired
    return {
        "page": page,
        "place": f"{measure.code if measure else ''} {page.draft_title}".strip(),
        "intent": aim.intent,
        "is_wish": is_wish,
        "is_gone": present is None and not is_wish,
        "is_retired": is_retired,
        "can_take_up": present is not None and not is_wish and not is_retired,
        "has_draft": page.has_unpublished_changes or not page.live,
        "status": status_of(change.state),
        "pieces": () if is_wish else pieces_of(change.target, change.base_text, change.new_text),
        "landing": landing_of(change) if change.state == ChangeState.ACCEPTED else None,
        "others": others_on(change, changes_visible_to(request.user)) if change.is_open else [],
        "may_decide": change.is_open and may_decide_change(request.user, change),
        "may_withdraw": change.is_open and may_withdraw_change(request.user, change),
        "edit_url": _edit_url(page, measure.code if measure else ""),
        "changes": changes_of(change),
    }


def _edit_url(page: PlanPage, code: str) -> str:
    """Where somebody who writes puts a change into the text by hand."""
    if code:
        try:
            return reverse("handlungskonzept:sheet_edit", args=[code.lower()])
        except NoReverseMatch:
            pass
    return reverse("handlungskonzept:edit", args=[page.pk])
