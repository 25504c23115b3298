"""Follow-ups in the members' area: mine, my organisation's, my bodies'; settling and remarking."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.changes import changes_of
from landscape.permissions import organisations_visible_to
from meetings.forms.follow_ups import (
    ConfirmForm,
    FollowUpFilter,
    FollowUpForm,
    NewFollowUpForm,
    ReasonForm,
    RemarkForm,
    SettleForm,
)
from meetings.models import FollowUp
from meetings.operations import follow_ups as operations
from meetings.permissions import may_see_meeting, may_see_resolution, may_take_minutes
from meetings.permissions.follow_ups import (
    follow_ups_visible_to,
    may_keep_follow_up,
    may_settle_follow_up,
)
from meetings.queries.follow_ups import (
    address_of_follow_up,
    bodies_of,
    found_follow_ups,
    handing_out,
    my_follow_ups,
    people_for,
    with_names,
)
from meetings.views.access import demand, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form

PER_PAGE = 50


@members
@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What I have to do, what my organisation has to do, and the follow-ups of my bodies."""
    today = clock.today()
    seen = follow_ups_visible_to(request.user)
    form = FollowUpFilter(request.GET, bodies=bodies_of(seen))
    chosen = form.cleaned_data if form.is_valid() else {}
    found = found_follow_ups(
        request.user, on=today, group=chosen.get("gremium"), state=chosen.get("stand", ""),
        words=chosen.get("suche", ""),
    )  # fmt: skip
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    kept = {
        name: request.GET[name] for name in ("gremium", "stand", "suche") if request.GET.get(name)
    }
    context = {
        "mine": my_follow_ups(request.user),
        "form": form,
        "page": page,
        "base_url": request.path,
        "query": f"{urlencode(kept)}&" if kept else "",
        "today": today,
        "handing_out": handing_out(request.user, now=clock.now()),
    }
    return render(request, "meetings/follow_up_list.html", context)


@members
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One follow-up with what was said about it; whoever sees to it remarks here."""
    found = _found(request, pk)
    may_settle = may_settle_follow_up(request.user, found)
    may_keep = may_keep_follow_up(request.user, found)
    if request.method == "POST":
        demand(may_settle)
    meeting = found.item.meeting if found.item is not None else None
    context = {
        "follow_up": found,
        "today": clock.today(),
        "remarks": found.remarks.select_related("written_by", "meeting__group"),
        "item": found.item if meeting and may_see_meeting(request.user, meeting) else None,
        "may_settle": may_settle,
        "may_keep": may_keep,
        "may_remove": may_keep and operations.is_removable(found),
        "sees_resolution": found.resolution is not None
        and may_see_resolution(request.user, found.resolution),
        "changes": changes_of(found),
    }
    page = FormPage(
        title=found.text,
        submit=_("Add the remark"),
        done=_("The remark is noted."),
        back_url=address_of_follow_up(found),
        back_label=_("Follow-up"),
    )
    return run_form(
        request,
        RemarkForm(posted(request)),
        page,
        operations.remark_on,
        arguments={"follow_up": found},
        template="meetings/follow_up_detail.html",
        context=context,
    )


@members
def follow_up_new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new follow-up of a meeting's body, from one of its items or without."""
    meeting = meeting_or_404(request, slug)
    demand(may_take_minutes(request.user, meeting))
    page = FormPage(
        title=_("New follow-up"),
        submit=_("Add"),
        done=_("The follow-up is noted; whoever has to see to it is told."),
        over=str(meeting),
        back_url=meeting.get_absolute_url(),
        back_label=str(meeting),
    )
    items = meeting.items.on_agenda().select_related("meeting__group")
    form = NewFollowUpForm(
        posted(request),
        items=items,
        people=people_for(meeting.group, on=clock.today(), meeting=meeting),
        organisations=organisations_visible_to(request.user).filter(is_retired=False),
        initial={"item": request.GET.get("top")},
    )
    return run_form(
        request, form, page, operations.add_follow_up, arguments={"group": meeting.group}
    )


@members
def follow_up_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another owner or date."""
    found = _found(request, pk)
    demand(may_keep_follow_up(request.user, found))
    meeting = found.item.meeting if found.item is not None else None
    form = FollowUpForm(
        posted(request),
        record=found,
        people=people_for(found.group, on=clock.today(), meeting=meeting, named=found.person),
        organisations=organisations_visible_to(request.user),
    )
    page = _page(found, _("Change the follow-up"), _("Save"), _("Saved."))
    return _run(request, form, page, operations.change_follow_up, found)


@members
def follow_up_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is done, or drop it."""
    found = _found(request, pk)
    demand(may_settle_follow_up(request.user, found))
    form = SettleForm(
        posted(request),
        record=found,
        may_drop=may_keep_follow_up(request.user, found),
        initial={"settled_on": clock.today()},
    )
    page = _page(found, _("Settle the follow-up"), _("Settle"), _("The follow-up is settled."))
    return _run(request, form, page, operations.settle_follow_up, found)


@members
def follow_up_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it again, with the reason."""
    found = _found(request, pk)
    demand(may_settle_follow_up(request.user, found))
    page = _page(found, _("Open again"), _("Open again"), _("The follow-up is open again."))
    form = ReasonForm(posted(request), record=found)
    return _run(request, form, page, operations.reopen_follow_up, found)


@members
def follow_up_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was entered by mistake."""
    found = _found(request, pk)
    demand(may_keep_follow_up(request.user, found))
    page = FormPage(
        title=_("Delete the follow-up"),
        submit=_("Delete"),
        done=_("The follow-up is deleted."),
        over=found.text,
        lead=_("Only while the minutes are being written, and before anything was said about it."),
        back_url=reverse("meetings:follow_ups"),
        back_label=_("Follow-ups"),
        is_dangerous=True,
    )
    form = ConfirmForm(posted(request))
    return run_form(
        request, form, page, operations.remove_follow_up, arguments={"follow_up": found}
    )


def _found(request: HttpRequest, pk: int) -> FollowUp:
    """A follow-up this person sees."""
    return get_object_or_404(with_names(follow_ups_visible_to(request.user)), pk=pk)


def _page(found: FollowUp, title: str, submit: str, done: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        done=done,
        over=found.text,
        back_url=address_of_follow_up(found),
        back_label=_("Follow-up"),
    )


def _run(
    request: HttpRequest, form: Any, page: FormPage, operation: Any, found: FollowUp
) -> HttpResponse:
    return run_form(request, form, page, operation, arguments={"follow_up": found})
