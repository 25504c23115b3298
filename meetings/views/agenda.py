"""Writing the agenda of a meeting."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.operations import InvalidInput, NotPermitted, Refusal
from meetings.choices import ItemKind, StandingItem
from meetings.forms.agenda import ItemForm, NewItemForm, RemoveItemForm
from meetings.models import AgendaItem, FollowUp, Meeting
from meetings.operations import agenda as operations
from meetings.permissions import may_prepare
from meetings.queries.agenda import agenda_of, length_of
from meetings.queries.numbering import in_order
from meetings.queries.offers import offers_for
from meetings.views.access import actor_of, demand, item_or_404, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form


@members
@require_safe
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """The agenda as whoever prepares the meeting writes it."""
    meeting = _prepared(request, slug)
    lines = agenda_of(meeting)
    is_open = meeting.state in operations.OPEN_STATES
    here = {line.item.standing for line in lines}
    context = {
        "meeting": meeting,
        "lines": lines,
        "length": length_of(meeting, lines),
        "offers": offers_for(meeting) if is_open else None,
        "lacks_standing": is_open and not here >= {StandingItem.OPENING, StandingItem.NEXT_DATE},
        "is_open": is_open,
        "is_worded": meeting.state in operations.WORDED_STATES,
        "form": _new_form(meeting, None),
    }
    return render(request, "meetings/agenda_editor.html", context)


@members
def item_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole form for a new line."""
    meeting = _prepared(request, slug)
    kind = ItemKind.HEADING if "zwischentitel" in request.GET else ItemKind.ITEM
    initial = {"kind": kind, "parent": request.GET.get("unter")}
    form = _new_form(meeting, request, initial=initial)
    page = _page(meeting, _("New agenda item"), _("Add"), _("The item is on the agenda."))
    return _run(request, form, page, operations.add_item, {"meeting": meeting})


@members
def item_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form that changes a line."""
    meeting = _prepared(request, slug)
    item = item_or_404(meeting, pk)
    form = ItemForm(posted(request), record=item, parents=_parents(meeting).exclude(pk=pk))
    page = _page(meeting, _("Change the agenda item"), _("Save"), _("Saved."))
    return _run(request, form, page, operations.change_item, {"item": item})


@members
@require_POST
def item_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One place up or down."""
    meeting = _prepared(request, slug)
    item = item_or_404(meeting, pk)
    step = {"-1": -1, "1": 1}.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    operations.move_item(by=actor_of(request), at=clock.now(), item=item, step=step)
    return HttpResponseRedirect(_address(item))


@members
def item_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask before a line is taken off, and why if it was sent."""
    meeting = _prepared(request, slug)
    item = item_or_404(meeting, pk)
    was_sent = meeting.is_sent and not item.is_heading
    page = FormPage(
        title=_("Take the item off the agenda") if was_sent else _("Delete the item"),
        submit=pgettext("of an agenda", "Take off") if was_sent else _("Delete"),
        done=_("The item is off the agenda.") if was_sent else _("The item is deleted."),
        over=str(item),
        lead=""
        if was_sent
        else _("All that belongs to it is deleted with it: items below it and papers."),
        is_dangerous=True,
        **_back(meeting),
    )
    form = RemoveItemForm(posted(request))
    if not was_sent:
        form.fields["reason"].required = False
    return run_form(request, form, page, operations.remove_item, arguments={"item": item})


@members
@require_POST
def take_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Put something that was left over, referred or is to be done on this agenda."""
    meeting = _prepared(request, slug)
    acting: dict[str, Any] = {"by": actor_of(request), "at": clock.now(), "meeting": meeting}
    try:
        if key := _key_in(request, "top"):
            item = get_object_or_404(AgendaItem, pk=key)
            added = operations.take_up_item(**acting, item=item)
        elif key := _key_in(request, "aufgabe"):
            follow_up = get_object_or_404(FollowUp, pk=key)
            added = operations.take_up_follow_up(**acting, follow_up=follow_up)
        else:
            raise Http404
    except (NotPermitted, InvalidInput):
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return HttpResponseRedirect(reverse("meetings:agenda", args=[slug]))
    messages.success(request, _("“%(title)s” is on the agenda.") % {"title": added.title})
    return HttpResponseRedirect(_address(added))


def _key_in(request: HttpRequest, name: str) -> int:
    """The key a button sent, or 0 for what is no key."""
    words = request.POST.get(name, "")
    return int(words) if re.fullmatch(r"[0-9]{1,18}", words) else 0


@members
@require_POST
def standing_items(request: HttpRequest, slug: str) -> HttpResponse:
    """Add the standing items that are missing."""
    meeting = _prepared(request, slug)
    operations.add_standing_items(by=actor_of(request), at=clock.now(), meeting=meeting)
    messages.success(request, _("The standing items are on the agenda."))
    return HttpResponseRedirect(reverse("meetings:agenda", args=[slug]))


def _prepared(request: HttpRequest, slug: str) -> Meeting:
    """A meeting this person prepares."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    return meeting


def _parents(meeting: Meeting) -> Any:
    """The lines something can be put below."""
    return meeting.items.on_agenda().filter(parent=None, kind=ItemKind.ITEM)


def _new_form(
    meeting: Meeting, request: HttpRequest | None, *, initial: dict[str, Any] | None = None
) -> NewItemForm:
    """The form for a new line; once the invitation is out it asks for the place."""
    data = posted(request) if request is not None else None
    return NewItemForm(
        data, parents=_parents(meeting), places=_places(meeting), initial=initial or {}
    )


def _places(meeting: Meeting) -> list[tuple[int, str]]:
    """Behind which numbered item a late one can be put, with what it is called then."""
    if not meeting.is_sent:
        return []
    top = [item for item in in_order(meeting.items.all()) if item.parent_id is None]
    last = max((place for place, item in enumerate(top) if item.number), default=0)
    return [
        (place + 1, _("After item %(number)s: %(title)s") % {"number": item.number, "title": item.title})
        for place, item in enumerate(top)
        if item.number and place < last
    ]  # fmt: skip


def _run(
    request: HttpRequest, form: ItemForm, page: FormPage, operation: Any, arguments: dict[str, Any]
) -> HttpResponse:
    """Run one operation on a line; it leads back to the line's place in the editor."""
    return run_form(request, form, page, operation, arguments=arguments, done_url=_address)


def _page(meeting: Meeting, title: str, submit: str, done: str) -> FormPage:
    """The words around a form about a line."""
    return FormPage(title=title, submit=submit, done=done, over=str(meeting), **_back(meeting))


def _back(meeting: Meeting) -> dict[str, Any]:
    """Where a form about a line leads back to."""
    return {
        "back_url": reverse("meetings:agenda", args=[meeting.slug]),
        "back_label": _("Agenda"),
    }


def _address(item: AgendaItem) -> str:
    """A line's place in the editor."""
    return f"{reverse('meetings:agenda', args=[item.meeting.slug])}#top-{item.pk}"
