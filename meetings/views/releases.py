"""Closing minutes: the check, the review, the release, and what a later meeting says about them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.formats import date_words
from core.operations import NotPossible
from meetings.choices import MINUTED_STATES, Confirmation, MeetingState
from meetings.forms.releases import ConfirmForm, CorrectionForm, ReleaseForm, ReviewForm
from meetings.models import Meeting
from meetings.operations.corrections import record_correction
from meetings.operations.releases import (
    DRAFTED,
    confirm_minutes,
    is_early,
    release_minutes,
    review_ends,
    send_for_review,
)
from meetings.permissions import may_release, may_take_minutes
from meetings.permissions.closing import may_correct_minutes
from meetings.queries.drafts import changed_since, draft_out_for_review
from meetings.queries.objections import objections_of
from meetings.queries.releases import later_items, open_objections, release_findings, usual_item
from meetings.queries.rules import rules_of
from meetings.views.access import demand, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form


@require_safe
@members
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """What should be put right before the minutes are released, and how far they are."""
    meeting = meeting_or_404(request, slug)
    may_write = may_take_minutes(request.user, meeting)
    demand(may_write or may_release(request.user, meeting))
    draft = draft_out_for_review(meeting)
    context = _found(meeting) | {
        "meeting": meeting,
        "draft": draft,
        "changed": changed_since(draft) if draft is not None else [],
        "steps": _steps(meeting),
        "rules": rules_of(meeting.group),
        "objections": objections_of(meeting),
        "is_drafted": meeting.state in DRAFTED,
        "is_review_over": meeting.review_until and meeting.review_until < clock.today(),
        "may_review": may_write and meeting.state in DRAFTED,
        "may_release": may_release(request.user, meeting) and meeting.state in DRAFTED,
    }
    return render(request, "meetings/release_check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the draft to the members; once they have it, who comes here reads or releases it."""
    meeting = meeting_or_404(request, slug)
    if request.method != "POST" and "neu" not in request.GET:
        if not may_take_minutes(request.user, meeting):
            return redirect("meetings:read", slug=meeting.slug)
        if meeting.state not in (MeetingState.DRAFT, MeetingState.UNDERWAY):
            return redirect("meetings:check", slug=meeting.slug)
    demand(may_take_minutes(request.user, meeting))
    form = ReviewForm(posted(request), initial={"until": review_ends(meeting, clock.today())})
    page = FormPage(
        title=_("Send the draft to be looked through"),
        over=str(meeting),
        lead=_(
            "The text is frozen as it is now, and the members get a mail with the link. Until the last"
            " day they can object to single sentences. You can go on writing."
        ),
        submit=_("Send the draft"),
        back_url=reverse("meetings:check", args=[meeting.slug]),
        back_label=_("Check before release"),
        done=_("The draft is with the members."),
    )
    context = _found(meeting) | {"meeting": meeting, "is_again": meeting.review_until is not None}
    return run_form(
        request, form, page, send_for_review, arguments={"meeting": meeting},
        template="meetings/review_form.html", context=context,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """Release the minutes; nothing changes afterwards."""
    meeting = meeting_or_404(request, slug)
    demand(may_release(request.user, meeting))
    waiting = open_objections(meeting)
    draft = draft_out_for_review(meeting)
    early = meeting.state in DRAFTED and is_early(meeting, clock.today())
    form = ReleaseForm(posted(request), is_early=early)
    page = FormPage(
        title=_("Release the minutes"),
        over=str(meeting),
        lead=_(
            "Three editions are frozen: for the coordinating office, for the members and for the"
            " public. Nobody can change the text afterwards; mistakes are put right by a correction"
            " that a later meeting decides."
        ),
        submit=_("Release for good"),
        back_url=reverse("meetings:check", args=[meeting.slug]),
        back_label=_("Check before release"),
        done=_("The minutes are released, and the members get a mail."),
    )
    context = _found(meeting) | {
        "meeting": meeting,
        "waiting": waiting,
        "early": early,
        "changed": changed_since(draft) if draft is not None else [],
        "draft": draft,
        "is_drafted": meeting.state in DRAFTED,
    }
    return run_form(
        request, form, page, release_minutes, arguments={"meeting": meeting},
        done_url=lambda edition: reverse("meetings:read", args=[meeting.slug]),
        template="meetings/release_form.html", context=context,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """That a later meeting noted or approved these minutes."""
    meeting = meeting_or_404(request, slug)
    demand(may_take_minutes(request.user, meeting))
    if meeting.state not in MINUTED_STATES:
        raise NotPossible(_("Only released minutes can be confirmed."))
    items = later_items(meeting)
    form = ConfirmForm(posted(request), items=items, initial={"item": usual_item(items)})
    words = _confirmation_words(meeting)
    page = FormPage(
        title=words["title"],
        over=str(meeting),
        lead=words["lead"],
        submit=words["submit"],
        back_url=reverse("meetings:read", args=[meeting.slug]),
        back_label=_("Minutes"),
        done=_("The minutes are confirmed."),
    )
    context = {"meeting": meeting, "can_do": meeting.state == MeetingState.RELEASED and items}
    return run_form(
        request, form, page, confirm_minutes, arguments={"meeting": meeting},
        template="meetings/release_confirm.html", context=context,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members
def correction_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Record what a later meeting decided to correct in released minutes."""
    meeting = meeting_or_404(request, slug)
    demand(may_correct_minutes(request.user, meeting))
    later = later_items(meeting).exclude(meeting__state__in=MINUTED_STATES)
    items = meeting.items.on_agenda().order_by("position", "pk")
    initial = {
        "item": request.GET.get("top"),
        "decided_in": request.GET.get("in") or usual_item(later),
    }
    form = CorrectionForm(posted(request), items=items, later=later, initial=initial)
    page = FormPage(
        title=_("Record a correction"),
        over=str(meeting),
        lead=_(
            "The released text stays as it is. The correction stands beside it, is printed below"
            " it, and stands in the minutes of the meeting that decided it. It cannot be taken back."
        ),
        submit=_("Record for good"),
        back_url=reverse("meetings:read", args=[meeting.slug]),
        back_label=_("Minutes"),
        done=_("The correction is recorded."),
    )
    context = {"meeting": meeting, "can_do": meeting.is_minuted and later.exists()}
    return run_form(
        request, form, page, record_correction, arguments={"meeting": meeting},
        template="meetings/correction_form.html", context=context,
    )  # fmt: skip


def _found(meeting: Meeting) -> dict[str, Any]:
    """The findings in two lists: what forbids the release, and what is worth a look."""
    findings = release_findings(meeting)
    return {
        "blocking": [finding for finding in findings if finding.is_blocking],
        "hints": [finding for finding in findings if not finding.is_blocking],
    }


def _confirmation_words(meeting: Meeting) -> dict[str, str]:
    """The page's words, as the body's rules call the act."""
    if rules_of(meeting.group).confirmation == Confirmation.APPROVED:
        return {
            "title": _("Approve the minutes"),
            "lead": _(
                "Please record at which item of a later meeting these minutes were approved."
            ),
            "submit": _("Record the approval"),
        }
    return {
        "title": _("Take note of the minutes"),
        "lead": _("Please record at which item of a later meeting the body took note of them."),
        "submit": _("Record that note was taken"),
    }


def _steps(meeting: Meeting) -> list[dict[str, Any]]:
    """The way of the minutes, with where they are."""
    approves = rules_of(meeting.group).confirmation == Confirmation.APPROVED
    review = (
        _("Review until %(day)s") % {"day": date_words(meeting.review_until)}
        if meeting.review_until is not None
        else _("Review")
    )
    labels = {
        MeetingState.DRAFT: _("Draft"),
        MeetingState.REVIEW: review,
        MeetingState.RELEASED: _("Released"),
        MeetingState.CONFIRMED: _("Approved") if approves else _("Noted by the body"),
    }
    states = list(labels)
    here = states.index(MeetingState(meeting.state)) if meeting.state in labels else -1
    return [
        {
            "label": labels[state],
            "kind": "ok" if place < here else "go" if place == here else "neutral",
            "is_current": place == here,
        }
        for place, state in enumerate(states)
    ]
