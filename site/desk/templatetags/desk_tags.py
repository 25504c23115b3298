"""The navigation of the members' area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.actor import AnyUser
from desk.permissions import has_a_place, may_list_landscape, may_list_people

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the members' area and who finds it."""

    label: str | Promise
    view: str
    is_shown_to: Callable[[AnyUser], bool]


ENTRIES = [
    Entry(_("Overview"), "desk:home", lambda _user: True),
    Entry(_("Bodies"), "desk:groups", has_a_place),
    Entry(_("Milestones"), "desk:milestones", has_a_place),
    Entry(_("Resolutions"), "desk:resolutions", has_a_place),
    Entry(_("People"), "desk:people", may_list_people),
    Entry(_("Reference data"), "desk:reference", may_list_landscape),
]
"""The navigation, in its order; an app further up adds its places through :func:`add_entry`."""


def add_entry(entry: Entry, *, after: str) -> None:
    """Put a place behind the one with that view name, once."""
    if entry.view not in {known.view for known in ENTRIES}:
        ENTRIES.insert([known.view for known in ENTRIES].index(after) + 1, entry)


@register.simple_tag(takes_context=True)
def desk_navigation(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries this person finds, the present one marked."""
    request: HttpRequest = context["request"]
    home = reverse("desk:home")
    found = []
    for entry in ENTRIES:
        if entry.is_shown_to(request.user):
            url = reverse(entry.view)
            is_here = request.path == url
            is_below = url != home and request.path.startswith(url)
            current = "page" if is_here else "true" if is_below else ""
            found.append({"label": entry.label, "url": url, "current": current})
    return found
