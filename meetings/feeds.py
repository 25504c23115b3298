"""Calendars that are subscribed to, and one meeting to save: always the newest state, cheaply asked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from meetings.exports.calendar import calendar_of
from meetings.models import Meeting
from meetings.operations.calendar_keys import note_reading
from meetings.permissions import (
    may_join,
    meetings_joined_by,
    meetings_visible_to,
    public_meetings,
)
from meetings.queries.calendars import (
    last_change,
    open_key,
    own_calendar,
    public_calendar,
)
from people.emails import site_address
from projectgroups.permissions import groups_visible_to

CONTENT_TYPE = "text/calendar; charset=utf-8"


@require_safe
def group_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The public meetings of a body, the same for everybody who reads it."""
    group = get_object_or_404(groups_visible_to(AnonymousUser()), slug=slug)
    now = clock.now()
    meetings = list(public_calendar(group, at=now))
    content = calendar_of(
        meetings, now=now, name=group.name, url=site_address(group.get_absolute_url())
    )
    return _answer(request, content, meetings, caching="public, max-age=900")


@require_safe
def my_feed(request: HttpRequest, key: str) -> HttpResponse:
    """All meetings that the owner of a secret address may see, with the online rooms they may enter."""
    found = open_key(key)
    if found is None:
        raise Http404
    now = clock.now()
    note_reading(key=found, on=clock.today())
    meetings = list(own_calendar(found.user, at=now))
    content = calendar_of(
        meetings, now=now, name=_("My KIM meetings"), is_internal=True,
        url=site_address(reverse("meetings:calendar")),
        joined=set(meetings_joined_by(found.user).values_list("pk", flat=True)),
    )  # fmt: skip
    response = _answer(request, content, meetings, caching="private, no-cache")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def meeting_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting to be saved; who may join gets the online room with it."""
    meeting = meetings_visible_to(request.user).filter(slug=slug).first()
    is_internal = meeting is not None
    if meeting is None:
        meeting = get_object_or_404(public_meetings(request.user), slug=slug)
    joined = {meeting.pk} if may_join(request.user, meeting) else set()
    content = calendar_of([meeting], now=clock.now(), is_internal=is_internal, joined=joined)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    if is_internal:
        response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = content_disposition_header(True, f"{slug}.ics")
    return response


def _answer(
    request: HttpRequest, content: bytes, meetings: Sequence[Meeting], *, caching: str
) -> HttpResponse:
    """The calendar, or that nothing has changed since its fingerprint was given out.

    Who asks by date alone gets the whole: a meeting taken out leaves no newer date behind.
    """
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response["Cache-Control"] = caching
    if (changed := last_change(meetings)) is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response
