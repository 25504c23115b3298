"""Decisions in writing in the members' area: asking, answering, counting."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from meetings.choices import ProcedureState
from meetings.forms.follow_ups import ConfirmForm
from meetings.forms.procedures import ProcedureForm, RecordAnswerForm, StopForm, VoteForm
from meetings.models import WrittenProcedure, WrittenVote
from meetings.operations import procedures as operations
from meetings.permissions.follow_ups import bodies_kept_by
from meetings.permissions.procedures import (
    may_keep_procedure,
    may_record_answers,
    may_start_procedure,
    own_vote,
    procedures_visible_to,
)
from meetings.queries.procedures import count_of, running_first, votes_of
from meetings.queries.rules import rules_of
from meetings.views.access import demand, group_or_404, members, posted
from meetings.views.forms import FormPage, run_form

PER_PAGE = 50


@members
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """The written procedures of the bodies this person belongs to, running ones first."""
    found = running_first(procedures_visible_to(request.user))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")),
        "base_url": request.path,
        "starting": bodies_kept_by(request.user).active_on(clock.today()),
    }
    return render(request, "meetings/procedure_list.html", context)


@members
def procedure_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a body in writing."""
    group = group_or_404(request, slug)
    demand(may_start_procedure(request.user, group))
    page = FormPage(
        title=_("Decide in writing"),
        submit=_("Ask the members"),
        done=_("Everybody with a vote is asked by mail."),
        over=group.name,
        lead=_("The motion cannot be changed once the members are asked."),
        back_url=reverse("meetings:procedures"),
        back_label=_("Written procedures"),
    )
    return run_form(
        request,
        ProcedureForm(posted(request)),
        page,
        operations.start_procedure,
        arguments={"group": group},
        done_url=WrittenProcedure.get_absolute_url,
    )


@members
@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """One procedure: the motion, my answer, who has answered, and at its end the result."""
    found = _found(request, slug)
    votes = votes_of(found)
    is_open = found.state == ProcedureState.OPEN
    may_keep = may_keep_procedure(request.user, found)
    mine = own_vote(request.user, found)
    is_late = clock.now() >= found.deadline
    count = count_of(votes, rules_of(found.group))
    context = {
        "procedure": found,
        "votes": votes,
        "mine": mine,
        "is_open": is_open,
        "takes_answers": is_open and not is_late,
        "may_end": is_late or count.is_complete,
        "may_keep": may_keep,
        "may_record": may_record_answers(request.user, found),
        "count": count if may_keep or not is_open else None,
        "answered": count.answered,
        "form": VoteForm(initial={"answer": mine.answer, "remark": mine.remark}) if mine else None,
    }
    return render(request, "meetings/procedure_detail.html", context)


@members
def procedure_vote(request: HttpRequest, slug: str) -> HttpResponse:
    """A member's own answer."""
    found = _found(request, slug)
    mine = own_vote(request.user, found)
    demand(mine is not None)
    assert mine is not None
    page = _page(found, _("Your answer"), _("Send the answer"), _("Your answer is noted."))
    page = replace(page, lead=found.wording)
    form = VoteForm(posted(request), initial={"answer": mine.answer, "remark": mine.remark})
    return run_form(request, form, page, operations.vote_in_writing, arguments={"procedure": found})


@members
def procedure_record(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An answer that came another way."""
    found = _found(request, slug)
    demand(may_record_answers(request.user, found))
    vote = get_object_or_404(
        WrittenVote.objects.select_related(
            "procedure", "membership__person", "membership__organisation"
        ),
        procedure=found,
        pk=pk,
    )
    page = FormPage(
        title=_("Record an answer"),
        submit=_("Record"),
        done=_("The answer is noted."),
        over=found.title,
        lead=f"{vote.membership.person}, {vote.membership.organisation}",
        back_url=found.get_absolute_url(),
        back_label=found.title,
    )
    form = RecordAnswerForm(posted(request), initial={"answer": vote.answer})
    return run_form(request, form, page, operations.record_answer, arguments={"vote": vote})


@members
def procedure_end(request: HttpRequest, slug: str) -> HttpResponse:
    """Count the answers."""
    found = _found(request, slug)
    demand(may_keep_procedure(request.user, found))
    count = count_of(votes_of(found), rules_of(found.group))
    page = _page(found, _("Count the answers"), _("Count"), _("The answers are counted."))
    page = replace(
        page,
        lead=_(
            "%(answered)d of %(asked)d have answered: yes %(yes)d, no %(no)d, abstentions "
            "%(abstained)d. Counting ends the procedure for good; if the body agrees, the motion "
            "becomes a resolution with its number."
        )
        % {
            "answered": count.answered, "asked": count.entitled, "yes": count.vote.yes,
            "no": count.vote.no, "abstained": count.vote.abstained,
        },
    )  # fmt: skip
    return run_form(
        request,
        ConfirmForm(posted(request)),
        page,
        operations.end_procedure,
        arguments={"procedure": found},
    )


@members
def procedure_stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a running procedure back."""
    found = _found(request, slug)
    demand(may_keep_procedure(request.user, found))
    page = FormPage(
        title=_("Take the procedure back"),
        submit=_("Take it back"),
        done=_("The procedure has ended without a decision."),
        over=found.title,
        back_url=found.get_absolute_url(),
        back_label=found.title,
        is_dangerous=True,
    )
    return run_form(
        request,
        StopForm(posted(request)),
        page,
        operations.stop_procedure,
        arguments={"procedure": found},
    )


def _found(request: HttpRequest, slug: str) -> WrittenProcedure:
    """A procedure this person sees."""
    return get_object_or_404(procedures_visible_to(request.user), slug=slug)


def _page(found: WrittenProcedure, title: str, submit: str, done: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        done=done,
        over=found.title,
        back_url=found.get_absolute_url(),
        back_label=found.title,
    )
