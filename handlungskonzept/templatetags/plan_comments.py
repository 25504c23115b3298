"""Shows the comments of a page of the plan: ``{% load plan_comments %}``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import RequestContext
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from handlungskonzept.queries.lines import PlanLine
from handlungskonzept.views.threads import PageThreads, page_threads

register = template.Library()


@register.simple_tag(takes_context=True)
def line_comments(
    context: RequestContext, page: Page, line: PlanLine, is_closed: bool = False
) -> SafeString:
    """The comments on one line and the way to write one."""
    found = page_threads(context.request, page)
    return _shown(
        context, found, {"threads": found.on_line(line.identity), "line": line, "page": page,
                         "is_closed": is_closed},
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def other_comments(
    context: RequestContext, page: Page, rows: Iterable[dict[str, Any]]
) -> SafeString:
    """The comments of a page that stand at none of the lines it shows."""
    found = page_threads(context.request, page)
    shown = {row["line"].identity for row in rows}
    threads = found.elsewhere(shown)
    return _shown(context, found, {"threads": threads, "page": page, "is_rest": True})


def _shown(context: RequestContext, found: PageThreads, values: dict[str, Any]) -> SafeString:
    threads = values.pop("threads")
    values |= {
        "threads": [thread for thread in threads if thread.comment.resolved_at is None],
        "done": [thread for thread in threads if thread.comment.resolved_at is not None],
        "readers": found.readers,
        "back": context.request.path,
    }
    return render_to_string("handlungskonzept/line_comments.html", values, context.request)
