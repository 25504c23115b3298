"""The agenda of a meeting document with everything the minutes say about each item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from django.utils import timezone

from core.formats import date_words
from meetings.choices import ItemOutcome, PaperKind, StandingItem
from meetings.document import (
    CorrectionLine,
    FollowUpLine,
    Item,
    PaperLine,
    ResolutionLine,
    Who,
)
from meetings.models import (
    AgendaItem,
    Contribution,
    FollowUp,
    Meeting,
    Paper,
    Recusal,
    Resolution,
)
from meetings.queries.document_people import People
from meetings.queries.follow_ups import follow_ups_of, for_everybody, found_words

Row = TypeVar("Row")
TOLD = frozenset({ItemOutcome.CARRIED, ItemOutcome.REFERRED, ItemOutcome.WITHDRAWN})
"""Outcomes the minutes say in words; that an item is open or dealt with shows by itself."""


class Agenda:
    """The lines of one meeting's agenda, read in a constant number of queries."""

    def __init__(
        self, items: list[AgendaItem], numbers: dict[int, str], people: People
    ) -> None:  # fmt: skip
        self._items = items
        self._numbers = numbers
        self._people = people
        self._texts: dict[int, Contribution] = {}
        self._papers: dict[int, list[PaperLine]] = {}
        self._recused: dict[int, list[Who]] = {}
        self._resolutions: dict[int, list[ResolutionLine]] = {}
        self._follow_ups: dict[int, list[FollowUpLine]] = {}
        self._carried: tuple[FollowUpLine, ...] = ()

    def read(self, meeting: Meeting) -> None:
        """Everything that hangs on the items."""
        self._texts = {
            text.item_id: text for text in Contribution.objects.filter(item__meeting=meeting)
        }
        papers = Paper.objects.filter(
            meeting=meeting, kind=PaperKind.PAPER, is_withdrawn=False
        ).order_by("pk")
        self._papers = _by_item(papers, lambda one: _paper_line(one, meeting))
        recusals = Recusal.objects.filter(item__meeting=meeting).select_related(
            "attendance__person"
        )
        self._recused = _by_item(
            recusals.order_by("pk"), lambda one: self._people.present(one.attendance.person)
        )
        resolutions = list(
            Resolution.objects.filter(item__meeting=meeting).order_by("position", "pk")
        )
        self._resolutions = _by_item(resolutions, resolution_line)
        self._follow_ups = self._follow_ups_of(meeting, {one.pk: one for one in resolutions})
        if meeting.began_at is not None and any(map(_goes_through_tasks, self._items)):
            self._carried = self._carried_to(meeting)

    def tree(
        self, corrects: dict[int, list[CorrectionLine]], measures: dict[str, list[str]]
    ) -> tuple[Item, ...]:  # fmt: skip
        """The items in their order, those below one within it."""
        below: dict[int | None, list[AgendaItem]] = defaultdict(list)
        for item in sorted(self._items, key=lambda one: (one.position, one.pk)):
            below[item.parent_id].append(item)

        def lines(parent: int | None, *, is_open: bool) -> tuple[Item, ...]:
            return tuple(
                self._line(
                    item,
                    is_public=is_open and item.is_public,
                    corrects=tuple(corrects.get(item.pk, ())),
                    measures=tuple(measures.get(self._numbers.get(item.pk, "-"), ())),
                    children=lines(item.pk, is_open=is_open and item.is_public),
                )
                for item in below[parent]
            )

        return lines(None, is_open=True)

    def _line(self, item: AgendaItem, **found: Any) -> Item:
        text = self._texts.get(item.pk)
        return Item(
            key=str(item.pk),
            title=item.title,
            number=self._numbers.get(item.pk, ""),
            standing=item.standing,
            is_heading=item.is_heading,
            is_late=item.is_late,
            is_withdrawn=item.outcome == ItemOutcome.WITHDRAWN,
            presenter=item.presenter,
            minutes_planned=item.minutes_planned,
            explanation=item.description,
            papers=tuple(self._papers.get(item.pk, ())),
            draft_resolution=item.draft_resolution,
            result=text.result if text else "",
            course=text.course if text else "",
            outcome=item.get_outcome_display() if item.outcome in TOLD else "",
            recused=tuple(self._recused.get(item.pk, ())),
            resolutions=tuple(self._resolutions.get(item.pk, ())),
            follow_ups=tuple(self._follow_ups.get(item.pk, ())),
            carried=self._carried if _goes_through_tasks(item) else (),
            **found,
        )

    def _follow_ups_of(
        self, meeting: Meeting, resolutions: dict[int, Resolution]
    ) -> dict[int, list[FollowUpLine]]:
        """What was agreed at the items and to carry out their resolutions."""
        known = {item.pk for item in self._items}
        found = FollowUp.objects.filter(item__meeting=meeting) | FollowUp.objects.filter(
            item__isnull=True, resolution__item__meeting=meeting
        )
        lines: dict[int, list[FollowUpLine]] = defaultdict(list)
        for one in found.select_related("person", "organisation").order_by("pk"):
            resolution = resolutions.get(one.resolution_id or 0)
            place = one.item_id or (resolution.item_id if resolution else None)
            if place in known and place is not None:
                lines[place].append(self._follow_up_line(one, resolution))
        return lines

    def _carried_to(self, meeting: Meeting) -> tuple[FollowUpLine, ...]:
        """The follow-ups of earlier meetings as this one found them, and what it said about them."""
        day = timezone.localtime(meeting.starts_at).date()
        found = follow_ups_of(meeting)
        rows = [*found.open, *found.settled]
        public = for_everybody(rows)
        return tuple(
            replace(
                self._follow_up_line(one, None),
                state="",
                is_internal=one.pk not in public,
                found=found_words(one, day),
                remarks=tuple(remark.text for remark in getattr(one, "said", ())),
            )
            for one in rows
        )

    def _follow_up_line(self, one: FollowUp, resolution: Resolution | None) -> FollowUpLine:
        """A follow-up; one that carries out what is not public is not public either."""
        return FollowUpLine(
            text=one.text,
            person=self._people.who(one.person),
            organisation=str(one.organisation) if one.organisation else "",
            others=one.who,
            until=date_words(one.due) if one.due else "",
            state=one.state,
            is_internal=one.is_internal or (resolution is not None and not resolution.is_shown),
        )


