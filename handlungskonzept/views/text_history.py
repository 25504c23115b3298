"""The history of one page's text in readable lines."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.access import members_who
from core.actor import Channel
from handlungskonzept.permissions import may_read_working_text
from handlungskonzept.queries.pages import measure_of, plan_page_by_identity
from handlungskonzept.queries.text_history import (
    Happening,
    HistoryEntry,
    entries_of,
    with_lines,
)
from handlungskonzept.views.changed_lines import changed_lines

PER_PAGE = 20
TAGS = {
    Happening.WRITTEN: "neutral", Happening.MOVED: "neutral", Happening.PROPOSED: "go",
    Happening.SUBMITTED: "go", Happening.TAKEN_BACK: "warn", Happening.REFUSED: "bad",
    Happening.APPROVED: "ok", Happening.WITHDRAWN: "bad", Happening.ADOPTED: "ok",
}  # fmt: skip


@require_safe
@members_who(may_read_working_text)
def page_history(request: HttpRequest, identity: str) -> HttpResponse:
    """What became of a page's text, the latest first."""
    page = plan_page_by_identity(str(identity))
    if page is None:
        raise Http404
    listed = Paginator(entries_of(page), PER_PAGE).get_page(request.GET.get("seite"))
    measure = measure_of(page)
    context = {
        "page": page,
        "title": f"{measure.code} {page.draft_title}" if measure else page.draft_title,
        "listed": listed,
        "entries": [_shown(entry) for entry in with_lines(page, listed.object_list)],
    }
    return render(request, "handlungskonzept/page_history.html", context)


def _shown(entry: HistoryEntry) -> dict[str, Any]:
    """An entry as the template shows it."""
    lines = changed_lines(entry.before, entry.after, entry.changes) if entry.after else []
    return {
        "entry": entry,
        "title": _title(entry),
        "tag": TAGS[entry.kind],
        "door": _door(entry),
        "lines": lines,
        "reason_label": _("Resolution") if entry.kind is Happening.ADOPTED else _("Reason"),
    }


def _title(entry: HistoryEntry) -> str:
    """What happened, in a few words."""
    titles = {
        Happening.WRITTEN: _("Text changed"),
        Happening.MOVED: _("Moved to another place"),
        Happening.PROPOSED: _("Proposed change taken up: %(note)s"),
        Happening.SUBMITTED: _("Submitted for approval"),
        Happening.TAKEN_BACK: _("Submission taken back"),
        Happening.REFUSED: _("Sent back"),
        Happening.APPROVED: _("Approved: working text"),
        Happening.WITHDRAWN: _("Measure withdrawn"),
        Happening.ADOPTED: _("In version %(note)s, unchanged"),
    }
    if entry.is_first and entry.kind is Happening.WRITTEN:
        return _("Page created")
    if entry.is_first and entry.kind is Happening.ADOPTED:
        return _("Adopted with version %(note)s") % {"note": entry.note}
    if entry.kind is Happening.WITHDRAWN and entry.note:
        return _("Measure withdrawn, replaced by %(note)s") % {"note": entry.note}
    return titles[entry.kind] % {"note": entry.note}


def _door(entry: HistoryEntry) -> str:
    """How it came in, where that is known and not self-evident."""
    if entry.kind is not Happening.WRITTEN:
        return ""
    if not entry.door:
        return pgettext("door", "in the editor")
    if entry.door == Channel.WEB:
        return pgettext("door", "in the members' area")
    return str(Channel(entry.door).label)
