"""The office's list of texts that wait, each with what it changes, alone or a whole chapter at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import actor_of, members_who
from core.operations import Refusal, show_refusal
from handlungskonzept.forms import ApprovalForm, RefusalForm
from handlungskonzept.models import PlanPage
from handlungskonzept.operations import approve_chapter, approve_page, refuse_approval
from handlungskonzept.permissions import may_approve
from handlungskonzept.queries import Submission, submissions_waiting
from handlungskonzept.queries.collisions import LONGEST_KEY
from handlungskonzept.queries.mentions import readers_of_working_text
from handlungskonzept.queries.pages import chapters_above, plan_page, plan_page_by_identity
from handlungskonzept.queries.reviewing import ReadText, labels_of, read_texts, waiting_below
from handlungskonzept.views.changed_lines import ChangedLine, changed_lines
from handlungskonzept.views.reading import Entry, entry_of, working_pictures
from handlungskonzept.views.threads import Thread, threads_for


@dataclass(frozen=True, slots=True)
class ReviewedText:
    """A submitted text as the pages of approval show it."""

    text: ReadText
    label: str
    lines: list[ChangedLine]
    threads: list[Thread]
    entry: Entry | None


@require_safe
@members_who(may_approve)
def approval_list(request: HttpRequest) -> HttpResponse:
    """Everything that waits, by chapter, oldest first."""
    waiting = submissions_waiting()
    labels = labels_of(waiting)
    chapters = chapters_above([one.page for one in waiting])
    groups: dict[str, dict[str, Any]] = {}
    for one in waiting:
        chapter = chapters.get(one.page.pk)
        key = str(chapter.translation_key) if chapter else ""
        group = groups.setdefault(key, {"chapter": chapter, "rows": []})
        group["rows"].append({"one": one, "label": labels[one.page.pk]})
    return render(request, "handlungskonzept/approval_list.html", {"groups": list(groups.values())})


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_approve)
def approval_detail(request: HttpRequest, page_id: int) -> HttpResponse:
    """What one submission changes; approve it or send it back."""
    submission = next((one for one in submissions_waiting() if one.page.pk == page_id), None)
    if submission is None:
        if request.method == "POST":
            messages.error(request, _("Nothing of this page waits for approval."))
            return redirect("handlungskonzept:approvals")
        raise Http404
    approval, refusal, status = ApprovalForm(), RefusalForm(), 200
    if request.method == "POST":
        done, approval, refusal = _decide(request, submission)
        if done:
            return _onward(request)
        status = 422
    (one,) = _reviewed(request, [submission], level=2)
    below = waiting_below(submission.page)
    context = _context(request) | {
        "one": one,
        "approval": approval,
        "refusal": refusal,
        "seen": _seen([submission]),
        "below": len(below) if below and below[0].page.pk == page_id else 0,
    }
    return render(request, "handlungskonzept/approval_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_approve)
def approval_chapter(request: HttpRequest, identity: str) -> HttpResponse:
    """All that waits of a chapter, one after another; approve it together, send single texts back."""
    page = plan_page_by_identity(str(identity))
    if page is None:
        raise Http404
    form, status = ApprovalForm(), 200
    if request.method == "POST":
        form = ApprovalForm(request.POST)
        if form.is_valid() and _approve_together(request, page, form):
            return redirect("handlungskonzept:approvals")
        status = 422
    waiting = waiting_below(page)
    texts = _reviewed(request, waiting, level=2)
    foreign = [one for one in texts if not one.text.is_own]
    context = _context(request) | {
        "page": page,
        "texts": texts,
        "approval": form,
        "seen": _seen([one.text.submission for one in foreign]),
        "foreign": len(foreign),
        "own": len(texts) - len(foreign),
        "has_any": bool(texts),
    }
    return render(request, "handlungskonzept/approval_chapter.html", context, status=status)


def _approve_together(request: HttpRequest, page: PlanPage, form: ApprovalForm) -> bool:
    """Whether all texts of others are working text now; the form carries the refusal."""
    try:
        records = approve_chapter(
            by=actor_of(request),
            at=clock.now(),
            page=page,
            seen=_read(request),
            but_own=True,
            **form.cleaned_data,
        )
    except Refusal as refused:
        show_refusal(form, refused)
        return False
    words = ngettext(
        "%(count)d text is now working text.", "%(count)d texts are now working text.", len(records)
    )
    messages.success(request, words % {"count": len(records)})
    return True


def _decide(request: HttpRequest, submission: Submission) -> tuple[bool, ApprovalForm, RefusalForm]:
    """Do what the pressed button says; on refusal the form that carries the sentence."""
    page = plan_page(submission.page.pk)
    assert page is not None
    values: dict[str, Any] = {"by": actor_of(request), "at": clock.now(), "page": page}
    approval, refusal = ApprovalForm(), RefusalForm()
    form: ApprovalForm | RefusalForm
    act: Any
    if request.POST.get("decision") == "refuse":
        form = refusal = RefusalForm(request.POST)
        act, done = refuse_approval, _("The text was sent back.")
    else:
        form = approval = ApprovalForm(request.POST)
        act, done = approve_page, _("The text is now working text.")
        values["seen"] = _read(request)
    if form.is_valid():
        try:
            act(**values, **form.cleaned_data)
        except Refusal as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, done)
            return True, approval, refusal
    return False, approval, refusal


def _onward(request: HttpRequest) -> HttpResponse:
    """Back to the chapter somebody works through while something of it waits, else to the list."""
    try:
        page = plan_page_by_identity(str(UUID(request.POST.get("chapter", ""))))
    except ValueError:
        page = None
    if page is not None and waiting_below(page):
        return redirect("handlungskonzept:approval_chapter", identity=page.translation_key)
    return redirect("handlungskonzept:approvals")


def _reviewed(
    request: HttpRequest, submissions: list[Submission], level: int
) -> list[ReviewedText]:
    labels = labels_of(submissions)
    return [
        ReviewedText(
            text=one,
            label=labels[one.page.pk],
            lines=changed_lines(one.old, one.new, one.changes, one.wrote),
            threads=threads_for(request.user, one.comments),
            entry=entry_of(one.new, level + 1) if one.old is None else None,
        )
        for one in read_texts(submissions, request.user)
    ]


def _context(request: HttpRequest) -> dict[str, Any]:
    return {
        "pictures": working_pictures(),
        "readers": readers_of_working_text(),
        "back": request.path,
    }


def _seen(submissions: list[Submission]) -> str:
    """The revisions on offer; the buttons send them back, so that nothing unread is approved."""
    return " ".join(str(one.revision.pk) for one in submissions)


def _read(request: HttpRequest) -> list[int]:
    seen = request.POST.get("seen", "").split()
    return [int(one) for one in seen if one.isdecimal() and len(one) < LONGEST_KEY]
