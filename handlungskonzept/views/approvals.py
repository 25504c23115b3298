"""The office's list of texts that wait, each with what it changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.operations import Refusal, show_refusal
from handlungskonzept.document.compare import section_changes
from handlungskonzept.forms import ApprovalForm, RefusalForm
from handlungskonzept.models.authorship import authors_of
from handlungskonzept.operations import approve_chapter, approve_page, refuse_approval
from handlungskonzept.permissions import may_approve
from handlungskonzept.queries import Submission, proposed_section, submissions_waiting
from handlungskonzept.queries.pages import plan_page
from handlungskonzept.queries.states import submissions_below
from handlungskonzept.views.access import actor_of, members
from handlungskonzept.views.reading import entry_of, line_label, working_pictures


@require_safe
@members(may_approve)
def approval_list(request: HttpRequest) -> HttpResponse:
    """Everything that waits, oldest first."""
    return render(
        request, "handlungskonzept/approval_list.html", {"submissions": submissions_waiting()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members(may_approve)
def approval_detail(request: HttpRequest, page_id: int) -> HttpResponse:
    """What one submission changes; approve it or send it back."""
    submission = next((one for one in submissions_waiting() if one.page.pk == page_id), None)
    if submission is None:
        if request.method == "POST":
            messages.error(request, _("Nothing of this page waits for approval."))
            return redirect("handlungskonzept:approvals")
        raise Http404
    approval, refusal = ApprovalForm(), RefusalForm()
    status = 200
    if request.method == "POST":
        done, approval, refusal = _decide(request, submission)
        if done:
            return redirect("handlungskonzept:approvals")
        status = 422
    context = _context(request, submission) | {"approval": approval, "refusal": refusal}
    return render(request, "handlungskonzept/approval_detail.html", context, status=status)


def _decide(request: HttpRequest, submission: Submission) -> tuple[bool, ApprovalForm, RefusalForm]:
    """Do what the pressed button says; on refusal the form that carries the sentence."""
    page = plan_page(submission.page.pk)
    assert page is not None
    values: dict[str, Any] = {"by": actor_of(request), "at": clock.now(), "page": page}
    approval, refusal = ApprovalForm(), RefusalForm()
    form: ApprovalForm | RefusalForm
    decision = request.POST.get("decision")
    if decision == "refuse":
        form = refusal = RefusalForm(request.POST)
        act, done = refuse_approval, _("The text was sent back.")
    else:
        form = approval = ApprovalForm(request.POST)
        act = approve_chapter if decision == "approve_chapter" else approve_page  # type: ignore[assignment]
        done = _("The text is now working text.")
        values["seen"] = [
            int(one) for one in request.POST.get("seen", "").split() if one.isdecimal()
        ]
    if form.is_valid():
        try:
            act(**values, **form.cleaned_data)
        except Refusal as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, done)
            return True, approval, refusal
    return False, approval, refusal


def _seen(submission: Submission) -> str:
    """The revisions on offer; the buttons send them back, so that nothing unread is approved."""
    below = {page.pk for page in submissions_below(submission.page)}
    waiting = (one for one in submissions_waiting() if one.page.pk in below)
    return " ".join(str(one.revision.pk) for one in waiting)


def _context(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    page = submission.page
    new = proposed_section(page, submission.revision)
    old = proposed_section(page, page.live_revision) if page.live_revision else None
    return {
        "submission": submission,
        "section": new,
        "is_new": old is None,
        "changes": [
            {
                "label": line_label(change.identity, change.label),
                "kind": change.kind,
                "pieces": change.pieces,
            }
            for change in section_changes(old, new)
        ],
        "entry": entry_of(new, 2),
        "pictures": working_pictures(),
        "seen": _seen(submission),
        "is_own": request.user.pk in authors_of(page, submission.revision),
        "below": len(submissions_below(page)),
    }
