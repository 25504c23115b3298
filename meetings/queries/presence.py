"""Who was there at which item, and who of them had a vote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.choices import AttendanceState, QuorumRule, Seat, VoteKind
from meetings.models import (
    AgendaItem,
    Attendance,
    AttendanceSpan,
    Meeting,
    Resolution,
    RulesOfProcedure,
)
from meetings.queries.rules import rules_of
from projectgroups.choices import VOTING_ROLES

Places = dict[int, tuple[int, int]]
"""Of each item its place in the meeting, and the last place below it."""


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many with a vote are there, how many have to be, of how many."""

    present: int
    needed: int
    members: int

    @property
    def is_met(self) -> bool:
        """Whether the body may vote."""
        return self.present >= self.needed

    @property
    def words(self) -> str:
        """The same as a sentence: "quorate: 7 of 12, needed 7"."""
        sentence = _("quorate: %(present)d of %(members)d, needed %(needed)d")
        if not self.is_met:
            sentence = _("not quorate: %(present)d of %(members)d, needed %(needed)d")
        return sentence % {
            "present": self.present,
            "members": self.members,
            "needed": self.needed,
        }


class Presence:
    """The attendance of one meeting, read once; answers for each of its items."""

    def __init__(
        self,
        attendances: list[Attendance],
        items: Iterable[AgendaItem],
        rules: RulesOfProcedure,
        members: int,
    ) -> None:
        self.attendances = attendances
        self.rules = rules
        self.members = members
        self._places = places_of(items)

    def is_there(self, attendance: Attendance, item: AgendaItem) -> bool:
        """Whether somebody was there at the item."""
        if attendance.state != AttendanceState.PRESENT:
            return False
        spans = list(attendance.spans.all())
        return not spans or any(self.covers(span, item) for span in spans)

    def is_recused(self, attendance: Attendance, item: AgendaItem) -> bool:
        """Whether somebody is concerned by the item, or by the one above it."""
        place = self._places[item.pk][0]
        return any(
            self._places[recusal.item_id][0] <= place <= self._places[recusal.item_id][1]
            for recusal in attendance.recusals.all()
        )

    def entitled(self, item: AgendaItem) -> list[Attendance]:
        """Those who may vote at the item: there, with a vote, not recused."""
        return [one for one in self._with_a_vote(item) if not self.is_recused(one, item)]

    def recused(self, item: AgendaItem) -> list[Attendance]:
        """Those who would vote at the item if they were not concerned by it."""
        return [one for one in self._with_a_vote(item) if self.is_recused(one, item)]

    def recused_at(self, item: AgendaItem) -> list[Attendance]:
        """Everybody there who is concerned by the item, with a vote or without."""
        return [
            one
            for one in self.attendances
            if self.is_there(one, item) and self.is_recused(one, item)
        ]

    def bears_out(self, resolution: Resolution, item: AgendaItem) -> bool:
        """Whether the counts of a resolution are those of the people who were there at its item."""
        if resolution.voided_because or resolution.vote_kind != VoteKind.COUNTED:
            return True
        entitled, recused = len(self.entitled(item)), len(self.recused(item))
        return resolution.votes_entitled == entitled and resolution.votes_recused == recused

    def quorum(self, item: AgendaItem) -> Quorum:
        """Whether enough of those with a vote are there; who is recused does not count."""
        return Quorum(len(self.entitled(item)), needed_for(self.rules, self.members), self.members)

    def _with_a_vote(self, item: AgendaItem) -> list[Attendance]:
        there = [one for one in self.attendances if self.is_there(one, item)]
        members = {one.pk for one in there if one.seat == Seat.VOTING}
        represented: set[int] = set()
        voting = []
        for one in there:
            if one.seat == Seat.VOTING:
                voting.append(one)
            elif self._stands_in(one, members | represented):
                assert one.deputises_for_id is not None
                represented.add(one.deputises_for_id)
                voting.append(one)
        return voting

    def _stands_in(self, deputy: Attendance, taken: set[int]) -> bool:
        """Whether a deputy has the vote of a member who is missing, and nobody else has it."""
        if deputy.seat != Seat.DEPUTY or not self.rules.deputies_vote:
            return False
        member = deputy.deputises_for
        return member is not None and member.seat == Seat.VOTING and member.pk not in taken

    def covers(self, span: AttendanceSpan, item: AgendaItem) -> bool:
        begin, end = self.ends_of(span)
        return begin <= self._places[item.pk][0] <= end

    def ends_of(self, span: AttendanceSpan) -> tuple[float, float]:
        """The first and the last place of a span; whoever leaves after an item heard what is below it."""
        begin = self._places[span.comes_at_id][0] if span.comes_at_id else 0
        end = self._places[span.leaves_after_id][1] if span.leaves_after_id else inf
        return begin, end


def presence_of(meeting: Meeting) -> Presence:
    """The attendance of a meeting, without withdrawn seats; a constant number of queries."""
    attendances = list(
        meeting.attendances.filter(is_withdrawn=False)
        .select_related("person", "deputises_for__person")
        .prefetch_related("spans__comes_at", "spans__leaves_after", "recusals__item")
        .order_by("pk")
    )
    members = sum(one.seat == Seat.VOTING for one in attendances)
    return Presence(
        attendances, meeting.items.all(), rules_of(meeting.group), members or _members_of(meeting)
    )


def needed_for(rules: RulesOfProcedure, members: int) -> int:
    """How many with a vote have to be there, of so many members; at least one."""
    match rules.quorum:
        case QuorumRule.MORE_THAN_HALF:
            return members // 2 + 1
        case QuorumRule.HALF:
            return max(1, (members + 1) // 2)
        case QuorumRule.NUMBER:
            return rules.quorum_number or 1
        case _:
            return 1


def places_of(items: Iterable[AgendaItem]) -> Places:
    """Where each item stands in the meeting, sub-items behind the one they belong to."""
    below: dict[int | None, list[AgendaItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.position, item.pk)):
        below[item.parent_id].append(item)
    places: Places = {}
    count = 0

    def walk(parent: int | None) -> None:
        nonlocal count
        for item in below[parent]:
            first = count
            count += 1
            walk(item.pk)
            places[item.pk] = (first, count - 1)

    walk(None)
    return places


def _members_of(meeting: Meeting) -> int:
    """How many members with a vote the body had on that day, for a meeting without a list."""
    day = timezone.localtime(meeting.starts_at).date()
    return meeting.group.memberships.active_on(day).filter(role__in=VOTING_ROLES).count()
