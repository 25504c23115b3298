"""The group votes on exactly this text: once as it was sent, once with a change made in the session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from demo.story.cast import PASSWORD

Open = Callable[..., Page]
OVERVIEW = "/intern/handlungskonzept/"
OFFICE, WRITER = "geschaeftsstelle@kim.example", "mitglied-sozialamt@kim.example"
SESSION = "10. Sitzung der Lenkungsgruppe"
FIRST = "Wer Hilfe sucht, bekommt künftig einen gemeinsamen ersten Termin."
SECOND = "Wer Hilfe sucht, bekommt künftig einen gemeinsamen ersten Termin binnen 14 Tagen."


@pytest.fixture(scope="module")
def today() -> str:
    """The day of this journey, as a date field takes it."""
    return date.today().isoformat()  # noqa: DTZ011 — the browser's own day


def write(log_in: Open, sentence: str) -> None:
    """The summary of measure A-01, written by a member and approved by the office."""
    page = log_in(WRITER, f"{OVERVIEW}massnahmen/a-01/blatt/")
    page.get_by_label("Kurzfassung").fill(sentence)
    page.get_by_role("button", name="Speichern und zur Freigabe einreichen").click()
    page.wait_for_url("**/massnahmen/a-01/")
    page.context.close()

    office = log_in(OFFICE, f"{OVERVIEW}freigaben/")
    office.get_by_role("link", name=re.compile("Übergabe zwischen Jobcenter")).click()
    office.get_by_role("button", name="In den Arbeitsstand übernehmen").click()
    office.wait_for_url("**/freigaben/")
    office.context.close()


def freeze(page: Page) -> str:
    """The working text frozen for a session; the address of the proposal."""
    page.goto(f"{OVERVIEW}vorlagen/neu/")
    page.get_by_label("Für welche Sitzung").fill(SESSION)
    page.get_by_role("button", name=re.compile("infrieren")).click()
    page.wait_for_url(re.compile(r"vorlagen/\d+/$"))
    return page.url


def vote(page: Page, title: str, day: str) -> None:
    """The resolution of the steering group."""
    page.goto("/intern/gremien/lenkungsgruppe/")
    page.get_by_role("link", name="Beschluss festhalten").first.click()
    page.get_by_label("Beschlossen am").fill(day)
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Wortlaut").fill(f"Die Lenkungsgruppe beschließt: {title}.")
    page.get_by_label("Ergebnis").select_option(label="angenommen")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def open_adoption(page: Page, proposal: str) -> None:
    """The form "So beschlossen", after the password was given again."""
    page.goto(proposal)
    page.get_by_role("link", name="So beschlossen").click()
    page.wait_for_load_state()
    if "bestaetigen" in page.url:
        page.get_by_label("Passwort").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/beschliessen/")


def adopt(page: Page, day: str, summary: str) -> None:
    """The small change, adopted by the newest resolution."""
    page.get_by_label("Beschluss", exact=True).select_option(index=1)
    page.get_by_label(re.compile("Kleine Änderung")).check()
    page.get_by_label("Was sich geändert hat").fill(summary)
    page.get_by_label("Gültig ab").fill(day)
    page.get_by_role("button", name="Als Fassung festhalten").click()
    page.wait_for_url(re.compile(r"fassung-1-\d+/$"))


def test_the_proposal_of_a_session_becomes_a_version_and_is_compared(
    log_in: Open, open_page: Open, today: str
) -> None:
    write(log_in, FIRST)
    page = log_in(OFFICE, OVERVIEW)
    proposal = freeze(page)
    expect(page.get_by_text(SESSION).first).to_be_visible()
    vote(page, "Fortschreibung nach der Sitzung", today)
    open_adoption(page, proposal)
    expect(page.get_by_text(SESSION).first).to_be_visible()
    adopt(page, today, "Die Kurzfassung der Maßnahme A-01.")

    public = open_page("/handlungskonzept/")
    public.get_by_role("link", name=re.compile("Was hat sich seit Fassung 1.1 geändert")).click()
    expect(public.get_by_role("heading", name="Auf einen Blick")).to_be_visible()
    expect(public.get_by_text(re.compile("Alle Änderungen kamen mit Fassung 1.2"))).to_be_visible()
    public.get_by_role("link", name=re.compile("A-01 Übergabe")).first.click()
    expect(public.locator("ins").filter(has_text="gemeinsamen ersten Termin")).to_be_visible()


def test_a_change_made_in_the_session_is_shown_before_adoption_and_stays_with_the_version(
    log_in: Open, open_page: Open, today: str
) -> None:
    office = log_in(OFFICE, OVERVIEW)
    sent = freeze(office)
    write(log_in, SECOND)

    office.goto(sent)
    office.get_by_role("link", name="In der Sitzung geändert?").click()
    expect(office.locator("ins").filter(has_text="binnen 14")).to_be_visible()
    office.get_by_role("button", name="Geänderte Vorlage einfrieren").click()
    office.wait_for_url(re.compile(r"vorlagen/\d+/$"))
    changed = office.url
    assert changed != sent

    office.goto(sent)
    expect(office.get_by_role("link", name="So beschlossen")).to_have_count(0)
    expect(office.get_by_text("in der Sitzung geändert").first).to_be_visible()

    vote(office, "Fortschreibung mit Änderung", today)
    open_adoption(office, changed)
    expect(office.locator("ins").filter(has_text="binnen 14")).to_be_visible()
    adopt(office, today, "Der erste Termin hat eine Frist.")

    public = open_page("/handlungskonzept/fassung-1-3/")
    expect(public.get_by_role("heading", name="In der Sitzung geändert")).to_be_visible()
    expect(public.get_by_text("A-01 Übergabe").first).to_be_visible()
