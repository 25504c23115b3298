"""Reads over votes: what the form for one begins with."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.models import AgendaItem, Attendance
from meetings.queries.presence import Quorum, presence_of


@dataclass(frozen=True, slots=True)
class Voters:
    """Who may vote at an item, who is recused, and whether that is enough."""

    entitled: list[Attendance]
    recused: list[Attendance]
    quorum: Quorum


def voters_at(item: AgendaItem) -> Voters:
    """Who votes at the item, as the attendance list has it now."""
    presence = presence_of(item.meeting)
    return Voters(presence.entitled(item), presence.recused(item), presence.quorum(item))
