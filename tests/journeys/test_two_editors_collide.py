"""Two members at the same text: what both may keep goes together, the rest they decide side by side."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
OVERVIEW = "/intern/handlungskonzept/"
SOCIAL, JOBS = "mitglied-sozialamt@kim.example", "mitglied-jobcenter@kim.example"
CHAPTER, OTHER = "Leitbild und Leitziele", "Anlass und Auftrag"
PATIENCE = 30_000
"""The editor tells the server every ten seconds who is there."""
SAVE = re.compile("Entwurf speichern")


def open_editor(page: Page, title: str) -> None:
    """Wagtail's editor at the page with this title, from the members' overview."""
    page.goto(OVERVIEW)
    page.get_by_role("link", name=f"Text bearbeiten: {title}", exact=True).click()
    expect(page.locator("#page-edit-form")).to_be_visible()
    expect(page.locator("[contenteditable=true]").first).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Two seconds after opening the editor remembers what it counts as unchanged."""
    page.wait_for_timeout(3_500)


def write(page: Page, number: int, words: str) -> None:
    """Add words to the end of a paragraph of the chapter."""
    page.locator("[contenteditable=true]").nth(number).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def wait_for_autosave(page: Page, state: str = "saved") -> None:
    found = page.locator(f"#w-autosave-indicator[data-w-autosave-state-value={state}]")
    expect(found).to_have_count(1, timeout=PATIENCE)


def save_by_hand(page: Page) -> None:
    """Press save where autosave was refused, and go on where the editor warns."""
    wait_for_autosave(page, "paused")
    warning = page.locator("[data-plan-warning]")
    expect(warning).to_contain_text("hat diese Seite inzwischen gespeichert", timeout=PATIENCE)
    page.locator("footer").get_by_role("button", name=SAVE).click()
    dialog = page.locator("#w-save-confirmation-dialog")
    expect(dialog).to_contain_text("Es wird nichts überschrieben", timeout=PATIENCE)
    dialog.get_by_role("button", name=SAVE).click()
    page.wait_for_load_state()


def paragraphs(page: Page) -> int:
    return page.locator("[contenteditable=true]").count()


@pytest.fixture
def two(log_in: Open) -> tuple[Page, Page]:
    return log_in(SOCIAL, OVERVIEW), log_in(JOBS, OVERVIEW)


def test_different_chapters_do_not_disturb_each_other(two: tuple[Page, Page]) -> None:
    first, second = two
    open_editor(first, CHAPTER)
    open_editor(second, OTHER)
    write(first, 0, " Kapitel eins.")
    write(second, 0, " Kapitel zwei.")
    wait_for_autosave(first)
    wait_for_autosave(second)
    for page in two:
        expect(page.locator("[data-plan-warning]")).to_be_hidden()


def test_different_paragraphs_go_together_without_a_question(two: tuple[Page, Page]) -> None:
    first, second = two
    open_editor(first, OTHER)
    open_editor(second, OTHER)
    assert paragraphs(first) > 1
    write(first, 0, " Vom Sozialamt ergänzt.")
    wait_for_autosave(first)
    write(second, 1, " Vom Jobcenter ergänzt.")
    expect(second.locator("[data-plan-warning]")).to_contain_text("Karim Haddad", timeout=PATIENCE)
    save_by_hand(second)

    expect(second.get_by_text("zusammen mit dem, was Karim Haddad").first).to_be_visible()
    assert "/edit/" in second.url
    text = second.locator("#page-edit-form")
    expect(text).to_contain_text("Vom Sozialamt ergänzt.")
    expect(text).to_contain_text("Vom Jobcenter ergänzt.")