def _goes_through_tasks(item: AgendaItem) -> bool:
    """Whether the meeting looks at earlier follow-ups here, as the sheet of the minutes shows them."""
    return item.standing == StandingItem.OPEN_MATTERS


def resolution_line(resolution: Resolution) -> ResolutionLine:
    """A resolution with its vote in numbers and in words."""
    return ResolutionLine(
        number=resolution.number,
        title=resolution.title,
        wording=resolution.wording,
        category=resolution.get_result_display(),
        vote=resolution.get_vote_kind_display(),
        yes=resolution.votes_yes,
        no=resolution.votes_no,
        abstained=resolution.votes_abstained,
        recused=resolution.votes_recused,
        sentence=resolution.result_sentence,
        is_public=resolution.is_shown,
        voided_because=resolution.voided_because,
    )


def _paper_line(paper: Paper, meeting: Meeting) -> PaperLine:
    """A paper; one that came after the invitation says on which day."""
    is_late = meeting.sent_at is not None and paper.uploaded_at > meeting.sent_at
    return PaperLine(
        paper.title,
        paper.file_name,
        is_public=paper.is_public,
        handed_in=date_words(paper.uploaded_at) if is_late else "",
    )


def _by_item(rows: Iterable[Any], line: Callable[[Any], Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.item_id is not None:
            found[row.item_id].append(line(row))
    return found
