"""Shows parts of the plan document as HTML: ``{% load plan %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Engine, RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, WorkflowState

from handlungskonzept.choices import PageState
from handlungskonzept.document import Block, Heading, Item, Para, Part, Run
from handlungskonzept.models import PlanPage
from handlungskonzept.models.base import status_words
from handlungskonzept.queries.working_text import section_in_memory
from handlungskonzept.views.reading import Entry, entry_of, working_pictures

register = template.Library()

DEEPEST = 6


@register.simple_tag
def plan_block(block: Block, level: int, pictures: str) -> SafeString:
    """A block as HTML; `level` is that of the heading above it, `pictures` the address of pictures."""
    context: dict[str, Any] = {
        "block": block,
        "pictures": pictures,
        "below": min(level + 1, DEEPEST),
    }
    if isinstance(block, Heading):
        context["level"] = min(level + block.level, DEEPEST)
    return render_to_string(f"handlungskonzept/blocks/{block.kind}.html", context)


@register.filter
def parts_html(parts: tuple[Part, ...]) -> SafeString:
    """Paragraphs and lists as HTML, without their footnotes."""
    return format_html_join("\n", "{}", ((_part(part),) for part in parts))


@register.filter
def line_html(parts: tuple[Part, ...]) -> SafeString:
    """The same for a table cell or a fact, where a single paragraph needs no element of its own."""
    if len(parts) == 1 and isinstance(parts[0], Para):
        return _runs(parts[0].runs)
    return parts_html(parts)


@register.filter
def notes_in(parts: tuple[Part, ...]) -> list[str]:
    """The words of the footnotes these parts call."""
    return [run.note for part in parts for run in _all_runs(part) if run.note]


@register.simple_tag(takes_context=True)
def wagtails_own(context: RequestContext, name: str) -> str:
    """Wagtail's template of this name, which ours stands before."""
    engine = Engine.get_default()
    ours = engine.get_template(name).origin
    template, _origin = engine.find_template(name, skip=[ours])
    return template.render(context)


@register.filter
def plan_status(page: Page) -> Any:
    """Where a page's text stands, in the plan's words."""
    return status_words(page)


@register.filter
def plan_submission(state: WorkflowState) -> str:
    """What became of a submission that is not approved yet."""
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return str(PageState.RETURNED.label)
    return str(PageState.SUBMITTED.label)


@register.simple_tag
def plan_preview(page: PlanPage) -> Entry:
    """A page as it is being written, for Wagtail's preview."""
    return entry_of(section_in_memory(page), 1)


@register.simple_tag
def plan_pictures() -> str:
    """The beginning of the addresses of pictures only members see."""
    return working_pictures()


def _part(part: Part) -> SafeString:
    if isinstance(part, Para):
        return format_html("<p>{}</p>", _runs(part.runs))
    items = format_html_join(
        "", "<li>{}{}</li>", ((_runs(item.runs), _below(item)) for item in part.items)
    )
    return format_html("<ol>{}</ol>", items) if part.ordered else format_html("<ul>{}</ul>", items)


def _below(item: Item) -> SafeString:
    return format_html_join("", "{}", ((_part(child),) for child in item.children))


def _runs(runs: tuple[Run, ...]) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in runs if not run.note))


def _run(run: Run) -> SafeString:
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in run.text.split("\n")))
    if run.bold:
        lines = format_html("<strong>{}</strong>", lines)
    if run.italic:
        lines = format_html("<em>{}</em>", lines)
    address = reverse("handlungskonzept:section", args=[run.target]) if run.target else run.link
    return format_html('<a href="{}">{}</a>', address, lines) if address else lines


def _all_runs(part: Part) -> list[Run]:
    if isinstance(part, Para):
        return list(part.runs)
    found: list[Run] = []
    for item in part.items:
        found.extend(item.runs)
        for child in item.children:
            found.extend(_all_runs(child))
    return found
