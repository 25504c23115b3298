"""The agenda of a meeting in its order, with numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from meetings.choices import ItemOutcome, StandingItem
from meetings.models import AgendaItem, Meeting, Paper
from meetings.queries.numbering import in_order, provisional_numbers

CLOSING_ITEMS = frozenset({StandingItem.MISCELLANEOUS, StandingItem.NEXT_DATE})
"""Standing items that end a meeting; what is added comes before them."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of an agenda: the item, its number (stored or provisional), how deep it stands."""

    item: AgendaItem
    number: str
    depth: int
    papers: tuple[Paper, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken off the agenda; it keeps its place and number."""
        return self.item.outcome == ItemOutcome.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Length:
    """How long the items take together, against the time the meeting has."""

    planned: int
    available: int | None

    @property
    def overflow(self) -> int:
        """By how many minutes the items take longer than the meeting."""
        return max(0, self.planned - self.available) if self.available is not None else 0


def agenda_of(meeting: Meeting) -> list[AgendaLine]:
    """The lines of a meeting's agenda with their papers; two queries, however long it is."""
    papers = Paper.objects.filter(is_withdrawn=False).order_by("pk")
    items = list(
        meeting.items.select_related("matter", "comes_from__meeting__group").prefetch_related(
            Prefetch("papers", queryset=papers, to_attr="shown_papers")
        )
    )
    for item in items:
        item.meeting = meeting
    return lines_of(items)


def lines_of(items: Iterable[AgendaItem]) -> list[AgendaLine]:
    """Items as lines of an agenda, each followed by those below it."""
    found = list(items)
    numbers = provisional_numbers(found)
    return [
        AgendaLine(
            item=item,
            number=numbers.get(item.pk, ""),
            depth=0 if item.parent_id is None else 1,
            papers=tuple(getattr(item, "shown_papers", ())),
        )
        for item in in_order(found)
    ]


def length_of(meeting: Meeting, lines: Iterable[AgendaLine]) -> Length:
    """The sum of planned minutes against the meeting's length; withdrawn items take none."""
    planned = sum(line.item.minutes_planned or 0 for line in lines if not line.is_withdrawn)
    if meeting.ends_at is None:
        return Length(planned, None)
    available = timezone.localtime(meeting.ends_at) - timezone.localtime(meeting.starts_at)
    return Length(planned, int(available.total_seconds() // 60))
