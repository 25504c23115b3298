"""Who sees and who edits public pages."""

from __future__ import annotations

from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.actor import AnyUser
from pages.models import HomePage, InformationPage
from people.permissions import is_administrator, is_editor, is_office

KINDS = (HomePage, InformationPage)


def may_edit_pages(user: AnyUser) -> bool:
    """Whether the account writes public pages: editors, the office, administrators."""
    return is_editor(user) or is_office(user) or is_administrator(user)


def may_change_site_information(user: AnyUser) -> bool:
    """Whether the account keeps operator, contact and imprint: the office and administrators."""
    return is_office(user) or is_administrator(user)


def pages_visible_to(user: AnyUser) -> PageQuerySet:
    """The public pages a person sees: published and unrestricted ones, all of them for editors."""
    pages = Page.objects.type(*KINDS)
    return pages if may_edit_pages(user) else pages.live().public()


def may_see_page(user: AnyUser, page: Page) -> bool:
    """Whether :func:`pages_visible_to` holds this page."""
    if page.cached_content_type.model_class() not in KINDS:
        return False
    return may_edit_pages(user) or (page.live and not page.get_view_restrictions().exists())
