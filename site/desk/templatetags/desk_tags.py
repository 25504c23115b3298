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
from desk.permissions import (
    finds_meetings,
    has_a_place,
    may_list_accounts,
    may_list_landscape,
    may_list_people,
)
from handlungskonzept.permissions import may_read_working_text

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the members' area and who finds it."""

    label: str | Promise
    view: str
    is_shown_to: Callable[[AnyUser], bool]
    section: str | None = None


ENTRIES = [
    Entry(_("Overview"), "desk:home", lambda _user: True),
    Entry(_("Bodies"), "desk:groups", has_a_place),
    Entry(_("Meetings"), "meetings:list", finds_meetings),
    Entry(_("Follow-ups"), "meetings:follow_ups", has_a_place),
    Entry(
        _("Action plan"),
        "handlungskonzept:working",
        may_read_working_text,
        section="handlungskonzept:overview",
    ),
    Entry(_("Milestones"), "desk:milestones", has_a_place),
    Entry(_("Resolutions"), "desk:resolutions", has_a_place),
    Entry(_("People"), "desk:people", may_list_people),
    Entry(_("Accounts"), "desk:accounts", may_list_accounts),
    Entry(_("Reference data"), "desk:reference", may_list_landscape),
]
"""The navigation, in its order."""


@register.simple_tag(takes_context=True)
def desk_navigation(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries this person finds, the present one marked."""
    request: HttpRequest = context["request"]
    home = reverse("desk:home")
    questions = {entry.is_shown_to for entry in ENTRIES}
    answers = {question: question(request.user) for question in questions}
    found = []
    for entry in ENTRIES:
        if answers[entry.is_shown_to]:
            url = reverse(entry.view)
            is_here = request.path == url
            below = reverse(entry.section or entry.view)
            is_below = below != home and request.path.startswith(below)
            current = "page" if is_here else "true" if is_below else ""
            found.append({"label": entry.label, "url": url, "current": current})
    return found
