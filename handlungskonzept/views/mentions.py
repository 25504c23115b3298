"""Choosing the measures an item of a meeting, or a resolution, is about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.access import actor_of, demand, members, posted
from core.operations import NotPermitted, Refusal, show_refusal
from handlungskonzept.forms.mentions import MentionForm
from handlungskonzept.operations.mentions import change_mentions
from handlungskonzept.permissions.mentions import may_mention
from handlungskonzept.queries.measure_mentions import choices_for, mentioned_in
from meetings.models import AgendaItem, Resolution
from meetings.permissions import meetings_visible_to, resolutions_visible_to


@require_http_methods(["GET", "HEAD", "POST"])
@members
def item_measures(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures an item is about; who takes the minutes chooses them."""
    items = AgendaItem.objects.select_related("meeting__group", "meeting__note_taker")
    item = get_object_or_404(items, pk=pk, meeting__in=meetings_visible_to(request.user))
    back_url = item.get_absolute_url()
    if item.meeting.takes_minutes:
        back_url = f"{reverse('meetings:minutes', args=[item.meeting.slug])}#top-{item.pk}"
    return _choose(request, item, str(item), str(item.meeting), back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@members
def resolution_measures(request: HttpRequest, slug: str) -> HttpResponse:
    """The measures a resolution is about."""
    resolution = get_object_or_404(resolutions_visible_to(request.user), slug=slug)
    return _choose(
        request, resolution, resolution.title, resolution.number, resolution.get_absolute_url()
    )


def _choose(
    request: HttpRequest, thing: AgendaItem | Resolution, title: str, over: str, back_url: str
) -> HttpResponse:
    demand(may_mention(request.user, thing))
    groups = choices_for(request.user, thing)
    data = posted(request)
    form = MentionForm(data, groups=groups, linked=mentioned_in(thing))
    if form.is_bound and form.is_valid():
        try:
            change_mentions(by=actor_of(request), at=clock.now(), thing=thing, **form.values())
        except NotPermitted:
            raise
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The measures are saved."))
            return redirect(back_url)
    context = {
        "form": form, "groups": groups, "ticked": form.ticked(), "title": title, "over": over,
        "back_url": back_url,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "handlungskonzept/mention_choose.html", context, status=status)
