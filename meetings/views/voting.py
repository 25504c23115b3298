"""Recording what a meeting decides, while its minutes are written."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.operations import NotPossible
from meetings.choices import ResolutionResult
from meetings.forms.voting import ResolutionForm, VoidForm
from meetings.models import AgendaItem, Resolution
from meetings.operations import voting as operations
from meetings.permissions import may_take_minutes, resolutions_visible_to
from meetings.queries.voting import voters_at
from meetings.views.access import actor_of, demand, item_or_404, members, posted
from meetings.views.autosave import address_of
from meetings.views.forms import FormPage, run_form
from meetings.views.minutes import minuted_meeting

SHORT = 200


@members
def resolve(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A resolution at an item, with its vote."""
    item = item_or_404(minuted_meeting(request, slug), pk)
    voters = voters_at(item)
    form = ResolutionForm(
        posted(request), voters=voters, is_open_to_all=operations.is_open_to_all(item),
        initial={"title": item.title[:SHORT], "wording": item.draft_resolution},
    )  # fmt: skip
    page = _page(item, _("Record a resolution"), _("The resolution is recorded."))
    return run_form(
        request, form, page, operations.resolve, arguments={"item": item},
        template="meetings/vote_form.html",
        context={"voters": voters},
    )  # fmt: skip


@members
@require_POST
def resolve_by_consensus(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One click: the draft resolution is adopted by consensus, in its own words."""
    item = item_or_404(minuted_meeting(request, slug), pk)
    if not item.draft_resolution.strip():
        raise NotPossible(_("This item has no draft resolution. Please write the wording."))
    resolution = operations.resolve(
        by=actor_of(request), at=clock.now(), item=item, title=item.title[:SHORT],
        wording=item.draft_resolution, result=ResolutionResult.ADOPTED, by_consensus=True,
    )  # fmt: skip
    messages.success(
        request,
        _("Adopted by consensus as %(number)s.") % {"number": resolution.number},
    )
    return HttpResponseRedirect(address_of(item))


@members
def resolution_change(request: HttpRequest, slug: str) -> HttpResponse:
    """A resolution put right before its minutes are released."""
    resolution, item = _resolution(request, slug)
    voters = voters_at(item)
    form = ResolutionForm(
        posted(request), record=resolution, voters=voters,
        is_open_to_all=operations.is_open_to_all(item),
    )  # fmt: skip
    page = _page(item, _("Change the resolution"), _("Saved."), over=resolution.number)
    return run_form(
        request, form, page, operations.change_resolution, arguments={"resolution": resolution},
        template="meetings/vote_form.html",
        context={"voters": voters, "resolution": resolution},
    )  # fmt: skip


@members
def resolution_void(request: HttpRequest, slug: str) -> HttpResponse:
    """A resolution entered by mistake no longer counts."""
    resolution, item = _resolution(request, slug)
    page = FormPage(
        title=_("Strike out the resolution"), submit=_("Strike out"), back_url=address_of(item),
        back_label=str(item.meeting), done=_("The resolution no longer counts."),
        over=str(resolution), is_dangerous=True,
    )  # fmt: skip
    form = VoidForm(posted(request), record=resolution)
    return run_form(
        request, form, page, operations.void_resolution, arguments={"resolution": resolution}
    )


def _resolution(request: HttpRequest, slug: str) -> tuple[Resolution, AgendaItem]:
    """A resolution this person may see, of a meeting whose minutes they write."""
    found = resolutions_visible_to(request.user).select_related("item__meeting__group")
    resolution = get_object_or_404(found, slug=slug)
    if resolution.item is None:
        raise Http404
    demand(may_take_minutes(request.user, resolution.item.meeting))
    return resolution, resolution.item


def _page(item: AgendaItem, title: str, done: str, *, over: str = "") -> FormPage:
    return FormPage(
        title=title, submit=_("Save"), back_url=address_of(item), back_label=str(item.meeting),
        done=done, over=over or str(item),
    )  # fmt: skip
