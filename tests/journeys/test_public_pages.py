"""Somebody reads the public pages: on a telephone, in the dark, with the keyboard, on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
PHONE = {"width": 360, "height": 780}
NARROW = {"width": 320, "height": 640}
ADDRESSES = [
    "/",
    "/was-ist-kim/",
    "/ziele/",
    "/bausteine/",
    "/bausteine/strategische-steuerung/",
    "/bausteine/case-management/",
    "/bausteine/auslaender-und-einbuergerungsbehoerde/",
    "/zielgruppen/",
    "/aktueller-stand/",
    "/rechtlicher-rahmen/",
    "/chronik/",
    "/kontakt/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/konto/anmelden/",
    "/muster/",
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE},
}


def findings(page: Page) -> list[str]:
    """What axe finds wrong, with the place."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in violations]


@pytest.mark.parametrize("look", LOOKS)
def test_no_public_page_shuts_anybody_out(open_page: OpenPage, look: str) -> None:
    page = open_page("/", **LOOKS[look])

    for address in ADDRESSES:
        page.goto(address)
        assert findings(page) == [], address


def test_nothing_has_to_be_scrolled_sideways(open_page: OpenPage) -> None:
    page = open_page("/", viewport=NARROW)

    for address in ADDRESSES:
        page.goto(address)
        extra = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert extra == 0, address


def test_the_menu_opens_on_a_telephone_without_script(open_page: OpenPage) -> None:
    page = open_page("/", viewport=PHONE, java_script_enabled=False)
    link = page.get_by_role("navigation", name="Hauptnavigation").get_by_role(
        "link", name="Zielgruppen"
    )

    expect(link).to_be_hidden()
    page.get_by_role("button", name="Menü", exact=True).click()
    link.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Zielgruppen")


def test_the_keyboard_reaches_the_content_first(open_page: OpenPage) -> None:
    page = open_page("/ziele/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_the_chart_tells_its_figures_in_a_table(open_page: OpenPage) -> None:
    page = open_page("/was-ist-kim/")

    page.get_by_text("Werte als Tabelle").click()

    table = page.get_by_role("table", name="Mittel des Landes für KIM, landesweit")
    with page.expect_download() as started:
        page.get_by_role("link", name="Werte herunterladen").click()
    assert started.value.suggested_filename == "werte-was-ist-kim.csv"
    assert table.get_by_role("row").all_inner_texts()[1:] == ["2020\t25", "2021\t50", "2022\t75"]


def test_a_page_prints_without_navigation(open_page: OpenPage) -> None:
    page = open_page("/was-ist-kim/")

    page.emulate_media(media="print")

    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("table")).to_be_visible()  # although nobody opened it
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
