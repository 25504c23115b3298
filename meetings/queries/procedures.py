"""Written procedures: who has answered, what the answers make, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, QuerySet, When

from core.actor import AnyUser
from meetings.choices import ProcedureState, WrittenAnswer
from meetings.document.votes import Vote, carries
from meetings.models import RulesOfProcedure, WrittenProcedure, WrittenVote
from meetings.queries.presence import needed_for
from projectgroups.choices import VOTING_ROLES, Role
from projectgroups.permissions import memberships_of


@dataclass(frozen=True, slots=True)
class Count:
    """The answers of a procedure against the body's rules; everybody asked counts as entitled."""

    vote: Vote
    entitled: int
    answered: int
    needed: int
    is_carried: bool
    chair_broke_tie: bool

    @property
    def has_quorum(self) -> bool:
        """Whether enough have answered."""
        return self.answered >= self.needed

    @property
    def is_complete(self) -> bool:
        """Whether everybody has answered."""
        return self.answered == self.entitled


def running_first(procedures: QuerySet[WrittenProcedure]) -> QuerySet[WrittenProcedure]:
    """Those that still take answers before the others, the latest first."""
    is_over = Case(When(state=ProcedureState.OPEN, then=0), default=1)
    return procedures.order_by(is_over, "-started_at", "pk")


def votes_of(procedure: WrittenProcedure) -> list[WrittenVote]:
    """Everybody who was asked, by organisation, with what a line names; one query."""
    votes = procedure.votes.select_related(
        "membership__person", "membership__organisation", "recorded_by"
    )
    return list(votes.order_by("membership__organisation__name", "pk"))


def count_of(votes: Iterable[WrittenVote], rules: RulesOfProcedure) -> Count:
    """What the answers make by the body's rules; the majority is taken of all who were asked."""
    asked = list(votes)
    given = Counter(vote.answer for vote in asked if vote.answer)
    vote = Vote(
        yes=given[WrittenAnswer.YES], no=given[WrittenAnswer.NO],
        abstained=given[WrittenAnswer.ABSTAIN],
    )  # fmt: skip
    chair_says_yes = any(
        each.membership.role == Role.CHAIR and each.answer == WrittenAnswer.YES for each in asked
    )
    chair_decides = vote.is_tie and rules.chair_breaks_ties and chair_says_yes
    is_carried = carries(vote, rules.majority, len(asked), chair_breaks_tie=chair_decides)
    return Count(
        vote=vote, entitled=len(asked), answered=vote.cast,
        needed=needed_for(rules, len(asked)),
        is_carried=is_carried,
        chair_broke_tie=chair_decides and is_carried,
    )  # fmt: skip


def waiting_procedures(user: AnyUser, *, now: datetime) -> list[WrittenProcedure]:
    """The running procedures that still miss this person's answer."""
    mine = memberships_of(user).filter(role__in=VOTING_ROLES)
    found = WrittenProcedure.objects.filter(
        state=ProcedureState.OPEN, deadline__gt=now, votes__membership__in=mine.values("pk"),
        votes__answer="",
    )  # fmt: skip
    return list(found.select_related("group").order_by("deadline", "pk"))
