"""The office decides, founds, adds and ends; moves a milestone with a reason; a member follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
OFFICE = "geschaeftsstelle@kim.example"
MEMBER = "traeger@kim.example"
GROUP = "Projektgruppe Übergänge für Alleinerziehende"
ADDRESS = "/intern/gremien/projektgruppe-uebergaenge-fuer-alleinerziehende/"
REASON = "Die Räume werden erst später frei."


@pytest.fixture(scope="module")
def today() -> str:
    """The day of this journey, as a date field takes it."""
    return date.today().isoformat()  # noqa: DTZ011 — the browser's own day


def save(page: Page) -> None:
    """Send the page's form and wait for the answer."""
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the window sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_office_records_a_resolution_and_founds_a_group_by_it(
    log_in: Open, open_page: Open, today: str
) -> None:
    page = log_in(OFFICE, "/intern/gremien/lenkungsgruppe/beschluesse/neu/")
    page.get_by_label("Beschlossen am").fill(today)
    page.get_by_label("Titel").fill(f"Einrichtung: {GROUP}")
    page.get_by_label("Wortlaut").fill("Die Lenkungsgruppe richtet die Projektgruppe ein.")
    page.get_by_label("Ergebnis").select_option(label="angenommen")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("festgehalten")

    page.get_by_role("link", name="Projektgruppe daraus gründen").click()
    page.get_by_label("Name", exact=True).fill(GROUP)
    page.get_by_label("Kurzname").fill("PG Übergänge")
    page.get_by_label("Auftrag").fill("Die Gruppe klärt:\n- **Betreuung**\n- Wege in Arbeit")
    page.get_by_label("Laufzeit ab").fill(today)
    save(page)

    page.wait_for_url(f"**{ADDRESS}")
    expect(page.get_by_role("status")).to_be_visible()
    public = open_page("/gremien/")
    public.get_by_role("link", name=GROUP).click()
    expect(public.locator("main strong").filter(has_text="Betreuung")).to_be_visible()


def test_a_term_backwards_gets_its_sentence_at_the_field(log_in: Open, today: str) -> None:
    page = log_in(OFFICE, f"{ADDRESS}mitglieder/neu/", viewport=PHONE)
    fill_member(page, today)
    page.get_by_label("Laufzeit bis").fill("2021-01-01")
    save(page)

    until = page.get_by_label("Laufzeit bis")
    expect(until).to_have_attribute("aria-invalid", "true")
    sentence = page.locator(f"#{until.get_attribute('id')}_error")
    expect(sentence).to_contain_text("Das Ende liegt vor dem Anfang.")
    expect(page.get_by_label("Funktion in der Organisation")).to_have_value("Leitung Beratung")
    assert fits(page)

    page.get_by_role("alert").get_by_role("link", name=re.compile("Laufzeit bis")).click()
    expect(until).to_be_focused()


def test_a_member_with_deputy_and_term_sees_the_group(log_in: Open, today: str) -> None:
    before = log_in(MEMBER)
    expect(before.get_by_role("link", name=GROUP)).to_have_count(0)
    page = log_in(OFFICE, f"{ADDRESS}mitglieder/neu/")
    fill_member(page, today)
    page.get_by_label("Laufzeit bis").fill("2099-12-31")
    save(page)
    row = page.get_by_role("row").filter(has_text="Samir Al-Hassan")
    expect(row).to_contain_text("Vertretung: Beate Lindner")
    expect(row).to_contain_text("bis 31. Dezember 2099")

    member = log_in(MEMBER, viewport=PHONE)
    member.get_by_role("link", name=GROUP).click()
    expect(member.get_by_role("row").filter(has_text="Samir Al-Hassan")).to_be_visible()
    assert fits(member)


def test_the_click_after_the_end_is_refused(log_in: Open) -> None:
    member = log_in(MEMBER, ADDRESS)
    link = member.get_by_role("row").filter(has_text="Samir Al-Hassan")
    expect(link).to_be_visible()

    office = log_in(OFFICE, ADDRESS)
    office.get_by_role("link", name="Beenden: Samir Al-Hassan").click()
    save(office)
    expect(office.get_by_role("alert")).to_contain_text("Grund")
    office.get_by_label("Grund der Änderung").fill("Neue Aufgabe")
    save(office)
    expect(office.get_by_role("status")).to_contain_text("Ende der Mitgliedschaft")
    expect(office.locator("#verlauf + ol")).to_contain_text("Neue Aufgabe")

    member.reload()
    expect(member.get_by_role("row").filter(has_text="Samir Al-Hassan")).to_have_count(0)
    expect(member.locator("main")).not_to_contain_text("Beate Lindner")
    member.goto("/intern/")
    expect(member.get_by_role("link", name=GROUP)).to_have_count(0)


def test_a_milestone_moves_later_with_a_reason_only(log_in: Open, open_page: Open) -> None:
    page = log_in(OFFICE, "/intern/meilensteine/", viewport=PHONE)
    page.get_by_role("link", name=re.compile("^Ändern")).first.click()
    title = page.get_by_label("Titel").input_value()
    page.get_by_label("Beschreibung").fill("Wird im neuen Haus vorgestellt.")
    page.get_by_label("Geplant für").fill("Herbst 2098")
    reason = page.get_by_label("Grund der Verzögerung")
    reason.fill("")
    save(page)

    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Geplant für")).to_have_value("Herbst 2098")
    expect(page.get_by_label("Beschreibung")).to_have_value("Wird im neuen Haus vorgestellt.")
    assert fits(page)

    reason.fill(REASON)
    save(page)
    page.wait_for_url("**/intern/meilensteine/")

    public = open_page("/meilensteine/", viewport=PHONE)
    entry = public.get_by_role("listitem").filter(has_text=title)
    expect(entry).to_contain_text("Herbst 2098")
    expect(entry).to_contain_text(REASON)
    assert fits(public)

    page.get_by_role("link", name=re.compile(f"Verlauf – {title}")).click()
    page.locator("summary").first.click()
    expect(page.locator("details ul").first).to_contain_text("Herbst 2098")
    expect(page.locator("main")).not_to_contain_text("object (")


def fill_member(page: Page, today: str) -> None:
    """The carrier's person as a member with a deputy, from today."""
    page.get_by_label("Person", exact=True).select_option(label="Samir Al-Hassan")
    page.get_by_label("Organisation", exact=True).select_option(index=1)
    page.get_by_label("Funktion in der Organisation").fill("Leitung Beratung")
    page.get_by_label("Rolle").select_option(label="Mitglied")
    page.get_by_label("Vertretung").select_option(label="Beate Lindner")
    page.get_by_label("Laufzeit ab").fill(today)
