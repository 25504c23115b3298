"""The pair for pages agrees for everybody and every kind of page."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page, PageViewRestriction

from core.actor import AnyUser
from pages.permissions import (
    may_change_site_information,
    may_edit_pages,
    may_see_page,
    pages_visible_to,
)
from people.choices import OfficeRole
from people.operations import deactivate_user
from tests.factories.pages import make_home, make_information_page
from tests.factories.people import AT, SYSTEM, make_user

pytestmark = pytest.mark.django_db


def visitors() -> dict[str, AnyUser]:
    """Everybody this app tells apart."""
    inactive = deactivate_user(by=SYSTEM, at=AT, user=make_user(OfficeRole.EDITOR))
    return {
        "anonymous": AnonymousUser(),
        "reader": make_user(),
        "editor": make_user(OfficeRole.EDITOR),
        "office": make_user(OfficeRole.OFFICE),
        "administrator": make_user(OfficeRole.ADMINISTRATOR),
        "inactive editor": inactive,
    }


def pages() -> list[Page]:
    """A public page, a draft, a restricted page and one below it, the start page and the root."""
    home = make_home()
    draft = make_information_page(slug="entwurf")
    draft.unpublish()
    closed = make_information_page(slug="geschlossen")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    below = make_information_page(closed, slug="darunter")
    return [
        home,
        make_information_page(slug="offen"),
        draft,
        closed,
        below,
        Page.get_first_root_node(),
    ]


def test_the_pair_agrees_for_everybody_and_every_page() -> None:
    shown = pages()

    for name, user in visitors().items():
        visible = set(pages_visible_to(user).values_list("pk", flat=True))
        for page in shown:
            assert may_see_page(user, page) == (page.pk in visible), (name, page.slug)


def test_readers_see_published_and_unrestricted_pages_only() -> None:
    pages()

    assert set(pages_visible_to(AnonymousUser()).values_list("slug", flat=True)) == {
        "start",
        "offen",
    }


def test_who_edits_and_who_keeps_the_particulars() -> None:
    found = {
        name: (may_edit_pages(user), may_change_site_information(user))
        for name, user in visitors().items()
    }

    assert found == {
        "anonymous": (False, False),
        "reader": (False, False),
        "editor": (True, False),
        "office": (True, True),
        "administrator": (True, True),
        "inactive editor": (False, False),
    }
