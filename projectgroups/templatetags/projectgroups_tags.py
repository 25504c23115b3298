"""The public timeline of milestones, and mandates with their small markup."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import clock
from projectgroups.permissions import milestones_visible_to
from projectgroups.queries import MilestoneRow, timeline_of

register = template.Library()


@register.simple_tag
def public_milestones(limit: int | None = None) -> list[MilestoneRow]:
    """The milestones everybody may see; with a limit the next ones to come, or the last reached."""
    today = clock.today()
    rows = timeline_of(milestones_visible_to(AnonymousUser()), on=today)
    if limit is None or len(rows) <= limit:
        return rows
    first_open = next(
        (number for number, row in enumerate(rows) if row.milestone.is_open), len(rows)
    )
    start = min(max(first_open - 1, 0), len(rows) - limit)
    return rows[start : start + limit]


@register.inclusion_tag("projectgroups/milestone_timeline.html")
def milestone_timeline(limit: int | None = None, across: bool = False) -> dict[str, Any]:
    """The public timeline, whole or with ``limit=4 across=True`` for a start page."""
    return {"rows": public_milestones(limit), "across": across}


@register.filter
def small_markup(text: str) -> SafeString:
    """Paragraphs, lists of lines that begin with "- ", and **strong** words; everything else escaped."""
    blocks: list[tuple[str, list[str]]] = []
    for line in text.strip().splitlines():
        kind = "item" if line.lstrip().startswith("- ") else "text" if line.strip() else "gap"
        words = line.strip().removeprefix("- ") if kind == "item" else line.strip()
        if kind != "gap" and blocks and blocks[-1][0] == kind == "item":
            blocks[-1][1].append(words)
        elif kind != "gap":
            blocks.append((kind, [words]))
    return mark_safe("".join(_block(kind, lines) for kind, lines in blocks))


def _block(kind: str, lines: list[str]) -> str:
    """One paragraph or list as HTML."""
    if kind == "item":
        items = "".join(format_html("<li>{}</li>", _strong(line)) for line in lines)
        return f"<ul>{items}</ul>"
    return format_html("<p>{}</p>", _strong(lines[0]))


def _strong(line: str) -> SafeString:
    """Escaped words, those between two double stars strong."""
    return mark_safe(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(line)))
