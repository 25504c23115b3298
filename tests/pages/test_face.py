"""The stylesheet and the markup of all public pages keep their promises."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.factories.pages import ALL_BLOCKS, block, make_home, make_information_page

STATIC = Path(settings.ROOT) / "site" / "static"
STATES = {"ok", "done", "late", "now", "planned", *(f"level-{level}" for level in range(6))}
"""Classes that templates take from values."""
SHEETS = sorted((STATIC / "css").glob("*.css"))


MEMBERS = STATIC / "css" / "8-members.css"


def test_the_stylesheet_stays_small() -> None:
    public = [sheet for sheet in SHEETS if sheet != MEMBERS]

    assert sum(sheet.stat().st_size for sheet in public) <= 25_000
    assert MEMBERS.stat().st_size <= 8_000


def test_the_stylesheet_asks_nobody_else_and_names_colours_once() -> None:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)

    assert not re.search(r"url\([\"']?(https?:)?//", text)
    assert "@import" not in text
    assert "!important" not in text


def test_every_class_of_the_stylesheet_is_worn() -> None:
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", text, flags=re.DOTALL)
    named = set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[^{}]*\{)", text))
    templates = (Path(settings.ROOT) / "templates").rglob("*.html")
    worn = " ".join(
        " ".join(re.findall(r'class="([^"]*)', template.read_text(encoding="utf-8")))
        for template in templates
    )

    assert named - STATES - set(re.findall(r"[a-z][a-z0-9-]*", worn)) == set()


def test_every_font_named_is_there_with_its_licence() -> None:
    text = (STATIC / "css" / "2-base.css").read_text(encoding="utf-8")

    named = {Path(found).name for found in re.findall(r'url\("([^"]+)"\)', text)}
    assert named == {font.name for font in (STATIC / "fonts").glob("*.woff2")}
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "LICENSE").read_text(encoding="utf-8")


def test_every_icon_asked_for_is_drawn() -> None:
    drawn = set(
        re.findall(r'id="([a-z]+)"', (STATIC / "img" / "icons.svg").read_text(encoding="utf-8"))
    )
    asked = set()
    for template in (Path(settings.ROOT) / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        asked |= set(re.findall(r'icon\.html" with name="([a-z]+)"', text))
        asked |= set(re.findall(r' icon="([a-z]+)"', text))

    assert asked <= drawn


@pytest.mark.django_db
def test_headings_go_down_one_level_at_a_time(client: Client) -> None:
    body = [block(kind, value) for kind, value in ALL_BLOCKS.items()]
    reverse = body[::-1]
    addresses = [
        make_home(body=body).url,
        make_information_page(slug="eins", body=body).url,
        make_information_page(slug="zwei", body=reverse).url,
    ]

    for address in addresses:
        tree = html.fromstring(client.get(address).content)
        levels = [
            int(node.tag[1])
            for node in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        ]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.django_db
def test_the_frame_says_language_title_and_one_address(client: Client) -> None:
    make_home()
    page = make_information_page(title="Ziele", lead="Fünf Ziele.")

    tree = html.fromstring(client.get(page.url).content)

    assert tree.get("lang") == "de"
    assert tree.findtext(".//title") == "Ziele – KIM Köln"
    assert tree.xpath("//meta[@name='description']/@content") == ["Fünf Ziele."]
    assert tree.xpath("//link[@rel='canonical']/@href") == [page.full_url]
    assert tree.xpath("//a[@class='skip']/@href") == ["#inhalt"]
    assert len(tree.xpath("//main[@id='inhalt']")) == 1
    assert not tree.xpath("//*[@style]")
    assert not tree.xpath("//script[not(@src)]")


@pytest.mark.django_db
def test_every_page_leads_to_the_declaration_at_head_and_foot(client: Client) -> None:
    make_home()
    words = "Erklärung zur Barrierefreiheit"
    page = make_information_page(title=words, slug="barrierefreiheit", is_in_footer=True)

    for address in ("/", "/konto/anmelden/", "/gibt-es-nicht/"):
        tree = html.fromstring(client.get(address).content)
        for place in ("header", "footer"):
            link = f"//body/{place}//a[normalize-space()='{words}']/@href"
            assert tree.xpath(link) == [page.url], (address, place)


@pytest.mark.django_db
def test_a_shared_page_shows_its_title_and_its_first_words(client: Client) -> None:
    make_home(title="Kommunales Integrationsmanagement Köln", headline="Ein Weg")
    page = make_information_page(title="Ziele", lead="Fünf Ziele.")

    def shared(address: str, name: str) -> list[str]:
        tree = html.fromstring(client.get(address).content)
        return [str(found) for found in tree.xpath(f"//meta[@property='og:{name}']/@content")]

    assert shared(page.url, "title") == ["Ziele"]
    assert shared(page.url, "description") == ["Fünf Ziele."]
    assert shared(page.url, "url") == [page.full_url]
    assert shared("/", "title") == ["Kommunales Integrationsmanagement Köln"]


@pytest.mark.django_db
def test_public_pages_set_no_cookie(client: Client) -> None:
    make_home()
    page = make_information_page()

    for address in ("/", page.url, "/gibt-es-nicht/", "/sitemap.xml"):
        assert not client.get(address).cookies, address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done"]
)
def test_log_in_pages_wear_our_dress_and_say_sie(client: Client, name: str) -> None:
    text = html.fromstring(client.get(reverse(name)).content).text_content()

    assert "KIM Köln" in text
    assert not re.search(r"\b(du|dein|deine|dir|dich)\b", text, re.IGNORECASE)


@pytest.mark.django_db
def test_a_wrong_password_is_said_in_german_and_at_the_top(client: Client) -> None:
    answer = client.post("/konto/anmelden/", {"login": "wer@kim.example", "password": "falsch"})

    tree = html.fromstring(answer.content)
    assert "stimmen nicht" in tree.xpath("string(//*[@role='alert'])")
    assert tree.xpath("//input[@name='login']/@value") == ["wer@kim.example"]
