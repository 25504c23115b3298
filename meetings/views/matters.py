"""Matters: their list, their path through the bodies, and passing an item on to the steering group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.changes import changes_of
from core.operations import NotPermitted, Refusal
from meetings.forms.matters import (
    LinkMatterForm,
    MatterFilter,
    MatterForm,
    NewMatterForm,
    ReferForm,
    WaitForm,
)
from meetings.models import AgendaItem, Matter
from meetings.operations import matters as operations
from meetings.operations.referring import Referral, refer_to_steering
from meetings.permissions.follow_ups import bodies_kept_by
from meetings.permissions.matters import (
    matters_visible_to,
    may_keep_matter,
    may_link_item,
    may_open_matter,
    may_refer,
)
from meetings.queries.matters import (
    found_matters,
    linkable_matters,
    next_steering_meeting,
    path_of,
)
from meetings.views.access import (
    actor_of,
    demand,
    group_or_404,
    item_or_404,
    meeting_or_404,
    members,
    posted,
)
from meetings.views.forms import FormPage, run_form
from projectgroups.permissions import groups_visible_to

PER_PAGE = 50


@members
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """The matters this person sees, open ones unless asked otherwise."""
    bodies = groups_visible_to(request.user)
    form = MatterFilter(request.GET, bodies=bodies)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = found_matters(
        request.user, group=chosen.get("gremium"), is_closed=bool(chosen.get("stand")),
        words=chosen.get("suche", ""),
    )  # fmt: skip
    kept = {
        name: request.GET[name] for name in ("gremium", "stand", "suche") if request.GET.get(name)
    }
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")),
        "base_url": request.path,
        "query": f"{urlencode(kept)}&" if kept else "",
        "opening": bodies_kept_by(request.user).active_on(clock.today()),
    }
    return render(request, "meetings/matter_list.html", context)


@members
def matter_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new matter of a body."""
    group = group_or_404(request, slug)
    demand(may_open_matter(request.user, group))
    page = FormPage(
        title=_("New matter"),
        submit=_("Open the matter"),
        done=_("The matter is opened."),
        over=group.name,
        back_url=reverse("meetings:matters"),
        back_label=_("Matters"),
    )
    return run_form(
        request,
        NewMatterForm(posted(request)),
        page,
        operations.open_matter,
        arguments={"group": group},
        done_url=Matter.get_absolute_url,
    )


@members
@require_safe
def matter(request: HttpRequest, slug: str) -> HttpResponse:
    """A matter with its path through the bodies, as far as this person may follow it."""
    found = _found(request, slug)
    may_keep = may_keep_matter(request.user, found)
    context = {
        "matter": found,
        "stations": path_of(found, request.user),
        "today": clock.today(),
        "may_keep": may_keep,
        "changes": changes_of(found) if may_keep else [],
    }
    return render(request, "meetings/matter_detail.html", context)


@members
def matter_change(request: HttpRequest, slug: str) -> HttpResponse:
    """Other words for a matter."""
    found = _found(request, slug)
    demand(may_keep_matter(request.user, found))
    page = FormPage(
        title=_("Change the matter"),
        submit=_("Save"),
        done=_("Saved."),
        over=found.title,
        back_url=found.get_absolute_url(),
        back_label=found.title,
    )
    form = MatterForm(posted(request), record=found)
    return run_form(request, form, page, operations.change_matter, arguments={"matter": found})


@members
@require_POST
def matter_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Settle a matter."""
    return _switch(request, slug, operations.close_matter, _("The matter is settled."))


@members
@require_POST
def matter_reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a settled matter again."""
    return _switch(request, slug, operations.reopen_matter, _("The matter is open again."))


@members
def link_matter(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say to which matter an item belongs, or open one for it."""
    item = item_or_404(meeting_or_404(request, slug), pk)
    demand(may_link_item(request.user, item))
    form = LinkMatterForm(
        posted(request),
        matters=linkable_matters(request.user, item),
        initial={"matter": item.matter_id},
    )
    page = FormPage(
        title=_("Matter of the item"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(item),
        lead=_("A matter holds together what several meetings and bodies say about one thing."),
        back_url=item.get_absolute_url(),
        back_label=str(item.meeting),
    )
    return run_form(request, form, page, operations.choose_matter, arguments={"item": item})


@members
def refer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Propose an item with its draft resolution and papers to the steering group."""
    item = item_or_404(meeting_or_404(request, slug), pk)
    demand(may_refer(request.user, item))
    meeting = next_steering_meeting(after=clock.now())
    initial = {"title": item.title, "draft_resolution": item.draft_resolution}
    form = (ReferForm if meeting else WaitForm)(posted(request), initial=initial)
    page = FormPage(
        title=_("To the steering group"),
        submit=_("Propose it to the steering group"),
        done=_("The item is proposed to the steering group."),
        over=str(item),
        back_url=item.get_absolute_url(),
        back_label=str(item.meeting),
    )
    return run_form(
        request,
        form,
        page,
        refer_to_steering,
        arguments={"item": item},
        done_url=_matter_of,
        template="meetings/refer_form.html",
        context={"item": item, "meeting": meeting, "papers": _papers(item)},
    )


def _matter_of(referral: Referral) -> str:
    return referral.matter.get_absolute_url()


def _papers(item: AgendaItem) -> Any:
    return item.papers.filter(is_withdrawn=False)


def _found(request: HttpRequest, slug: str) -> Matter:
    """A matter this person sees."""
    return get_object_or_404(matters_visible_to(request.user), slug=slug)


def _switch(request: HttpRequest, slug: str, operation: Any, done: str) -> HttpResponse:
    """Settle or reopen, and say what was done or why not."""
    found = _found(request, slug)
    try:
        operation(by=actor_of(request), at=clock.now(), matter=found)
    except NotPermitted:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(found.get_absolute_url())
