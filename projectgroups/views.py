"""The public pages of bodies and milestones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core import clock
from core.registries import references_of
from projectgroups.models import WorkingGroup
from projectgroups.permissions import groups_visible_to, may_see_members
from projectgroups.queries import composition_of, opening_of


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """All bodies: those at work first, dissolved ones after them."""
    today = clock.today()
    groups = groups_visible_to(request.user)
    dissolved = groups.dissolved_by(today)
    context = {
        "cards": [_card(group) for group in groups.exclude(pk__in=dissolved.values("pk"))],
        "dissolved": [_card(group) for group in dissolved],
    }
    return render(request, "projectgroups/group_list.html", context)


@require_safe
def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: mandate, foundation, composition, resolutions, and the steering group's milestones."""
    group = get_object_or_404(groups_visible_to(request.user), slug=slug)
    today = clock.today()
    context = {
        "group": group,
        "is_dissolved": group.ends_on is not None and group.ends_on < today,
        "seats": composition_of(group, on=today),
        "is_to_come": group.starts_on > today,
        "references": list(references_of.collect(request.user, group)),
        "may_see_members": request.user.is_authenticated and may_see_members(request.user, group),
    }
    return render(request, "projectgroups/group_detail.html", context)


@require_safe
def milestone_list(request: HttpRequest) -> HttpResponse:
    """The public timeline."""
    return render(request, "projectgroups/milestone_list.html")


def _card(group: WorkingGroup) -> dict[str, Any]:
    """A body as a card shows it."""
    return {
        "title": group.name,
        "over": group.get_kind_display(),
        "url": group.get_absolute_url(),
        "text": opening_of(group.mandate),
        "more": group.get_building_block_display(),
    }
