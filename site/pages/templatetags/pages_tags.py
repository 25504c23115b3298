"""The frame's data: ``{% load pages_tags %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.models import Page, Site

from core.clock import today
from pages import queries
from pages.models import InformationPage, SiteInformation
from pages.queries import Entry
from projectgroups.queries import MilestoneRow

register = template.Library()


def _site(context: dict[str, Any]) -> Site | None:
    """The site asked for; none on pages that are shown without a request."""
    request = context.get("request")
    return Site.find_for_request(request) if request is not None else None


def _once(context: dict[str, Any], name: str, ask: Any) -> Any:
    """The answer to a question that is put to the database once per request."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ask()
    kept = request.__dict__.setdefault("_pages_frame", {})
    if name not in kept:
        kept[name] = ask()
    return kept[name]


def _navigation_pages(context: dict[str, Any]) -> list[InformationPage]:
    site = _site(context)
    return _once(context, "pages", lambda: queries.navigation_pages(site) if site else [])


def _entry(label: str, url: str, path: str, *, also: str = "") -> Entry:
    """A link that knows whether the reader is on it or below it, or in what else belongs to it."""
    is_below = url.startswith("/") and url != "/" and path.startswith((url, also or url))
    return Entry(label, url, "page" if path == url else "true" if is_below else "")


def _path(context: dict[str, Any]) -> str:
    request = context.get("request")
    return request.path if request is not None else ""


@register.simple_tag(takes_context=True)
def main_navigation(context: dict[str, Any]) -> list[Entry]:
    """The menu: the pages an editor put there, then action plan, bodies, meetings, milestones."""
    path, request = _path(context), context.get("request")
    pages = [
        (page.label, page.get_url(request))
        for page in _navigation_pages(context)
        if page.show_in_menus
    ]
    fixed = [
        _entry(entry.label, entry.url, path, also=entry.also) for entry in queries.fixed_entries()
    ]
    return [_entry(label, url, path) for label, url in pages] + fixed


@register.simple_tag(takes_context=True)
def footer_navigation(context: dict[str, Any]) -> list[Entry]:
    """The links at the foot: imprint, privacy, accessibility, contact."""
    path, request = _path(context), context.get("request")
    return [
        _entry(page.label, page.get_url(request), path)
        for page in _navigation_pages(context)
        if page.is_in_footer
    ]


@register.simple_tag(takes_context=True)
def declaration(context: dict[str, Any]) -> Entry | None:
    """The link to the declaration on accessibility; none while there is no such page."""
    page = queries.declaration_among(_navigation_pages(context))
    return page and _entry(page.label, page.get_url(context.get("request")), _path(context))


@register.simple_tag(takes_context=True)
def site_information(context: dict[str, Any]) -> SiteInformation:
    """Operator and contact."""
    return _once(context, "information", lambda: queries.site_information(_site(context)))


@register.simple_tag
def milestones_in_brief() -> list[MilestoneRow]:
    """The latest and the next milestones that everybody may see."""
    return queries.milestones_in_brief(AnonymousUser(), on=today())


@register.simple_tag(takes_context=True)
def trail(context: dict[str, Any], page: Page) -> list[Entry]:
    """The pages above this one, for breadcrumbs."""
    request = context.get("request")
    return [Entry(above.label, above.get_url(request)) for above in queries.trail_of(page)]


@register.simple_tag(takes_context=True)
def neighbours(context: dict[str, Any], page: Page) -> list[Entry]:
    """The pages below or beside this one, for the navigation at the side."""
    path, request = _path(context), context.get("request")
    return [
        _entry(other.label, other.get_url(request), path) for other in queries.neighbours_of(page)
    ]
