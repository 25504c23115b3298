"""A reader finds measures by keyboard alone, hears how many there are, and comes back to them."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}


def reach(page: Page, target: Locator, *, most: int = 60) -> None:
    """Press Tab until the target has the focus."""
    for _each in range(most):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("cannot be reached by keyboard")


def choose(page: Page, label: str, words: str) -> None:
    """Reach the choice and type the beginning of what is wanted."""
    field = page.get_by_label(label, exact=True)
    reach(page, field)
    page.keyboard.type(words, delay=30)
    expect(field).to_be_focused()


def faults(page: Page) -> list[str]:
    """What axe finds wrong, with the place."""
    answer = Axe().run(page, options=RULES).response
    return [
        f"{found['id']}: {node['target']}"
        for found in answer["violations"]
        for node in found["nodes"]
    ]


def test_by_keyboard_from_the_filter_to_a_story_and_back(open_page: Open) -> None:
    page = open_page("/massnahmen/")
    count = page.get_by_role("status")
    expect(count).to_have_text("24 Maßnahmen")

    choose(page, "Handlungsfeld", "Ausb")
    expect(count).to_have_text("4 Maßnahmen – Ausbildung und Arbeit")
    choose(page, "Ampel", "verz")

    expect(count).to_have_text(re.compile(r"\d Maßnahmen? – Ausbildung und Arbeit, verzögert"))
    expect(page).to_have_title(
        re.compile(r"^\d Maßnahmen? – Ausbildung und Arbeit, verzögert – KIM")
    )
    expect(page).to_have_url(re.compile(r"feld=ausbildung-und-arbeit&ampel=delayed$"))
    heard = count.inner_text()
    assert len(page.locator("#treffer tbody tr").all()) == int(heard.split()[0])

    measure = page.locator("#treffer tbody a").first
    title = measure.inner_text()
    reach(page, measure)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    story = page.get_by_role("region", name="Geschichte dieser Maßnahme")
    expect(story).to_contain_text("Aufgenommen in Fassung")
    expect(story).to_contain_text("Fortschrittsbericht")
    assert faults(page) == []

    page.go_back()
    expect(page.get_by_role("status")).to_have_text(heard)
    expect(page.get_by_label("Ampel", exact=True)).to_have_value("delayed")


def test_a_choice_is_taken_back_and_the_focus_has_a_place(open_page: Open) -> None:
    page = open_page("/massnahmen/?feld=wohnen&suche=gibtesnicht")
    expect(page.get_by_text("Keine Maßnahme passt")).to_be_visible()
    assert faults(page) == []

    chip = page.get_by_role("link", name="Entfernen: Suche: gibtesnicht")
    reach(page, chip)
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d Maßnahmen? – Wohnen$"))
    expect(page.get_by_label("Suche in Titel und Kurzbeschreibung")).to_have_value("")
    expect(page.get_by_role("link", name="Entfernen: Handlungsfeld: Wohnen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("24 Maßnahmen")
    expect(page.get_by_role("status")).to_be_focused()
    expect(page).to_have_url(re.compile("/massnahmen/$"))


def test_without_javascript_the_same_form_leads_there(open_page: Open) -> None:
    page = open_page("/massnahmen/", java_script_enabled=False, viewport=PHONE)
    page.get_by_label("Handlungsfeld", exact=True).select_option("wohnen")
    page.get_by_role("button", name="Maßnahmen anzeigen").click()

    expect(page).to_have_title(re.compile(r"^\d Maßnahmen? – Wohnen – KIM"))
    page.get_by_role("link", name="Übergang in eigene Wohnung").click()
    page.get_by_label("Stand am").fill("2022-01-15")
    page.get_by_role("button", name="Stand ansehen").click()
    expect(page.get_by_text("Stand am 15. Januar 2022")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Handlungsfeld", exact=True)).to_have_value("wohnen")
