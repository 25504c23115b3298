"""What machines read, the pattern page, and the pages for errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from lxml import etree, html

from core.operations import NotPermitted, NotPossible
from pages.views.patterns import FRAME, samples
from tests.factories.pages import make_home, make_information_page
from tests.factories.projectgroups import make_steering_group

COMPONENTS = {
    path.stem for path in (Path(settings.ROOT) / "templates" / "components").glob("*.html")
}


def test_every_component_is_on_the_pattern_page() -> None:
    assert {sample.name for sample in samples()} | FRAME == COMPONENTS


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_each_component_renders_alone(sample: Any) -> None:
    assert (
        html.fromstring(f"<div>{sample.html()}</div>").text_content().strip()
        or sample.name == "icon"
    )


@pytest.mark.django_db
def test_the_pattern_page_is_for_developers_only(client: Client) -> None:
    assert client.get("/muster/").status_code == 404
    with override_settings(DEBUG=True):
        assert client.get("/muster/").status_code == 200


@pytest.mark.django_db
def test_robots_stay_out_of_the_closed_parts(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /intern/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.django_db
def test_the_sitemap_lists_public_pages_only(client: Client) -> None:
    make_home()
    make_information_page(slug="ziele")
    make_information_page(slug="entwurf").unpublish()
    group = make_steering_group()

    tree = etree.fromstring(client.get("/sitemap.xml").content)

    addresses = [node.text for node in tree.iter("{*}loc")]
    assert addresses[:2] == ["http://testserver/", "http://testserver/ziele/"]
    assert "http://testserver/gremien/" in addresses
    assert f"http://testserver{group.get_absolute_url()}" in addresses


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "refusal", "sentence"),
    [
        ("400", None, "Diese Anfrage konnten wir nicht verstehen"),
        (
            "403",
            NotPermitted("Das darf nur die Geschäftsstelle."),
            "Das darf nur die Geschäftsstelle.",
        ),
        ("403_csrf", None, "Dieses Formular ist abgelaufen"),
        ("404", None, "Diese Seite finden wir nicht"),
        (
            "409",
            NotPossible("Die Fassung ist schon beschlossen."),
            "Die Fassung ist schon beschlossen.",
        ),
    ],
)
def test_pages_for_errors_help_with_and_without_a_request(
    name: str, refusal: Any, sentence: str
) -> None:
    context = {"refusal": refusal} if refusal else {}

    text = render_to_string(f"{name}.html", context)
    assert sentence in text
    assert '<meta name="robots" content="noindex">' in text
    assert sentence in render_to_string(
        f"{name}.html", context, request=RequestFactory().get("/x/")
    )


def test_the_page_for_our_own_faults_needs_nothing() -> None:
    text = render_to_string("500.html")

    assert "Hier ist etwas schiefgegangen" in text
    assert "{%" not in (Path(settings.ROOT) / "templates" / "500.html").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_pages_behind_a_shared_password_are_refused_with_a_page_that_helps(client: Client) -> None:
    answer = client.post("/_util/authenticate_with_password/1/1/")

    assert answer.status_code == 403
    assert "Zur Startseite" in answer.content.decode()
