"""A lead organisation reports on its telephone, the office releases, the public reads."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
MEMBER, OFFICE = "mitglied-jobcenter@kim.example", "geschaeftsstelle@kim.example"
LIST = "/intern/handlungskonzept/fortschritt/"
DONE = "Die ersten gemeinsamen Übergaben haben stattgefunden."
REASON = "Eine Stelle ist noch nicht besetzt."
NOTE = "Nur für uns: Die Nachbesetzung hängt am Stellenplan."


def test_the_lead_changes_status_light_and_end_in_one_form(log_in: Open, open_page: Open) -> None:
    page = log_in(MEMBER, LIST, viewport=PHONE)
    page.get_by_role("link", name="Fortschritt melden: A-01").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.get_by_label("Status").select_option(label="in Umsetzung")
    page.get_by_label("Was getan wurde").fill(DONE)
    page.get_by_role("radio", name="gefährdet").check()
    page.get_by_label("Begründung der Ampel").fill("")
    page.get_by_label("Voraussichtliches Ende").fill("Herbst 2090")
    page.get_by_label("Grund für das geänderte Ende").fill("")
    page.get_by_label("Interne Notiz").fill(NOTE)
    page.get_by_role("button", name="Bericht speichern").click()

    errors = page.get_by_role("alert")
    expect(errors).to_contain_text("Begründung der Ampel")
    expect(errors).to_contain_text("Grund für das geänderte Ende")
    expect(page.get_by_label("Was getan wurde")).to_have_value(DONE)
    page.get_by_label("Begründung der Ampel").fill(REASON)
    page.get_by_label("Grund für das geänderte Ende").fill("Die Nachbesetzung dauert.")
    page.get_by_role("button", name="Bericht speichern").click()

    expect(page.get_by_role("main")).to_contain_text(DONE)
    expect(page.get_by_role("main")).to_contain_text("nicht freigegeben")
    assert DONE not in open_page("/massnahmen/a-01/").content()


def test_the_office_sees_what_is_new_and_releases_it(log_in: Open, open_page: Open) -> None:
    page = log_in(OFFICE, LIST)
    card = page.get_by_role("listitem").filter(has_text=DONE)
    expect(card).to_contain_text(NOTE)
    card.get_by_role("button", name="Freigeben: A-01").click()
    expect(page.locator("body")).to_contain_text("ist freigegeben")

    public = open_page("/massnahmen/a-01/")
    expect(public.get_by_role("main")).to_contain_text(DONE)
    expect(public.get_by_role("main")).to_contain_text("gefährdet")
    assert NOTE not in public.content()
    assert "Kowalski" not in public.content()
