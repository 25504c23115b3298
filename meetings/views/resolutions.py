"""The pages of resolutions; who may see more than the public sees it at the same address."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.actor import AnyUser
from core.changes import changes_of
from core.registries import references_of
from meetings.models import Implementation, Meeting
from meetings.operations import bears_something
from meetings.permissions import (
    may_record_resolution,
    may_see_meeting,
    may_take_minutes,
    resolutions_visible_to,
)
from meetings.permissions.follow_ups import may_see_control
from meetings.queries.document_items import resolution_line
from meetings.queries.documents import public_line
from meetings.queries.public_words import Said, in_public_words, public_titles
from projectgroups.permissions import may_found_groups, may_see_members

PER_PAGE = 50


def _is_written_by(user: AnyUser, meeting: Meeting) -> bool:
    """Whether this person writes the minutes of the meeting now."""
    return meeting.takes_minutes and may_take_minutes(user, meeting)


def _note_of(implementation: Implementation | None, *, belongs: bool) -> str:
    """What is said about the implementation, without names for who does not belong."""
    if implementation is None or belongs:
        return implementation.note if implementation is not None else ""
    resolution = implementation.resolution
    said = Said(implementation.note, resolution.group, resolution.decided_on)
    return in_public_words([said])[0]


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    """The public register of adopted resolutions, newest first."""
    register = Paginator(resolutions_visible_to(AnonymousUser()), PER_PAGE)
    page = register.get_page(request.GET.get("seite"))
    titles = public_titles(page)
    context = {
        "page": page,
        "rows": [(resolution, titles[resolution.pk]) for resolution in page],
        "base_url": request.path,
    }
    return render(request, "meetings/resolution_list.html", context)


@require_safe
def resolution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One resolution with its wording and what followed from it."""
    found = resolutions_visible_to(request.user).select_related(
        "item__meeting__group", "implementation__organisation"
    )
    resolution = get_object_or_404(found, slug=slug)
    item = resolution.item
    may_write = item is not None and _is_written_by(request.user, item.meeting)
    may_correct = item is None and may_record_resolution(request.user, resolution.group)
    is_inside = item is not None and may_see_meeting(request.user, item.meeting)
    belongs = (
        is_inside or not resolution.is_shown or may_see_members(request.user, resolution.group)
    )
    sees_changes = may_write or may_record_resolution(request.user, resolution.group)
    implementation = getattr(resolution, "implementation", None)
    context = {
        "resolution": resolution,
        "said": resolution_line(resolution) if belongs else public_line(resolution),
        "item": item,
        "is_inside": is_inside,
        "implementation": implementation,
        "note": _note_of(implementation, belongs=belongs),
        "sees_control": may_see_control(request.user, resolution.group),
        "may_change": may_write and not resolution.voided_because,
        "is_for_all": resolution.is_shown,
        "references": list(references_of.collect(request.user, resolution)),
        "may_correct": may_correct
        and not (resolution.voided_because or bears_something(resolution)),
        "may_found": may_found_groups(request.user) and resolution.may_still_found,
        "changes": changes_of(resolution) if sees_changes else [],
    }
    return render(request, "meetings/resolution_detail.html", context)
