"""Decisions in writing (Umlaufbeschluss): asked, answered until a deadline, counted under one lock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.addresses import address_of
from core.changes import lock_current
from core.formats import moment_words
from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible, require
from meetings.choices import ProcedureState, ResolutionResult, VoteKind, WrittenAnswer
from meetings.document.votes import sentence_of
from meetings.emails import procedures as emails
from meetings.emails.follow_ups import address_of as address_of_person
from meetings.models import Resolution, WrittenProcedure, WrittenVote
from meetings.operations.resolutions import number_resolution
from meetings.permissions.procedures import (
    may_keep_procedure,
    may_record_answers,
    may_start_procedure,
    may_vote_in_writing,
    own_vote,
)
from meetings.queries.procedures import Count, count_of
from meetings.queries.rules import rules_of
from notices.operations import notify
from projectgroups.choices import VOTING_ROLES
from projectgroups.models import Membership, WorkingGroup

ANSWERS = frozenset(WrittenAnswer)


def start_procedure(
    *, by: Actor, at: datetime, group: WorkingGroup, title: str, wording: str, deadline: datetime,
    explanation: str = "", is_public: bool = True,
) -> WrittenProcedure:  # fmt: skip
    """A running procedure; everybody with a vote on this day is asked by mail and by the platform.

    Raises NotPermitted, NotPossible when the body's rules do not know it or nobody has a vote, or
    InvalidInput.
    """
    require(by, may_start_procedure, group)
    if not rules_of(group).may_decide_in_writing:
        raise NotPossible(_("This body does not decide in writing: its rules say so."))
    if deadline <= at:
        raise InvalidInput.for_field("deadline", _("This moment has passed already."))
    with transaction.atomic():
        procedure = WrittenProcedure(
            group=group, slug=_address(group, title), title=title.strip(), wording=wording.strip(),
            explanation=explanation.strip(), started_at=at, deadline=deadline, is_public=is_public,
        )  # fmt: skip
        save_recorded(procedure, by=by, at=at)
        for membership in _voters(group, at):
            save_recorded(WrittenVote(procedure=procedure, membership=membership), by=by, at=at)
        _tell(procedure, emails.STARTED, at)
    return procedure


def vote_in_writing(
    *, by: Actor, at: datetime, procedure: WrittenProcedure, answer: WrittenAnswer | str,
    remark: str = "",
) -> WrittenVote:  # fmt: skip
    """The actor's own answer; until the deadline it may be changed.

    Whoever wants to talk about it ends the procedure without a decision. Raises NotPermitted,
    NotPossible once it is over, or InvalidInput.
    """
    require(by, may_vote_in_writing, procedure)
    vote = None if by.user is None else own_vote(by.user, procedure)
    if vote is None:
        raise NotPermitted
    return _answer(by, at, vote, answer, remark)


def record_answer(
    *, by: Actor, at: datetime, vote: WrittenVote, answer: WrittenAnswer | str, remark: str
) -> WrittenVote:
    """An answer that came by mail or letter, recorded by the office with a word on how it came.

    Raises NotPermitted, NotPossible once it is over, or InvalidInput.
    """
    require(by, may_record_answers, vote.procedure)
    if not remark.strip():
        raise InvalidInput.for_field("remark", _("Please say how the answer came."))
    return _answer(by, at, vote, answer, remark)


def end_procedure(*, by: Actor, at: datetime, procedure: WrittenProcedure) -> WrittenProcedure:
    """Count at the deadline, or earlier when everybody has answered, and record what was decided.

    Enough answers make a resolution in the body's range of numbers, adopted or rejected; too few
    end it without a decision. Raises NotPermitted, or NotPossible when it is over or still running.
    """
    require(by, may_keep_procedure, procedure)
    with transaction.atomic():
        group = lock_current(procedure.group)
        procedure = _running(procedure)
        votes = list(procedure.votes.select_related("membership"))
        rules = rules_of(group)
        count = count_of(votes, rules)
        if at < procedure.deadline and not count.is_complete:
            raise NotPossible(
                _("Not everybody has answered yet. It can be counted from %(moment)s on.")
                % {"moment": moment_words(procedure.deadline)}
            )
        if count.has_quorum:
            procedure.resolution = _resolution(by, at, procedure, count)
            procedure.state = ProcedureState.DECIDED
        else:
            procedure.state = ProcedureState.ENDED
            procedure.ended_because = _(
                "%(answered)d of %(entitled)d members have answered, %(needed)d are needed."
            ) % {"answered": count.answered, "entitled": count.entitled, "needed": count.needed}
        save_recorded(procedure, by=by, at=at)
        _tell(procedure, emails.ENDED, at)
    return procedure


def stop_procedure(
    *, by: Actor, at: datetime, procedure: WrittenProcedure, because: str
) -> WrittenProcedure:
    """Take a running procedure back, with the reason. Raises NotPermitted, NotPossible, or InvalidInput."""
    require(by, may_keep_procedure, procedure)
    if not because.strip():
        raise InvalidInput.for_field("because", _("Please give a reason."))
    with transaction.atomic():
        procedure = _running(procedure)
        return _end_without_decision(by, at, procedure, because.strip())


def _answer(
    by: Actor, at: datetime, vote: WrittenVote, answer: WrittenAnswer | str, remark: str
) -> WrittenVote:
    """Save one answer while the procedure is locked and runs."""
    if answer not in ANSWERS:
        raise InvalidInput.for_field("answer", _("Please choose an answer."))
    with transaction.atomic():
        procedure = _running(vote.procedure)
        if at >= procedure.deadline:
            raise NotPossible(_("The time for answers is over."))
        vote = lock_current(vote)
        vote.answer, vote.remark, vote.answered_at = answer, remark.strip(), at
        vote.recorded_by = by.saved_user  # type: ignore[assignment]
        save_recorded(vote, by=by, at=at)
        if answer == WrittenAnswer.ORAL:
            because = _("A member wants to talk about it in a meeting.")
            _end_without_decision(by, at, procedure, because)
        return vote


def _end_without_decision(
    by: Actor, at: datetime, procedure: WrittenProcedure, because: str
) -> WrittenProcedure:
    procedure.state, procedure.ended_because = ProcedureState.ENDED, because
    save_recorded(procedure, by=by, at=at)
    _tell(procedure, emails.ENDED, at)
    return procedure


def _running(procedure: WrittenProcedure) -> WrittenProcedure:
    """The procedure as it stands, locked; whoever comes second finds it ended."""
    procedure = lock_current(procedure)
    if procedure.state != ProcedureState.OPEN:
        raise NotPossible(_("This procedure has ended."))
    return procedure


def _resolution(by: Actor, at: datetime, procedure: WrittenProcedure, count: Count) -> Resolution:
    """What was decided in writing, with the next number; the caller holds the body's lock."""
    adopted = ResolutionResult.ADOPTED if count.is_carried else ResolutionResult.REJECTED
    sentence = sentence_of(
        count.vote, is_carried=count.is_carried, chair_broke_tie=count.chair_broke_tie
    )
    resolution = Resolution(
        group=procedure.group, decided_on=timezone.localtime(at).date(), title=procedure.title,
        wording=procedure.wording, result=adopted, is_public=procedure.is_public,
        vote_kind=VoteKind.WRITTEN, votes_yes=count.vote.yes, votes_no=count.vote.no,
        votes_abstained=count.vote.abstained, votes_entitled=count.entitled,
        result_sentence=f"{sentence} (Umlaufbeschluss)",
    )  # fmt: skip
    number_resolution(resolution)
    return save_recorded(resolution, by=by, at=at)


def _voters(group: WorkingGroup, at: datetime) -> list[Membership]:
    """Everybody with a vote on the day of asking."""
    today = timezone.localtime(at).date()
    voters = list(group.memberships.active_on(today).filter(role__in=VOTING_ROLES).order_by("pk"))
    if not voters:
        raise NotPossible(_("Nobody in this body has a vote today."))
    return voters


def _tell(procedure: WrittenProcedure, kind: str, at: datetime) -> None:
    """Queue a mail to everybody who was asked."""
    for vote in procedure.votes.select_related("membership__person__user"):
        address = address_of_person(vote.membership.person)
        if address:
            notify(
                at=at, kind=kind, email=address, about={"procedure": procedure.pk},
                key=f"{kind}:{procedure.pk}",
            )  # fmt: skip


def _address(group: WorkingGroup, title: str) -> str:
    """The address of a procedure with this title."""
    taken = WrittenProcedure.objects.all()
    words = f"{group.short_name} {title}"
    return address_of(words, length=80, is_taken=lambda slug: taken.filter(slug=slug).exists())
