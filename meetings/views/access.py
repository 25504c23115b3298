"""Who comes to a page about meetings, and what it is about; others find nothing there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404

from core.actor import Actor
from core.operations import NotPermitted
from meetings.models import AgendaItem, Meeting
from meetings.permissions import meetings_visible_to
from projectgroups.models import WorkingGroup
from projectgroups.permissions import groups_visible_to

View = Callable[..., HttpResponse]


def members(view: View) -> View:
    """A view for people who are logged in; a link from a mail comes back here after the log-in."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return guarded


def actor_of(request: HttpRequest, reason: str = "") -> Actor:
    """Whoever sends the request, with the reason they gave, as operations take it."""
    return Actor(user=request.user, reason=reason)


def demand(is_allowed: bool) -> None:
    """Raise the refusal that becomes a helpful page when somebody opens what is not theirs."""
    if not is_allowed:
        raise NotPermitted


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form sent, none while it is only looked at."""
    return request.POST if request.method == "POST" else None


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
