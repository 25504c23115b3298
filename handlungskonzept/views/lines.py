"""Every line of one page: where members comment and propose changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import members_who
from handlungskonzept.document.aims import WHOLE_PAGE, Aim, Intent
from handlungskonzept.permissions import may_read_working_text
from handlungskonzept.queries.changes import open_on
from handlungskonzept.queries.lines import PageLines, lines_on
from handlungskonzept.queries.pages import measure_of, plan_page_by_identity


@require_safe
@members_who(may_read_working_text)
def page_lines(request: HttpRequest, identity: str) -> HttpResponse:
    """All lines of one page, each with the ways to comment it and to propose a change."""
    found = page_lines_or_404(identity)
    measure, waiting = measure_of(found.page), open_on(found.page)
    context = {
        "page": found.page,
        "section": found.section,
        "is_draft": found.is_draft,
        "is_withdrawn": measure is not None and measure.is_retired,
        "measure": measure,
        "rows": [
            {
                "line": line,
                "target": Aim(line.intents[0], line.identity).target if line.intents else "",
                "waiting": waiting[line.identity],
            }
            for line in found.lines
        ],
        "whole_page": Aim(Intent.WISH, WHOLE_PAGE).target,
    }
    return render(request, "handlungskonzept/lines.html", context)


def page_lines_or_404(identity: object) -> PageLines:
    """The page with this identity and its lines."""
    page = plan_page_by_identity(str(identity))
    found = lines_on(page) if page is not None else None
    if found is None:
        raise Http404
    return found