def test_at_the_same_paragraph_both_are_warned_and_the_later_one_decides(
    two: tuple[Page, Page],
) -> None:
    first, second = two
    open_editor(first, CHAPTER)
    open_editor(second, CHAPTER)
    expect(second.locator("[data-plan-warning]")).to_contain_text("Karim Haddad", timeout=PATIENCE)
    write(first, 0, " So sieht es das Sozialamt.")
    wait_for_autosave(first)
    write(second, 0, " So sieht es das Jobcenter.")
    expect(first.locator("[data-plan-warning]")).to_contain_text("Piotr Kowalski", timeout=PATIENCE)
    save_by_hand(second)

    expect(second).to_have_url(re.compile(r"/kollision/\d+/$"))
    expect(second.locator("ins").first).to_contain_text("So sieht es das Sozialamt.")
    expect(second.locator("ins").nth(1)).to_contain_text("So sieht es das Jobcenter.")
    assert second.locator("input[type=radio]:checked").count() == 0
    second.get_by_role("button", name="Meine Entscheidungen speichern").click()
    expect(second.get_by_role("alert").first).to_contain_text("Bitte entscheiden Sie")
    second.get_by_label(re.compile("Beide behalten")).check()
    second.get_by_role("button", name="Speichern und weiterschreiben").click()

    text = second.locator("#page-edit-form")
    expect(text).to_contain_text("So sieht es das Sozialamt.")
    expect(text).to_contain_text("So sieht es das Jobcenter.")


def test_a_text_put_aside_waits_on_the_desk_of_its_writer(two: tuple[Page, Page]) -> None:
    first, second = two
    for page in two:
        open_editor(page, CHAPTER)
    write(first, 0, " Noch ein Wort.")
    wait_for_autosave(first)
    write(second, 0, " Ein anderes Wort.")
    save_by_hand(second)
    expect(second).to_have_url(re.compile(r"/kollision/\d+/$"))

    second.goto("/intern/")
    second.get_by_role("link", name=re.compile("wartet auf Ihre Entscheidung")).click()
    second.get_by_role("link", name="Meinen Text verwerfen").click()
    second.get_by_role("button", name="Meinen Text verwerfen").click()
    expect(second.get_by_text("Ihr Text ist verworfen.").first).to_be_visible()
    open_editor(second, CHAPTER)
    text = second.locator("#page-edit-form")
    expect(text).to_contain_text("Noch ein Wort.")
    expect(text).not_to_contain_text("Ein anderes Wort.")


def test_a_measure_is_decided_field_by_field(two: tuple[Page, Page]) -> None:
    first, second = two
    title = "Übergabe zwischen Jobcenter und Case Management"
    addresses = []
    for page in two:
        page.goto(OVERVIEW)
        link = page.get_by_role("link", name=f"Text bearbeiten: {title}", exact=True)
        addresses.append(link.get_attribute("href"))
    key = re.search(r"/seite/(\d+)/", str(addresses[0]))
    assert key is not None
    for page in two:
        page.goto(f"/verwaltung/pages/{key[1]}/edit/")
    settle(second)
    first.locator("textarea[name=summary]").fill("Kurzfassung des Sozialamts.")
    wait_for_autosave(first)
    second.locator("textarea[name=summary]").fill("Kurzfassung des Jobcenters.")
    second.locator("input[name=lead_function]").fill("Leitung der Eingangszone")
    save_by_hand(second)

    expect(second).to_have_url(re.compile(r"/kollision/\d+/$"))
    expect(second.get_by_role("heading", level=2).first).to_contain_text("Kurzfassung")
    expect(second.get_by_role("main")).to_contain_text("Leitung der Eingangszone")
    second.get_by_label(re.compile("Eine eigene Formulierung")).check()
    second.get_by_label("Eigene Formulierung", exact=False).last.fill("Gemeinsame Kurzfassung.")
    second.get_by_role("button", name="Meine Entscheidungen speichern").click()
    expect(second.get_by_text("als neuer Entwurf").first).to_be_visible()
    second.goto(f"/verwaltung/pages/{key[1]}/edit/")
    expect(second.locator("textarea[name=summary]")).to_have_value("Gemeinsame Kurzfassung.")
    expect(second.locator("input[name=lead_function]")).to_have_value("Leitung der Eingangszone")
