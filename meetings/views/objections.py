"""Objecting to a sentence of the draft, and answering."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.formats import date_words
from meetings.choices import EditionKind, ObjectionState
from meetings.forms.releases import AnswerForm, ObjectionForm
from meetings.models import Edition, Meeting
from meetings.operations.objections import answer_objection, raise_objection
from meetings.permissions import may_take_minutes
from meetings.permissions.closing import may_object, may_read_draft
from meetings.queries.objections import objections_visible_to
from meetings.queries.sentences import Sentence, sentences_of
from meetings.views.access import demand, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form

STATE_TAGS = {
    ObjectionState.OPEN: "warn",
    ObjectionState.ACCEPTED: "ok",
    ObjectionState.REJECTED: "neutral",
}


@require_http_methods(["GET", "HEAD", "POST"])
@members
def objection_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Object to the sentence of the draft that the address names."""
    meeting = meeting_or_404(request, slug)
    demand(may_object(request.user, meeting))
    is_over = not may_read_draft(request.user, meeting) or _is_past(meeting)
    sentence = None if is_over else _sentence(request, meeting)
    page = FormPage(
        title=_("Object to a sentence"),
        over=str(meeting),
        submit=_("Send the objection"),
        back_url=reverse("meetings:read", args=[meeting.slug]),
        back_label=_("Draft minutes"),
        done=_("Your objection has arrived. You get a mail as soon as it is answered."),
    )
    if sentence is None:
        typed = request.POST.get("text", "")
        context = {"meeting": meeting, "page": page, "is_over": is_over, "typed": typed}
        return render(request, "meetings/objection_none.html", context, status=409)
    item = meeting.items.filter(pk=sentence.item).first() if sentence.item else None
    return run_form(
        request, ObjectionForm(posted(request)), page, raise_objection,
        arguments={"meeting": meeting, "item": item, "sentence": sentence.text},
        template="meetings/objection_form.html",
        context={
            "meeting": meeting,
            "item": item,
            "sentence": sentence,
            "until": date_words(meeting.review_until) if meeting.review_until else "",
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection with its answer; who takes the minutes answers it here."""
    found = get_object_or_404(objections_visible_to(request.user), pk=pk)
    may_answer = may_take_minutes(request.user, found.meeting)
    is_mine = found.raised_by_id == request.user.pk
    demand(may_answer or is_mine or may_object(request.user, found.meeting))
    can_answer = may_answer and not found.meeting.is_minuted
    demand(can_answer or request.method != "POST")
    page = FormPage(
        title=_("Objection"),
        over=str(found.meeting),
        submit=_("Send the answer"),
        back_url=reverse(
            "meetings:check" if can_answer else "meetings:read", args=[found.meeting.slug]
        ),
        back_label=_("Check before release") if can_answer else _("Minutes"),
        done=_("The objection is answered."),
    )
    context = {
        "objection": found,
        "state": {
            "kind": STATE_TAGS[ObjectionState(found.state)],
            "label": found.get_state_display(),
        },
        "can_answer": can_answer,
        "may_write": may_answer,
        "is_mine": is_mine,
    }
    return run_form(
        request, AnswerForm(posted(request), record=found), page, answer_objection,
        arguments={"objection": found}, template="meetings/objection_detail.html", context=context,
    )  # fmt: skip


def _is_past(meeting: Meeting) -> bool:
    """Whether the last day for objections is over."""
    return meeting.review_until is not None and clock.today() > meeting.review_until


def _sentence(request: HttpRequest, meeting: Meeting) -> Sentence | None:
    """The sentence the address names by draft and place; none where it names no sentence."""
    edition, place = request.GET.get("ausgabe", ""), request.GET.get("satz", "")
    if not (edition.isdecimal() and place.isdecimal()):
        return None
    drafts = Edition.objects.filter(meeting=meeting, kind=EditionKind.DRAFT)
    draft = drafts.filter(pk=edition).first()
    if draft is None:
        raise Http404
    found = sentences_of(draft.content)
    return found[int(place)] if int(place) < len(found) else None
