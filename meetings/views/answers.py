"""Answering an invitation: by the link without log-in, logged in, and for somebody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.actor import Actor
from core.operations import InvalidInput, NotPossible, show_refusal
from meetings.forms.invitations import AnswerForm
from meetings.models import Attendance, Meeting
from meetings.operations.answers import REPRESENTED, answer_invitation
from meetings.operations.invitations import renew_link
from meetings.permissions import may_prepare
from meetings.permissions.answers import may_see_answers
from meetings.queries.answer_links import attendance_by
from meetings.queries.attendances import (
    answer_rows,
    departures_from,
    expectation_of,
    invitation_of,
    known_deputies,
    may_name_deputy,
    may_still_answer,
    own_deputies,
    standing_deputy,
)
from meetings.queries.notice_proof import proofs_of
from meetings.views.access import actor_of, demand, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form
from people.models import Person
from people.permissions import may_keep_people, people_visible_to

BY_LINK = "Answered by the link of the invitation"
View = Callable[..., HttpResponse]


def for_one_reader(view: View) -> View:
    """A page behind a secret address: in no cache and in no search engine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_one_reader
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The answer by the link of a mail. Looking at it changes nothing: mail scanners do that too."""
    attendance = attendance_by(token)
    if attendance is None:
        return render(request, "meetings/answer_gone.html", status=404)
    if not may_still_answer(attendance, clock.now()):
        gone = {"is_cancelled": attendance.meeting.is_cancelled}
        return render(request, "meetings/answer_gone.html", gone, status=410)
    form = AnswerForm(
        posted(request),
        may_send_deputy=attendance.seat in REPRESENTED,
        may_name=may_name_deputy(attendance),
        deputies=_own_deputies(attendance),
        initial=_given(attendance),
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_invitation(
                by=Actor.system(BY_LINK), at=clock.now(), attendance=attendance, **form.values()
            )
        except (InvalidInput, NotPossible) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you, your answer has been recorded."))
            return redirect("meetings:answer", token)
    context = {
        "attendance": attendance,
        "meeting": attendance.meeting,
        "deputy": _typed_name(attendance),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "meetings/answer.html", context, status=status)


@members
def my_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The answer of somebody logged in."""
    meeting = meeting_or_404(request, slug)
    attendance = invitation_of(request.user, meeting)
    if attendance is None:
        raise Http404
    page = FormPage(
        title=_("Your answer"), submit=_("Send the answer"), over=str(meeting),
        back_url=meeting.get_absolute_url(), back_label=str(meeting),
        done=_("Thank you, your answer has been recorded."),
    )  # fmt: skip
    return _answer_page(request, attendance, page)


@members
def answer_enter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The answer somebody gave by telephone or on paper, entered by who prepares the meeting."""
    meeting = meeting_or_404(request, slug)
    demand(may_see_answers(request.user, meeting))
    attendance = _invitation_or_404(meeting, pk)
    page = FormPage(
        title=_("Enter the answer of %(name)s") % {"name": attendance.person},
        submit=_("Save the answer"), over=str(meeting),
        back_url=reverse("meetings:answers", args=[meeting.slug]), back_label=_("Answers"),
        done=_("The answer of %(name)s has been recorded.") % {"name": attendance.person},
    )  # fmt: skip
    return _answer_page(request, attendance, page)


def _answer_page(request: HttpRequest, attendance: Attendance, page: FormPage) -> HttpResponse:
    """The form to answer for people who are logged in; once the meeting has begun it is closed."""
    if not may_still_answer(attendance, clock.now()):
        raise NotPossible(_("Answers are taken until the meeting begins."))
    may_send = attendance.seat in REPRESENTED
    deputies = known_deputies(attendance) if may_send else []
    others: list[Person] = []
    if may_send and may_keep_people(request.user):
        known = {attendance.person_id, *(person.pk for person in deputies)}
        others = list(people_visible_to(request.user).exclude(pk__in=known))
    form = AnswerForm(
        posted(request), may_send_deputy=may_send, deputies=deputies, others=others,
        may_name=may_name_deputy(attendance) or may_prepare(request.user, attendance.meeting),
        initial=_given(attendance),
    )  # fmt: skip
    return run_form(request, form, page, answer_invitation, arguments={"attendance": attendance})


@members
@require_safe
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who does not, whether that will be enough, and what was sent to whom."""
    meeting = meeting_or_404(request, slug)
    demand(may_see_answers(request.user, meeting))
    rows = answer_rows(meeting)
    now = clock.now()
    context = {
        "meeting": meeting,
        "rows": rows,
        "expected": expectation_of(meeting, rows),
        "proofs": proofs_of(meeting),
        "departures": departures_from(meeting, today=clock.today()),
        "is_open": any(may_still_answer(row.attendance, now) for row in rows),
    }
    return render(request, "meetings/answers.html", context)


@members
@require_POST
def answer_link(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new link is sent to somebody; the old one is worthless."""
    meeting = meeting_or_404(request, slug)
    demand(may_see_answers(request.user, meeting))
    attendance = _invitation_or_404(meeting, pk)
    renew_link(by=actor_of(request), at=clock.now(), attendance=attendance)
    messages.success(
        request, _("A new link is on its way to %(name)s.") % {"name": attendance.person}
    )
    return redirect("meetings:answers", meeting.slug)


def _invitation_or_404(meeting: Meeting, pk: int) -> Attendance:
    """An invitation to this meeting that stands."""
    rows = meeting.attendances.filter(is_withdrawn=False, invited_at__isnull=False)
    found = get_object_or_404(rows.select_related("person__user"), pk=pk)
    found.meeting = meeting
    return found


def _own_deputies(attendance: Attendance) -> list[Person]:
    """Who stands in so far, and the own deputy: a link tells nobody who else may stand in."""
    own = own_deputies(attendance)
    return [person for person in known_deputies(attendance) if person in own]


def _given(attendance: Attendance) -> dict[str, str]:
    """The answer given before, to begin with."""
    found = {"answer": attendance.answer, "note": attendance.answer_note}
    deputy = standing_deputy(attendance)
    return {**found, "deputy": str(deputy.person_id)} if deputy is not None else found


def _typed_name(attendance: Attendance) -> str:
    """Who comes instead, as the member named them."""
    deputy = standing_deputy(attendance)
    return str(deputy.person) if deputy is not None else ""
