"""Proposing a change with a preview, and the list of what was proposed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.access import actor_of, members_who
from core.operations import NotPermitted, Refusal, show_refusal
from handlungskonzept.choices import ChangeState
from handlungskonzept.document.aims import Aim, Intent
from handlungskonzept.forms.changes import ChangeForm, change_form
from handlungskonzept.models import Withdrawn
from handlungskonzept.operations.changes import checked_change, propose_change
from handlungskonzept.permissions.changes import (
    changes_visible_to,
    may_propose_change,
    may_review_changes,
)
from handlungskonzept.queries.changes import open_on, pieces_of
from handlungskonzept.queries.lines import PageLines, PlanLine
from handlungskonzept.queries.pages import codes_of, measure_of
from handlungskonzept.views.keeping import keeps_typed_text
from handlungskonzept.views.lines import page_lines_or_404

PER_PAGE = 25
STATE_TAGS = {
    ChangeState.SENT: "go", ChangeState.ACCEPTED: "ok", ChangeState.DECLINED: "bad",
    ChangeState.WITHDRAWN: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the change is to happen."""

    found: PageLines
    line: PlanLine
    aim: Aim


@require_http_methods(["GET", "HEAD", "POST"])
@partial(keeps_typed_text, may=may_propose_change)
@members_who(may_propose_change)
def change_new(request: HttpRequest, identity: str, *, is_trusted: bool) -> HttpResponse:
    """Propose a change to one line: write, look at the difference, send.

    Who was signed out while writing finds everything typed in the form again.
    """
    place = _place_or_404(request, identity)
    measure = measure_of(place.found.page)
    if measure is not None and measure.is_retired:
        raise Withdrawn
    if request.method != "POST":
        return _show_form(request, place, change_form(place.line, place.aim))
    if request.POST.get("step") == "back" or not is_trusted:
        typed = change_form(place.line, place.aim, initial=request.POST.dict())
        return _show_form(request, place, typed)
    form = change_form(place.line, place.aim, data=request.POST)
    if not form.is_valid():
        return _show_form(request, place, form, status=422)
    try:
        return _go_on(request, place, form)
    except NotPermitted:
        raise
    except Refusal as refusal:
        fresh = request.POST.copy()
        fresh["seen"] = place.line.text
        form = change_form(place.line, place.aim, data=fresh)
        show_refusal(form, refusal)
        return _show_form(request, place, form, status=refusal.status)


def _go_on(request: HttpRequest, place: _Place, form: ChangeForm) -> HttpResponse:
    """Send what was looked at, or show the difference first. Raises a refusal."""
    values: dict[str, Any] = {
        "by": actor_of(request),
        "page": place.found.page,
        "target": place.aim.target,
        "text": form.words(),
        "seen": form.cleaned_data["seen"],
    }
    if request.POST.get("step") == "send":
        change = propose_change(at=clock.now(), reason=form.cleaned_data["reason"], **values)
        messages.success(request, _("Your proposal was sent."))
        return redirect(change)
    line, words = checked_change(**values)
    context = _context(place, form) | {
        "pieces": pieces_of(place.aim.target, line.text, words),
        "words": words,
        "reason": form.cleaned_data["reason"],
    }
    return render(request, "handlungskonzept/change_preview.html", context)


def _show_form(
    request: HttpRequest, place: _Place, form: ChangeForm, status: int = 200
) -> HttpResponse:
    others = [
        {"intent": intent, "target": Aim(intent, place.line.identity).target}
        for intent in place.line.intents
        if intent is not place.aim.intent
    ]
    context = _context(place, form) | {
        "others": others,
        "waiting": open_on(place.found.page)[place.line.identity],
    }
    return render(request, "handlungskonzept/change_new.html", context, status=status)


def _context(place: _Place, form: ChangeForm) -> dict[str, Any]:
    page = place.found.page
    lines_url = reverse("handlungskonzept:lines", args=[page.translation_key])
    return {
        "form": form,
        "page": page,
        "section": place.found.section,
        "line": place.line,
        "target": place.aim.target,
        "intent": place.aim.intent,
        "is_wish": place.aim.intent is Intent.WISH,
        "title": _title(place.aim.intent),
        "lines_url": lines_url,
        "back_url": f"{lines_url}#{place.line.anchor}",
    }


def _title(intent: Intent) -> str:
    return {
        Intent.REPLACE: _("Propose a change"),
        Intent.AFTER: _("Propose an addition"),
        Intent.REMOVE: _("Propose to take this out"),
        Intent.WISH: _("Propose a change"),
    }[intent]


def _place_or_404(request: HttpRequest, identity: object) -> _Place:
    """The line the address names, if such a thing may be proposed for it."""
    found = page_lines_or_404(identity)
    aim = Aim.of(request.GET.get("zeile", ""))
    line = found.line(aim.line)
    if line is None or aim.intent not in line.intents:
        raise Http404
    return _Place(found, line, aim)


@require_safe
@members_who(may_propose_change)
def change_list(request: HttpRequest) -> HttpResponse:
    """The proposals this person sees, newest first, by state."""
    visible = changes_visible_to(request.user)
    counts = dict(visible.order_by().values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("stand", "")
    chosen = chosen if chosen in ChangeState.values else ""
    shown = visible.filter(state=chosen) if chosen else visible
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("seite"))
    codes = codes_of([change.page_id for change in page])
    context = {
        "page": page,
        "rows": [
            {
                "change": change,
                "place": f"{codes.get(change.page_id, '')} {change.page.draft_title}".strip(),
                "status": status_of(change.state),
                "is_own": change.proposed_by_id == request.user.pk,
            }
            for change in page
        ],
        "filters": _filters(counts, chosen),
        "chosen": chosen,
        "query": f"stand={chosen}&" if chosen else "",
        "base_url": request.path,
        "reviews": may_review_changes(request.user),
        "total": sum(counts.values()),
    }
    return render(request, "handlungskonzept/changes.html", context)


def status_of(state: str) -> dict[str, Any]:
    """A state as a tag shows it."""
    return {"kind": STATE_TAGS[ChangeState(state)], "label": ChangeState(state).label}


def _filters(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The states one may filter by, with how many there are."""
    every = {"label": _("All"), "value": "", "count": sum(counts.values())}
    states = [
        {"label": state.label, "value": state.value, "count": counts.get(state.value, 0)}
        for state in ChangeState
    ]
    return [{**one, "current": one["value"] == chosen} for one in (every, *states)]
