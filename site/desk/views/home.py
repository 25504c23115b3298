"""The first page after log-in: my bodies and organisations, what waits for me, what comes next."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.registries import Link, tasks_of
from desk.permissions import finds_meetings
from landscape.permissions import contacts_of
from people.permissions import is_administrator, is_editor, is_office
from projectgroups.permissions import memberships_of, milestones_visible_to
from projectgroups.queries import timeline_of

NEXT_MILESTONES = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The overview; whoever has no place here is told why and whom to ask."""
    if not finds_meetings(request.user):
        return render(request, "desk/no_place.html")
    today, tasks = clock.today(), list(tasks_of.collect(request.user))
    coming = milestones_visible_to(request.user).open()[:NEXT_MILESTONES]
    context = {
        "memberships": memberships_of(request.user, on=today).order_by(
            "-group__kind", "group__name"
        ),
        "contacts": contacts_of(request.user, on=today).select_related("organisation"),
        "tasks": tasks,
        "tasks_by_kind": _by_kind(tasks),
        "milestones": timeline_of(coming, on=today),
        "is_office": is_office(request.user),
        "is_administrator": is_administrator(request.user),
        "edits_pages": is_editor(request.user),
    }
    return render(request, "desk/home.html", context)


def _by_kind(links: Iterable[Link]) -> dict[str, list[Link]]:
    """The links under what they are, in the order in which each kind comes first."""
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.kind, []).append(link)
    return found
