"""Two members talk about the text, here and in the editor; then the office approves a chapter at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
CARRIER = "traeger@kim.example"
WRITER = "mitglied-sozialamt@kim.example"
OFFICE = "geschaeftsstelle@kim.example"
OVERVIEW = "/intern/handlungskonzept/"
COMMENTS = f"{OVERVIEW}kommentare/"
TITLE = "Übergabe zwischen Jobcenter und Case Management"
OTHER = "Ausbildung und Arbeit"
QUESTION = "Gilt das auch für Beratungsstellen der Träger?"
ANSWER = "Ja, wir nehmen es in die Beschreibung auf."
IN_EDITOR = "Hier fehlt noch der Bogen selbst."


def lines_of(page: Page) -> None:
    """Open all lines of the measure."""
    page.goto(f"{OVERVIEW}arbeitsstand/kapitel/9/")
    page.get_by_role("link", name=f"Kommentieren oder Änderung vorschlagen: {TITLE}").click()


def editor_of(page: Page, title: str) -> None:
    """Open a page in the editor, from the overview."""
    page.goto(OVERVIEW)
    page.get_by_role("link", name=f"Text bearbeiten: {title}", exact=True).click()
    page.wait_for_url("**/edit/**")


def open_comments(page: Page) -> None:
    """Open the editor's panel of comments."""
    page.locator("[data-side-panel-toggle=comments]").click()


def submit(page: Page) -> None:
    """Save and hand the text to the office."""
    page.wait_for_timeout(2_500)
    page.locator("footer").get_by_role("button", name="Mehr Aktionen").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Zur Freigabe einreichen").click()
    page.wait_for_load_state("networkidle")


def test_a_carrier_asks_on_a_phone_and_mentions_who_writes(log_in: Open, open_page: Open) -> None:
    page = log_in(CARRIER, OVERVIEW, viewport=PHONE)

    lines_of(page)
    page.get_by_role("link", name="Kommentieren: Beschreibung").first.click()
    page.get_by_role("button", name="Kommentieren", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Kommentar", exact=True).fill(QUESTION)
    page.get_by_label("Jemanden erwähnen").select_option(label="Karim Haddad")
    page.get_by_role("button", name="Kommentieren", exact=True).click()

    expect(page.get_by_text(QUESTION)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert QUESTION not in open_page("/massnahmen/a-01/").content()


def test_the_mentioned_member_answers_on_the_spot(log_in: Open) -> None:
    page = log_in(WRITER, "/intern/")

    page.get_by_role("link", name=re.compile("Sie wurden erwähnt")).click()
    expect(page.get_by_text(QUESTION)).to_be_in_viewport()
    page.goto(COMMENTS)
    page.get_by_text("Antworten", exact=False).first.click()
    page.get_by_label("Ihre Antwort").fill(ANSWER)
    page.get_by_role("button", name="Antwort senden").click()

    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.goto("/intern/")
    expect(page.get_by_role("link", name=re.compile("Sie wurden erwähnt"))).to_have_count(0)


def test_the_editor_shows_the_thread_and_adds_to_it(log_in: Open) -> None:
    page = log_in(WRITER, OVERVIEW)

    editor_of(page, TITLE)
    open_comments(page)
    expect(page.locator("#comments")).to_contain_text(QUESTION)
    expect(page.locator("#comments")).to_contain_text(ANSWER)
    page.locator("[data-comment-add]:visible").first.click(force=True)
    page.locator("#comments textarea:visible").last.fill(IN_EDITOR)
    page.locator("#comments").get_by_role("button", name="Kommentar", exact=True).click()
    page.locator("textarea[name=summary]").fill("Übergaben laufen über einen gemeinsamen Bogen.")
    submit(page)

    editor_of(page, TITLE)
    open_comments(page)
    for words in (QUESTION, ANSWER, IN_EDITOR):
        expect(page.locator("#comments")).to_contain_text(words)


def test_both_find_everything_and_one_thread_is_done(log_in: Open) -> None:
    carrier = log_in(CARRIER, OVERVIEW)
    lines_of(carrier)
    expect(carrier.get_by_text(IN_EDITOR)).to_be_visible()
    carrier.get_by_role("button", name="Als erledigt markieren: Kommentar von Samir").click()
    expect(carrier.get_by_text("1 Kommentar ist erledigt")).to_be_visible()

    writer = log_in(WRITER, f"{COMMENTS}?ansicht=alle")
    expect(writer.get_by_text(IN_EDITOR)).to_be_visible()
    expect(writer.get_by_text(QUESTION)).to_have_count(0)
    editor_of(writer, TITLE)
    open_comments(writer)
    expect(writer.locator("#comments")).to_contain_text(IN_EDITOR)
    expect(writer.locator("#comments")).not_to_contain_text(QUESTION)


def test_the_office_approves_the_chapter_at_once(log_in: Open) -> None:
    writer = log_in(WRITER, OVERVIEW)
    editor_of(writer, OTHER)
    writer.get_by_role("textbox", name="Titel").first.fill(f"{OTHER} für alle")
    submit(writer)

    office = log_in(OFFICE, f"{OVERVIEW}freigaben/")
    office.get_by_role("link", name=re.compile(r"Ganzes Kapitel lesen .*Texte\)")).click()
    expect(office.get_by_role("heading", name=re.compile(TITLE))).to_be_visible()
    expect(office.get_by_text("Karim Haddad").first).to_be_visible()
    expect(office.locator("ins").filter(has_text="für alle")).to_be_visible()
    office.get_by_role("button", name=re.compile(r"\d Texte in den Arbeitsstand")).click()
    expect(office.get_by_text(re.compile(r"\d Texte sind jetzt Arbeitsstand"))).to_be_visible()

    lines_of(office)
    office.goto(office.url.partition("#")[0] + "verlauf/")
    expect(office.get_by_text("Freigegeben: Arbeitsstand").first).to_be_visible()
    office.get_by_text("1 Stelle geändert").first.click()
    expect(office.locator("ins").first).to_contain_text("gemeinsamen Bogen")
