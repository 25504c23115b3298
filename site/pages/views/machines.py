"""What search engines read."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site

from core import clock
from handlungskonzept.queries.addresses import public_addresses
from meetings.queries.public_meetings import public_addresses as meetings_online
from pages.permissions import pages_visible_to
from pages.queries import fixed_entries
from projectgroups.permissions import groups_visible_to


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; members' area, log-in and administration not."""
    closed = ("/intern/", "/konto/", "/verwaltung/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of all public pages with the day of their last change."""
    site = Site.find_for_request(request)
    pages = pages_visible_to(AnonymousUser()).order_by("path")
    pages = pages.descendant_of(site.root_page, inclusive=True) if site else pages.none()
    rows = [
        {
            "address": request.build_absolute_uri(page.get_url(request)),
            "changed_at": page.last_published_at,
        }
        for page in pages
    ]
    addresses = [entry.url for entry in fixed_entries()]
    addresses += [group.get_absolute_url() for group in groups_visible_to(AnonymousUser())]
    addresses += public_addresses()
    addresses += meetings_online(clock.today())
    rows += [{"address": request.build_absolute_uri(address)} for address in addresses]
    return render(request, "pages/sitemap.xml", {"rows": rows}, content_type="application/xml")
