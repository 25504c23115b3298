"""Whether a body may vote at an item, and who votes; one question at a time."""

from __future__ import annotations

from meetings.models import AgendaItem, Attendance, Meeting
from meetings.queries.presence import Presence, Quorum, presence_of

__all__ = ["Presence", "Quorum", "entitled_at", "presence_of", "quorum_at"]


def entitled_at(meeting: Meeting, item: AgendaItem) -> list[Attendance]:
    """Who may vote at the item: there, with a vote or standing in for a member, not recused."""
    return presence_of(meeting).entitled(item)


def quorum_at(meeting: Meeting, item: AgendaItem) -> Quorum:
    """How many with a vote are there at the item, and whether that is enough."""
    return presence_of(meeting).quorum(item)
