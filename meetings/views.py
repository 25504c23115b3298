"""The pages of resolutions; who may see more than the public sees it at the same address."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.changes import changes_of
from core.registries import references_of
from meetings.operations import bears_something
from meetings.permissions import may_record_resolution, resolutions_visible_to
from projectgroups.permissions import may_found_groups

PER_PAGE = 50


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    """The public register of adopted resolutions, newest first."""
    register = Paginator(resolutions_visible_to(AnonymousUser()), PER_PAGE)
    return render(
        request,
        "meetings/resolution_list.html",
        {"page": register.get_page(request.GET.get("seite")), "base_url": request.path},
    )


@require_safe
def resolution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One resolution with its wording and what followed from it."""
    resolution = get_object_or_404(resolutions_visible_to(request.user), slug=slug)
    may_correct = may_record_resolution(request.user, resolution.group)
    context = {
        "resolution": resolution,
        "is_for_all": resolution.is_public and resolution.is_adopted,
        "references": list(references_of.collect(request.user, resolution)),
        "may_correct": may_correct and not bears_something(resolution),
        "may_found": may_found_groups(request.user) and resolution.may_still_found,
        "changes": changes_of(resolution) if may_correct else [],
    }
    return render(request, "meetings/resolution_detail.html", context)
