"""What a page about meetings is about; whoever may not see it finds nothing there."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core.access import View, actor_of, demand, members, posted
from meetings.models import AgendaItem, Meeting
from meetings.permissions import meetings_visible_to
from projectgroups.models import WorkingGroup
from projectgroups.permissions import groups_visible_to

__all__ = [
    "View",
    "actor_of",
    "demand",
    "group_or_404",
    "item_or_404",
    "meeting_or_404",
    "members",
    "posted",
]


def meeting_or_404(request: HttpRequest, slug: str) -> Meeting:
    """The meeting at this address, as far as this person may see it from inside."""
    meetings = meetings_visible_to(request.user)
    return get_object_or_404(
        meetings.select_related("group", "milestone", "chair", "note_taker"), slug=slug
    )


def item_or_404(meeting: Meeting, pk: int) -> AgendaItem:
    """An item of this meeting's agenda."""
    item = get_object_or_404(meeting.items.select_related("parent", "matter"), pk=pk)
    item.meeting = meeting
    return item


def group_or_404(request: HttpRequest, slug: str) -> WorkingGroup:
    """A body this person sees."""
    return get_object_or_404(groups_visible_to(request.user), slug=slug)
