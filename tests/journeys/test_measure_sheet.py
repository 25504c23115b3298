"""A measure written on the phone: rows, autosave, a session that ends in the middle, handed in."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from demo.story.cast import PASSWORD
from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
WRITER = "mitglied-sozialamt@kim.example"
NEW = "/intern/handlungskonzept/massnahmen/neu/"
TITLE = "Sprachcafé am Abend"
SUMMARY = "Wer tagsüber arbeitet, findet abends ein offenes Sprachangebot."


def state_of(page: Page) -> Locator:
    return page.locator("[data-state]")


def begin(log_in: Open, title: str) -> Page:
    """A new measure on the phone, its sheet open."""
    page = log_in(WRITER, NEW, viewport=PHONE)
    page.get_by_role("radio").first.check()
    page.get_by_label("Titel").fill(title)
    page.get_by_role("button", name="Anlegen und ausfüllen").click()
    page.wait_for_url("**/blatt/")
    return page


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def sign_in_beside(page: Page, link: Locator) -> None:
    """Sign in again in the new window the link opens."""
    with page.context.expect_page() as opened:
        link.click()
    beside = opened.value
    beside.get_by_label("E-Mail").fill(WRITER)
    beside.get_by_label("Passwort", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Anmelden").click()
    expect(beside.get_by_role("heading", name="Sie sind wieder angemeldet")).to_be_visible()
    beside.close()


def test_a_measure_is_written_on_the_phone_and_survives_an_ended_session(log_in: Open) -> None:
    page = begin(log_in, TITLE)
    sheet = page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("Kurzfassung").fill(SUMMARY)
    page.get_by_role("button", name="Schritt: Zeile hinzufügen").click()
    expect(page.locator("[name=steps-0-text]")).to_be_focused()
    page.keyboard.type("Räume finden")
    page.get_by_role("button", name="Schritt: Zeile hinzufügen").click()
    expect(page.locator("[name=steps-1-text]")).to_be_focused()
    page.keyboard.type("Freiwillige gewinnen")
    page.get_by_role("button", name="Schritt 2: nach oben").click()
    expect(page.locator("[name=steps-0-text]")).to_have_value("Freiwillige gewinnen")
    expect(state_of(page)).to_contain_text("Gespeichert um")

    end_session(page)
    page.get_by_label("Beschreibung").fill(
        "Zwei Abende in der Woche.\n\n- ohne Anmeldung\n- **kostenlos**"
    )
    expect(state_of(page)).to_contain_text("Ihre Anmeldung ist abgelaufen")
    page.get_by_label("Geplantes Ende").fill("Sommer 2023")
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    expect(page.get_by_label("Kurzfassung")).to_have_value(SUMMARY)

    sign_in_beside(page, page.get_by_role("link", name="In einem neuen Fenster wieder anmelden"))
    expect(state_of(page)).to_contain_text("Gespeichert um", timeout=30_000)
    expect(page.get_by_label("Geplantes Ende")).to_have_value("Sommer 2023")

    page.get_by_label("Warum diese Änderung?").fill("Wunsch aus der Lenkungsgruppe")
    page.get_by_role("button", name="Speichern und zur Freigabe einreichen").click()
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("link", name=re.compile("Federführung"))).to_be_visible()
    page.get_by_label("Geplantes Ende").fill("2023")
    page.get_by_label(re.compile(r"^Federführung")).select_option(index=1)
    page.get_by_role("button", name="Speichern und zur Freigabe einreichen").click()
    expect(page.get_by_text("Die Maßnahme ist zur Freigabe eingereicht.")).to_be_visible()
    page.goto(sheet)
    expect(page.get_by_text("wartet auf die Freigabe")).to_be_visible()
    expect(page.get_by_text("Nicht gespeicherter Text vom")).to_be_hidden()
    page.goto("/intern/handlungskonzept/")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=TITLE, exact=True))
    expect(row).to_contain_text("Zur Freigabe eingereicht")


def test_the_text_left_behind_is_offered_when_the_form_opens_again(log_in: Open) -> None:
    page = begin(log_in, "Zurückgelassen")
    sheet = page.url
    end_session(page)
    page.get_by_label("Kurzfassung").fill(SUMMARY)
    expect(state_of(page)).to_contain_text("Ihre Anmeldung ist abgelaufen")
    page.goto(
        f"/konto/anmelden/?next={sheet.partition('/intern')[1]}{sheet.partition('/intern')[2]}"
    )
    page.get_by_label("E-Mail").fill(WRITER)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_text("Nicht gespeicherter Text vom")).to_be_visible()
    expect(page.get_by_label("Kurzfassung")).to_have_value("")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_label("Kurzfassung")).to_have_value(SUMMARY)
    expect(state_of(page)).to_contain_text("Gespeichert um")


def test_without_javascript_an_ended_session_loses_nothing(log_in: Open, open_page: Open) -> None:
    page = begin(log_in, "Ohne JavaScript")
    cookies = page.context.cookies()
    plain = open_page("/", viewport=PHONE, java_script_enabled=False)
    plain.context.add_cookies(cookies)
    plain.goto(page.url)
    plain.get_by_label("Kurzfassung").fill(SUMMARY)
    plain.get_by_role("button", name="Indikator: Zeile hinzufügen").click()
    plain.locator("[name=indicators-0-name]").fill("Besuche je Abend")
    end_session(plain)
    plain.get_by_role("button", name="Speichern", exact=True).last.click()
    expect(plain.get_by_label("Kurzfassung")).to_have_value(SUMMARY)
    sign_in_beside(plain, plain.get_by_role("link", name="In einem neuen Fenster wieder anmelden"))
    plain.get_by_role("button", name="Ich bin wieder angemeldet: weiter").click()
    expect(plain.locator("[name=indicators-0-name]")).to_have_value("Besuche je Abend")
    plain.get_by_role("button", name="Speichern", exact=True).last.click()
    expect(plain.get_by_role("status")).to_contain_text("Der Entwurf ist gespeichert")


def test_wagtails_editor_is_not_sent_into_an_ended_session(log_in: Open) -> None:
    page = begin(log_in, "Im Editor")
    page.get_by_role("link", name="Text bearbeiten").first.click()
    page.wait_for_url("**/verwaltung/**")
    page.locator("textarea[name=summary]").fill(SUMMARY)
    end_session(page)
    page.locator("footer").get_by_role("button", name=re.compile("Entwurf")).first.click()
    expect(page.get_by_text("Ihre Anmeldung ist abgelaufen")).to_be_visible()
    expect(page.locator("textarea[name=summary]")).to_have_value(SUMMARY)
