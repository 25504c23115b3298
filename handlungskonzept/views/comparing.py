"""Comparing two states of the plan: adopted versions for everybody, more for members."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.access import members_who
from handlungskonzept.document.comparison import compare as compare_plans
from handlungskonzept.forms.comparing import SidesForm
from handlungskonzept.permissions import (
    adoptions_visible_to,
    may_read_working_text,
    versions_visible_to,
)
from handlungskonzept.queries.sides import (
    WORKING,
    Origins,
    Side,
    adopted_side,
    proposed_side,
    working_side,
)
from handlungskonzept.views.differences import Page

PUBLIC_BASE, MEMBER_BASE = "base.html", "base_plan.html"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which two adopted versions are to be compared."""
    return _choose(request, _public_sides(request), "handlungskonzept:compare", PUBLIC_BASE)


@require_safe
@members_who(may_read_working_text)
def member_choose(request: HttpRequest) -> HttpResponse:
    """Which two states of the plan are to be compared, proposals and the working text among them."""
    return _choose(request, _member_sides(request), "handlungskonzept:member_compare", MEMBER_BASE)


@require_safe
def compare(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """What changed between two adopted versions."""
    return _compare(request, _public_sides(request), (old, new), PUBLIC_BASE)


@require_safe
@members_who(may_read_working_text)
def member_compare(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """What changed between any two states of the plan a member may read."""
    return _compare(request, _member_sides(request), (old, new), MEMBER_BASE)


def _public_sides(request: HttpRequest) -> list[Side]:
    """The adopted versions, newest first."""
    return [adopted_side(adoption) for adoption in adoptions_visible_to(request.user)]


def _member_sides(request: HttpRequest) -> list[Side]:
    """The working text, proposals and adopted versions a member may read, newest first."""
    proposals = [proposed_side(version) for version in versions_visible_to(request.user)]
    working = working_side()
    sides = [*_public_sides(request), *proposals, *([working] if working else [])]
    return sorted(sides, key=lambda side: side.rank, reverse=True)


def _choose(request: HttpRequest, sides: list[Side], view: str, base: str) -> HttpResponse:
    """The form, or on to the comparison it asks for."""
    form = _form(request, sides)
    if form.is_bound and form.is_valid():
        return redirect(view, form.cleaned_data["alt"], form.cleaned_data["neu"])
    context = {
        "base": base,
        "form": form,
        "is_possible": len(sides) > 1,
        "action": request.path,
    }
    status = 422 if form.errors else 200
    return render(request, "handlungskonzept/compare_choose.html", context, status=status)


def _form(
    request: HttpRequest, sides: list[Side], chosen: tuple[str, str] | None = None
) -> SidesForm:
    """The form, filled with what was asked for, else with the last two adopted or the newest state."""
    choices = [(side.slug, side.label) for side in _offered(sides)]
    if chosen is None and ("alt" in request.GET or "neu" in request.GET):
        return SidesForm(request.GET, choices=choices)
    old, new = chosen or _suggested(sides)
    return SidesForm(initial={"alt": old, "neu": new}, choices=choices)


def _suggested(sides: list[Side]) -> tuple[str, str]:
    """The working text with the version before it; without one the last two versions."""
    slugs = [side.slug for side in sides if side.adoption is not None or side.slug == WORKING]
    new, old = (*slugs, "", "")[:2]
    return old, new


def _offered(sides: list[Side]) -> list[Side]:
    """Each text once: an adopted proposal is there as the version it became."""
    return [side for side in sides if side.adoption or not _is_adopted(side)]


def _is_adopted(side: Side) -> bool:
    return side.version is not None and hasattr(side.version, "adoption")


def _compare(
    request: HttpRequest, sides: list[Side], slugs: tuple[str, str], base: str
) -> HttpResponse:
    known = {side.slug: side for side in sides}
    if any(slug not in known for slug in slugs):
        raise Http404
    old, new = (known[slug] for slug in slugs)
    if old.rank > new.rank:
        view = (
            "handlungskonzept:compare" if base == PUBLIC_BASE else "handlungskonzept:member_compare"
        )
        return redirect(view, *slugs[::-1])
    context: dict[str, Any] = {
        "base": base,
        "is_public": base == PUBLIC_BASE,
        "old": old,
        "new": new,
        "form": _form(request, sides, slugs),
        "action": reverse(
            "handlungskonzept:compare_choose"
            if base == PUBLIC_BASE
            else "handlungskonzept:member_compare_choose"
        ),
    }
    if old.slug != new.slug:
        adoptions = [side.adoption for side in sides if side.adoption is not None]
        comparison = compare_plans(old.document, new.document)
        page = Page(comparison, old, new, Origins(old, new, adoptions))
        context |= page.context(request.GET.get("seite", ""))
    return render(request, "handlungskonzept/compare.html", context)
