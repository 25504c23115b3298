"""Reads for the frame of every page: navigation, breadcrumbs, the site's particulars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from core.actor import AnyUser
from pages.models import InformationPage, SiteInformation
from projectgroups.permissions import milestones_visible_to
from projectgroups.queries import MilestoneRow, timeline_of

DECLARATION = "barrierefreiheit"
"""The address of the declaration on accessibility among the pages at the foot."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a navigation; ``current`` is what ``aria-current`` gets."""

    label: str
    url: str
    current: str = ""
    also: str = ""


def fixed_entries() -> list[Entry]:
    """The parts of the site that are no pages, in their order in the menu."""
    return [
        Entry(_("Action plan"), "/handlungskonzept/", also="/massnahmen/"),
        Entry(_("Bodies"), "/gremien/"),
        Entry(_("Meetings"), "/sitzungen/", also="/beschluesse/"),
        Entry(_("Milestones"), "/meilensteine/"),
    ]


def navigation_pages(site: Site) -> list[InformationPage]:
    """The public top pages that stand in the menu or at the foot, in the order of the tree."""
    root = site.root_page
    return list(
        InformationPage.objects.child_of(root)
        .live()
        .public()
        .filter(Q(show_in_menus=True) | Q(is_in_footer=True))
        .order_by("path")
    )


def declaration_among(pages: Sequence[InformationPage]) -> InformationPage | None:
    """The declaration on accessibility, which header and foot must both lead to."""
    return next((page for page in pages if page.slug == DECLARATION and page.is_in_footer), None)


def trail_of(page: Page) -> list[InformationPage]:
    """The pages above, from the first below the start page to the parent."""
    return list(InformationPage.objects.ancestor_of(page).order_by("path"))


def neighbours_of(page: Page) -> Sequence[InformationPage]:
    """The public pages below this one; where there are none, the ones beside it."""
    pages = InformationPage.objects.live().public().order_by("path")
    if page.numchild:
        return list(pages.child_of(page))
    return list(pages.sibling_of(page)) if page.depth > 3 else []


def milestones_in_brief(user: AnyUser, *, on: date, number: int = 5) -> list[MilestoneRow]:
    """The open milestones a person sees and the latest reached ones, in the order of their dates."""
    rows = timeline_of(milestones_visible_to(user).order_by("planned"), on=on)
    still_open = [row for row in rows if row.state != "done"][:number]
    reached = [row for row in rows if row.state == "done"]
    shown = reached[max(0, len(reached) - (number - len(still_open))) :] + still_open
    return [row for row in rows if row in shown]


def site_information(site: Site | None) -> SiteInformation:
    """The site's particulars; the defaults while nobody has entered any."""
    found = SiteInformation.objects.filter(site=site).first() if site else None
    return found or SiteInformation(site=site)
