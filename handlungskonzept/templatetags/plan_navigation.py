"""The ways through the members' part of the plan: ``{% load plan_navigation %}``."""

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
from handlungskonzept.permissions import may_approve, may_read_working_text
from handlungskonzept.views.comment_links import waiting_count

register = template.Library()


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A place in the members' part of the plan and who finds it."""

    label: str | Promise
    view: str
    is_shown_to: Callable[[AnyUser], bool]
    count: Callable[[AnyUser], int] | None = None


ENTRIES = [
    PlanEntry(_("Working text"), "handlungskonzept:working", may_read_working_text),
    PlanEntry(_("All pages"), "handlungskonzept:overview", may_read_working_text),
    PlanEntry(_("Measures"), "handlungskonzept:member_measures", may_read_working_text),
    PlanEntry(_("Proposed changes"), "handlungskonzept:changes", may_read_working_text),
    PlanEntry(_("Comments"), "handlungskonzept:comments", may_read_working_text, waiting_count),
    PlanEntry(_("Progress"), "handlungskonzept:progress_list", may_read_working_text),
    PlanEntry(_("Compare"), "handlungskonzept:member_compare_choose", may_read_working_text),
    PlanEntry(_("Approvals"), "handlungskonzept:approvals", may_approve),
]
"""In the order in which people need them."""


@register.simple_tag(takes_context=True)
def plan_navigation(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries this person finds, the present one marked."""
    request: HttpRequest = context["request"]
    home = reverse("handlungskonzept:overview")
    answers = {
        question: question(request.user) for question in {entry.is_shown_to for entry in ENTRIES}
    }
    found = []
    for entry in ENTRIES:
        if answers[entry.is_shown_to]:
            url = reverse(entry.view)
            is_below = url != home and request.path.startswith(url)
            current = "page" if request.path == url else "true" if is_below else ""
            count = entry.count(request.user) if entry.count is not None else 0
            found.append({"label": entry.label, "url": url, "current": current, "count": count})
    return found
