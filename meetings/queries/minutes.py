"""The sheet on which minutes are taken: every item with all that belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from meetings.choices import ItemOutcome, MeetingState, StandingItem
from meetings.models import (
    AgendaItem,
    Attendance,
    Contribution,
    ContributionVersion,
    Correction,
    FollowUp,
    KeptContribution,
    Meeting,
    Resolution,
)
from meetings.queries.agenda import AgendaLine, agenda_of
from meetings.queries.follow_ups import FollowUpList, follow_ups_of, with_names
from meetings.queries.presence import Presence, Quorum, presence_of

Row = TypeVar("Row", KeptContribution, Resolution, FollowUp)


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """One item: its text, second texts, resolutions and follow-ups, and who may vote.

    ``outdated`` are votes whose counts no longer match the attendance, which was changed after them;
    ``above`` is the heading right before it; ``earlier`` are minutes this item deals with, and
    ``corrects`` what it decided to correct in them.
    """

    line: AgendaLine
    text: Contribution
    kept: list[KeptContribution]
    resolutions: list[Resolution]
    follow_ups: list[FollowUp]
    quorum: Quorum
    entitled: int
    recused: list[Attendance]
    outdated: list[Resolution]
    above: str = ""
    carried: FollowUpList | None = None
    earlier: tuple[Meeting, ...] = ()
    corrects: tuple[Correction, ...] = ()

    @property
    def item(self) -> AgendaItem:
        """The item."""
        return self.line.item


@dataclass(frozen=True, slots=True)
class MinutesSheet:
    """Everything on the screen on which a meeting's minutes are taken."""

    meeting: Meeting
    items: list[ItemSheet]
    lines: list[AgendaLine]
    presence: Presence

    @property
    def current(self) -> ItemSheet | None:
        """The first item that is still open; the last one when none is."""
        still_open = (one for one in self.items if one.item.outcome == ItemOutcome.OPEN)
        return next(still_open, self.items[-1] if self.items else None)

    @property
    def present(self) -> int:
        """How many are recorded as having come."""
        return sum(one.was_there for one in self.presence.attendances)


def minutes_sheet(meeting: Meeting) -> MinutesSheet:
    """The whole sheet; the number of queries does not depend on how much was written."""
    lines = agenda_of(meeting)
    presence = presence_of(meeting)
    texts = {one.item_id: one for one in texts_of(meeting)}
    kept = _by_item(unsettled_texts(meeting))
    resolutions = _by_item(
        Resolution.objects.filter(item__meeting=meeting).order_by("position", "pk")
    )
    follow_ups = _by_item(with_names(FollowUp.objects.filter(item__meeting=meeting)))
    carried = follow_ups_of(meeting)
    corrects = _corrections_by(meeting)
    earlier = earlier_minutes(meeting)
    items = [
        ItemSheet(
            line=line,
            text=texts.get(line.item.pk) or Contribution(item=line.item),
            kept=kept[line.item.pk],
            resolutions=resolutions[line.item.pk],
            follow_ups=follow_ups[line.item.pk],
            quorum=presence.quorum(line.item),
            entitled=len(presence.entitled(line.item)),
            recused=presence.recused_at(line.item),
            outdated=[
                one for one in resolutions[line.item.pk] if not presence.bears_out(one, line.item)
            ],
            above=lines[place - 1].item.title if place and lines[place - 1].item.is_heading else "",
            carried=carried if line.item.standing == StandingItem.OPEN_MATTERS else None,
            earlier=earlier if line.item.standing == StandingItem.MINUTES else (),
            corrects=tuple(corrects[line.item.pk]),
        )
        for place, line in enumerate(lines)
        if not line.item.is_heading
    ]
    return MinutesSheet(meeting, items, lines, presence)


def earlier_minutes(meeting: Meeting) -> tuple[Meeting, ...]:
    """Released minutes of the body's meetings before this one that wait for it, or that it confirmed."""
    before = Meeting.objects.filter(group=meeting.group_id, starts_at__lt=meeting.starts_at)
    waiting = Q(state=MeetingState.RELEASED) | Q(confirmed_in__meeting=meeting)
    return tuple(before.filter(waiting).select_related("group").order_by("starts_at", "pk"))


def _corrections_by(meeting: Meeting) -> defaultdict[int, list[Correction]]:
    """What the items of this meeting decided to correct in earlier minutes."""
    found: defaultdict[int, list[Correction]] = defaultdict(list)
    rows = Correction.objects.filter(decided_in__meeting=meeting)
    for one in rows.select_related("meeting__group", "item").order_by("pk"):
        found[one.decided_in_id].append(one)
    return found


def texts_of(meeting: Meeting) -> QuerySet[Contribution]:
    """The texts of the minutes as they are saved now."""
    return Contribution.objects.filter(item__meeting=meeting).select_related("saved_by")


def unsettled_texts(meeting: Meeting) -> QuerySet[KeptContribution]:
    """Second texts about which nobody has decided yet."""
    return KeptContribution.objects.filter(
        item__meeting=meeting, settled_at__isnull=True
    ).select_related("written_by", "item")


def versions_of(item: AgendaItem) -> QuerySet[ContributionVersion]:
    """The earlier texts of an item, newest first."""
    return ContributionVersion.objects.filter(contribution__item=item).select_related(
        "saved_by", "contribution__item__meeting__group"
    )


def _by_item(rows: Iterable[Row]) -> defaultdict[int | None, list[Row]]:
    found: defaultdict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found
