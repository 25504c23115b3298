"""A member without the right to write proposes a change by phone, until it stands in the Arbeitsstand."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
GIULIA = "wohnen@kim.example"
WRITER = "mitglied-sozialamt@kim.example"
OFFICE = "geschaeftsstelle@kim.example"
TITLE = "Übergabe zwischen Jobcenter und Case Management"
CHAPTER = "/intern/handlungskonzept/arbeitsstand/kapitel/9/"
CHANGES = "/intern/handlungskonzept/aenderungen/"
OLD, NEW = "Übergabebogen auf einer Seite", "gemeinsamen Übergabebogen auf höchstens zwei Seiten"
REASON = "Eine Seite reicht in der Praxis nicht."
ANSWER = "Bitte sagen Sie, dass es ein gemeinsamer Bogen ist."


def propose(page: Page, new: str, reason: str) -> None:
    """Go from the chapter to the form, look at the difference, and send."""
    page.goto(CHAPTER)
    way = page.get_by_role("link", name=f"Kommentieren oder Änderung vorschlagen: {TITLE}")
    way.click()
    page.get_by_role("link", name="Änderung vorschlagen: Beschreibung", exact=True).click()
    text = page.get_by_label("Vorgeschlagener Text")
    assert OLD in text.input_value()
    text.fill(text.input_value().replace(OLD, new))
    page.get_by_role("button", name="Vorschau ansehen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte begründen Sie den Vorschlag")
    page.get_by_label("Begründung").fill(reason)
    page.get_by_role("button", name="Vorschau ansehen").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="Zurück und weiterschreiben").click()
    assert new in page.get_by_label("Vorgeschlagener Text").input_value()
    expect(page.get_by_label("Begründung")).to_have_value(reason)
    page.get_by_role("button", name="Vorschau ansehen").click()
    page.get_by_role("button", name="Vorschlag absenden").click()
    expect(page.get_by_text("Ihr Vorschlag wurde abgesendet.")).to_be_visible()


def open_newest(page: Page) -> None:
    """Open the newest of the proposals that wait, by way of the desk."""
    page.goto("/intern/")
    page.get_by_role("link", name=re.compile(r"Änderungsvorschl\S+ wart")).click()
    page.get_by_role("link", name=re.compile(f"{TITLE}: Beschreibung")).first.click()


def test_a_project_group_member_proposes_on_a_phone(log_in: Open) -> None:
    page = log_in(GIULIA, "/intern/", viewport=PHONE)

    propose(page, "Übergabebogen auf höchstens zwei Seiten", REASON)

    page.goto(CHANGES)
    row = page.get_by_role("listitem").filter(has_text=f"{TITLE}: Beschreibung")
    expect(row.first).to_contain_text("gesendet")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_writer_declines_with_a_reason(log_in: Open) -> None:
    page = log_in(WRITER)
    open_newest(page)
    expect(page.locator("ins").first).to_contain_text("höchstens zwei")

    page.get_by_role("button", name="Ablehnen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte nennen Sie einen Grund")
    page.get_by_label("Antwort").fill(ANSWER)
    page.get_by_role("button", name="Ablehnen").click()

    expect(page.get_by_role("heading", name="Der Vorschlag wurde abgelehnt")).to_be_visible()


def test_she_reads_the_reason_and_proposes_again(log_in: Open) -> None:
    page = log_in(GIULIA, "/intern/", viewport=PHONE)
    task = page.get_by_role("listitem").filter(has_text="Ihr Vorschlag wurde abgelehnt")
    expect(task.first).to_contain_text(ANSWER)
    task.get_by_role("link").first.click()
    expect(page.get_by_text(ANSWER).first).to_be_visible()

    propose(page, NEW, REASON)


def test_the_writer_takes_it_up_and_the_office_approves(log_in: Open) -> None:
    writer = log_in(WRITER)
    open_newest(writer)
    writer.get_by_role("button", name="Übernehmen").click()
    expect(writer.get_by_text("zur Freigabe eingereicht").first).to_be_visible()

    office = log_in(OFFICE, "/intern/handlungskonzept/freigaben/")
    office.get_by_role("link", name=re.compile(TITLE)).click()
    expect(office.locator("ins").first).to_contain_text("gemeinsamen")
    office.get_by_role("button", name="In den Arbeitsstand übernehmen").click()
    office.wait_for_load_state()


def test_the_arbeitsstand_has_it_and_the_fassung_does_not(log_in: Open, open_page: Open) -> None:
    page = log_in(GIULIA, CHANGES, viewport=PHONE)
    row = page.get_by_role("listitem").filter(has_text="übernommen").filter(has_text=TITLE)
    row.get_by_role("link").first.click()
    expect(page.get_by_text("gehört sie zum Arbeitsstand")).to_be_visible()
    page.goto(CHAPTER)
    assert NEW in page.content()
    expect(page.get_by_text("Zuletzt geändert von Giulia Rossi").first).to_be_visible()

    public = open_page("/massnahmen/a-01/")
    assert OLD in public.content()
    assert NEW not in public.content()
