"""Shows lines of the plan and what is proposed for them: ``{% load plan_lines %}``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page, Revision

from handlungskonzept.document.aims import LineForm, cells_of
from handlungskonzept.models import PlanPage
from handlungskonzept.permissions import may_write_plan
from handlungskonzept.queries.changes import proposals_behind
from handlungskonzept.queries.lines import PlanLine
from handlungskonzept.queries.sections import facts_of
from handlungskonzept.views.sections import status_of, ways_on

register = template.Library()


@register.simple_tag
def line_words(line: PlanLine) -> SafeString:
    """The words of a line: as a table if it is one, else line by line."""
    if line.form not in (LineForm.TABLE, LineForm.AUTOMATIC):
        return words_html(line.text)
    rows = cells_of(line.text)
    head = format_html_join("", '<th scope="col">{}</th>', ((cell,) for cell in rows[0]))
    body = format_html_join("", "<tr>{}</tr>", ((_row(row),) for row in rows[1:]))
    return format_html(
        '<div class="scroll" tabindex="0" role="group" aria-label="{}"><table>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        line.label, head, body,
    )  # fmt: skip


@register.filter
def words_html(text: str) -> SafeString:
    """Plain words, each line a paragraph."""
    return format_html_join("\n", "<p>{}</p>", ((line,) for line in text.split("\n")))


@register.inclusion_tag("handlungskonzept/section_facts.html", takes_context=True)
def section_ways(context: dict[str, Any], page: PlanPage, label: str) -> dict[str, Any]:
    """Where one page stands and the ways on from it, for a page that shows it alone."""
    facts = facts_of([page.identity])[page.identity]
    ways = ways_on(facts, writes=may_write_plan(context["request"].user))
    return {
        "facts": facts,
        "status": status_of(facts),
        "ways": replace(ways, measure=""),
        "label": label,
    }


@register.inclusion_tag("handlungskonzept/changes_behind.html")
def changes_behind(page: Page, submitted: Revision) -> dict[str, Any]:
    """Which proposed changes stand in what of a page was submitted, for who approves it."""
    return {"changes": proposals_behind(page, submitted)}


def _row(row: list[str]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((cell,) for cell in row))
