"""The frame of every page: menu, foot, breadcrumbs, neighbours, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from tests.factories.pages import ALL_BLOCKS, block, make_home, make_information_page
from tests.factories.projectgroups import make_milestone

pytestmark = pytest.mark.django_db
FIXED = ["Handlungskonzept", "Gremien", "Sitzungen", "Meilensteine"]


def labels(tag: str, path: str = "/", **values: Any) -> list[tuple[str, str]]:
    """Labels and aria-current of the entries a tag gives."""
    entries = "{% for one in found %}{{ one.label }}|{{ one.current }};{% endfor %}"
    template = Template("{% load pages_tags %}{% " + tag + " as found %}" + entries)
    html = template.render(Context({"request": RequestFactory().get(path), **values}))
    return [(one.split("|")[0], one.split("|")[1]) for one in html.split(";") if one]


def test_the_menu_shows_public_pages_marked_for_it_then_the_other_parts() -> None:
    make_information_page(title="Was ist KIM?", slug="was-ist-kim", is_in_menu=True)
    make_information_page(title="Impressum", slug="impressum", is_in_footer=True)
    draft = make_information_page(title="Entwurf", slug="entwurf", is_in_menu=True)
    draft.unpublish()
    closed = make_information_page(title="Intern", slug="intern", is_in_menu=True)
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    assert [label for label, _current in labels("main_navigation")] == ["Was ist KIM?", *FIXED]
    assert [label for label, _current in labels("footer_navigation")] == ["Impressum"]


def test_the_menu_uses_the_short_title() -> None:
    make_information_page(
        title="Erklärung zur Barrierefreiheit", menu_title="Barrierefreiheit", is_in_menu=True
    )

    assert labels("main_navigation")[0][0] == "Barrierefreiheit"


def test_the_menu_says_where_the_reader_is() -> None:
    parts = make_information_page(title="Bausteine", slug="bausteine", is_in_menu=True)
    make_information_page(parts, title="Steuerung", slug="steuerung")

    assert dict(labels("main_navigation", "/bausteine/"))["Bausteine"] == "page"
    assert dict(labels("main_navigation", "/bausteine/steuerung/"))["Bausteine"] == "true"
    assert dict(labels("main_navigation", "/gremien/lenkungsgruppe/"))["Gremien"] == "true"
    assert dict(labels("main_navigation", "/"))["Bausteine"] == ""


def test_breadcrumbs_and_neighbours_know_the_tree() -> None:
    parts = make_information_page(title="Bausteine", slug="bausteine")
    first = make_information_page(parts, title="Steuerung", slug="steuerung")
    make_information_page(parts, title="Begleitung", slug="begleitung")

    assert labels("trail page", page=first) == [("Bausteine", "")]
    assert [label for label, _current in labels("neighbours page", page=first)] == [
        "Steuerung",
        "Begleitung",
    ]
    assert [label for label, _current in labels("neighbours page", page=parts)] == [
        "Steuerung",
        "Begleitung",
    ]
    assert labels("neighbours page", page=make_information_page(slug="allein")) == []


def test_the_frame_survives_a_site_without_anything(client: Client) -> None:
    answer = client.get("/gibt-es-nicht/")

    assert answer.status_code == 404
    assert "Diese Seite finden wir nicht" in answer.content.decode()
    assert "KIM@stadt-koeln.de" in answer.content.decode()


def test_milestones_in_brief_show_the_open_and_the_latest_reached(client: Client) -> None:
    for number in range(7):
        make_milestone(title=f"Schritt {number}")
    page = make_information_page(body=[block("milestones", None)])

    html = client.get(page.url).content.decode()

    assert html.count("<strong>Schritt") == 5


def _cost(client: Client, django_assert_max: Any, url: str) -> int:
    client.get(url)
    with django_assert_max(50) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_a_page_costs_the_same_however_much_there_is(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    body = [block(kind, value) for kind, value in ALL_BLOCKS.items()]
    home = make_home(body=body)
    parent = make_information_page(slug="bausteine", title="Bausteine", is_in_menu=True, body=body)
    page = make_information_page(parent, slug="eins", body=body)
    few = [_cost(client, django_assert_max_num_queries, each.url) for each in (home, parent, page)]

    for number in range(12):
        make_information_page(slug=f"mehr-{number}", is_in_menu=True, is_in_footer=number % 2 == 0)
        make_information_page(parent, slug=f"unten-{number}")
    for _number in range(5):
        make_milestone()
    more = [one for one in body if one["type"] != "milestones"] * 5
    page = make_information_page(parent, slug="eins", body=body + more)
    many = [_cost(client, django_assert_max_num_queries, each.url) for each in (home, parent, page)]

    assert few == many
    assert max(many) <= 15
