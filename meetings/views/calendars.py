"""The page on which members connect their own calendar, and make and revoke its addresses."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from meetings.operations import calendar_keys
from meetings.permissions.calendars import calendar_keys_visible_to
from meetings.queries.calendars import keys_of
from meetings.views.access import actor_of, members
from people.emails import site_address
from projectgroups.permissions import groups_visible_to

SECRET_BYTES = 32


@members
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The addresses of the own calendar; a new one is shown this once, in the answer to its making."""
    address = ""
    if request.method == "POST":
        secret = secrets.token_urlsafe(SECRET_BYTES)
        calendar_keys.make_calendar_key(by=actor_of(request), at=clock.now(), secret=secret)
        address = site_address(reverse("meetings:my_feed", args=[secret]))
    public = groups_visible_to(AnonymousUser()).active_on(clock.today())
    context = {
        "keys": keys_of(request.user),
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "feeds": [
            (group, site_address(reverse("meetings:group_feed", args=[group.slug])))
            for group in public
        ],
    }
    return render(request, "meetings/calendar.html", context)


@members
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of the own addresses."""
    key = get_object_or_404(calendar_keys_visible_to(request.user), pk=pk)
    calendar_keys.revoke_calendar_key(by=actor_of(request), at=clock.now(), key=key)
    messages.success(request, _("The address is revoked. Calendars find nothing there any more."))
    return redirect("meetings:calendar")
