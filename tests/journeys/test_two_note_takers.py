"""Two people take the minutes of one meeting; whatever happens, no text is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from demo.story.cast import PASSWORD
from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
OFFICE = "geschaeftsstelle@kim.example"
SPEAKER = "wohnen@kim.example"
SHEET = "/intern/sitzungen/pg-wohnen-2022-11-30/protokoll/"
SAVED = re.compile("Gespeichert um")
BOTH = "Beide Texte ansehen"
LIVE = 20_000
"""So long, in milliseconds, somebody waits at most for what another wrote."""


def result(page: Page, number: int) -> Locator:
    """The field for the result of an item."""
    return page.get_by_label(f"Ergebnis (TOP {number})")


def state(page: Page) -> Locator:
    """What the strip at the top says about the saving."""
    return page.get_by_role("region", name="Gerade").locator("[data-state]")


def test_both_texts_of_one_item_are_kept_shown_and_decided_about(log_in: Open) -> None:
    office, speaker = log_in(OFFICE, SHEET), log_in(SPEAKER, SHEET)
    texts = {
        office: "Die Liste bleibt, so die Geschäftsstelle.",
        speaker: "Die Liste bleibt nicht.",
    }

    for page, text in texts.items():
        result(page, 2).fill(text)

    # Each still has the own text before them, and both are told that there are two.
    for page, text in texts.items():
        expect(result(page, 2)).to_have_value(text)
        expect(page.get_by_role("link", name=BOTH)).to_be_visible(timeout=LIVE)
    speaker.reload()
    speaker.get_by_role("link", name=BOTH).click()
    for text in texts.values():
        expect(speaker.locator(".sides")).to_contain_text(text)

    # One of them decides; the other sees it without doing anything.
    speaker.get_by_role("link", name="Beide hintereinander nehmen").click()
    speaker.get_by_role("button", name="Diesen Text speichern").click()
    speaker.wait_for_url(re.compile(r"/protokoll/(#.*)?$"))
    for text in texts.values():
        expect(result(speaker, 2)).to_have_value(re.compile(re.escape(text)))
        expect(result(office, 2)).to_have_value(re.compile(re.escape(text)), timeout=LIVE)
    for page in texts:
        expect(page.get_by_role("link", name=BOTH)).to_have_count(0, timeout=LIVE)
    speaker.get_by_role("link", name="Frühere Texte (TOP 2)").click()
    for text in texts.values():
        expect(speaker.locator("main")).to_contain_text(text)


def test_in_different_items_nobody_disturbs_the_other(log_in: Open) -> None:
    office, speaker = log_in(OFFICE, SHEET), log_in(SPEAKER, SHEET, viewport=PHONE)

    result(office, 1).fill("Frau Rossi begrüßt alle.")
    result(speaker, 3).fill("Der nächste Termin ist im Februar.")

    for page in (office, speaker):
        expect(state(page)).to_contain_text(SAVED)
    expect(result(speaker, 1)).to_have_value("Frau Rossi begrüßt alle.", timeout=LIVE)
    expect(result(office, 3)).to_have_value("Der nächste Termin ist im Februar.", timeout=LIVE)
    assert office.get_by_role("link", name=BOTH).count() == 0
    assert speaker.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_lost_network_loses_no_text(log_in: Open) -> None:
    office = log_in(OFFICE, SHEET)
    words = "Ohne Netz geschrieben."

    office.context.set_offline(True)
    result(office, 1).fill(words)
    expect(state(office)).to_contain_text("Keine Verbindung")
    expect(result(office, 1)).to_have_value(words)
    office.context.set_offline(False)
    expect(state(office)).to_contain_text(SAVED, timeout=LIVE)
    office.reload()
    expect(result(office, 1)).to_have_value(words)

    # A window closed without network: the device has the text when the page is opened again.
    office.context.set_offline(True)
    result(office, 1).fill("Ganz allein geschrieben.")
    expect(state(office)).to_contain_text("Keine Verbindung")
    again = office.context.new_page()
    office.close()
    again.context.set_offline(False)
    again.clock.install()
    again.clock.fast_forward("00:30")
    again.goto(SHEET)
    expect(result(again, 1)).to_have_value("Ganz allein geschrieben.", timeout=LIVE)


def test_who_was_logged_out_goes_on_after_logging_in_again(log_in: Open) -> None:
    office = log_in(OFFICE, SHEET)
    words = "Nach der Abmeldung geschrieben."

    office.context.clear_cookies()
    result(office, 3).fill(words)
    expect(state(office)).to_contain_text("Ihre Anmeldung ist abgelaufen")
    with office.expect_popup() as opened:
        office.get_by_role("link", name="In einem neuen Fenster wieder anmelden").click()
    beside = opened.value
    beside.get_by_label("E-Mail").fill(OFFICE)
    beside.get_by_label("Passwort", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Anmelden").click()
    beside.wait_for_load_state()
    beside.close()

    expect(state(office)).to_contain_text(SAVED, timeout=LIVE)
    office.reload()
    expect(result(office, 3)).to_have_value(words)
