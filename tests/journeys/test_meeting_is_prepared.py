"""The office prepares a meeting in a few clicks, moves it, and a member sends a deputy from a phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
OFFICE = "geschaeftsstelle@kim.example"
MEMBER = "traeger@kim.example"
TEN_MINUTES = 600
THINKING = 5
"""Seconds somebody takes for a click or a field, on top of what the site takes."""
PLACE = "Bezirksrathaus Mülheim, Raum 2"


class Hand:
    """Clicks and fills, counted."""

    def __init__(self) -> None:
        self.deeds = 0

    def click(self, what: Locator) -> None:
        self.deeds += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self.deeds += 1
        what.fill(text)


def test_a_meeting_is_prepared_in_ten_minutes_and_moved(log_in: Open, open_page: Open) -> None:
    office = log_in(OFFICE, "/intern/sitzungen/")
    hand, began = Hand(), time.monotonic()
    hand.click(office.locator("summary", has_text="Sitzung planen"))
    hand.click(office.locator("details a[href*='/neu/projektgruppe-wohnen']"))
    expect(office.get_by_label("Tag", exact=True)).not_to_have_value("")
    hand.click(office.get_by_role("button", name="Sitzung planen"))
    office.wait_for_url(re.compile(r"/tagesordnung/$"))
    meeting = office.url.removesuffix("tagesordnung/")
    for title in ("Bericht aus den Beratungsstellen", "Vereinbarung zum Wohnungstausch"):
        hand.fill(office.get_by_label("Titel", exact=True), title)
        hand.fill(office.get_by_label("Berichterstattung"), "Giulia Rossi")
        hand.fill(office.get_by_label("Geplante Minuten"), "20")
        hand.click(office.get_by_role("button", name="Aufnehmen"))
        office.get_by_role("link", name=f"Ändern – {title}").wait_for()
    hand.click(office.get_by_role("link", name="Einladung", exact=True))
    hand.click(office.get_by_role("button", name="Einladung jetzt versenden"))
    office.wait_for_url("**/teilnahme/")
    assert hand.deeds <= 14
    assert time.monotonic() - began + hand.deeds * THINKING < TEN_MINUTES

    # Another room: saving tells nobody, the next page does.
    office.goto(f"{meeting}aendern/")
    office.get_by_label("Ort", exact=False).and_(office.locator("[name=place]")).fill(PLACE)
    office.get_by_role("button", name="Speichern").click()
    office.wait_for_url("**/nachtrag/")
    expect(office.locator("main ins")).to_contain_text(PLACE)
    office.goto("/intern/")
    expect(office.get_by_role("main")).to_contain_text("Geänderte Einladung versenden")
    office.goto(f"{meeting}nachtrag/")
    office.get_by_role("button", name="Geänderte Einladung jetzt versenden").click()
    office.wait_for_url("**/teilnahme/")
    expect(office.locator("summary", has_text="Geänderte Einladung")).to_be_visible()

    # The member reads old and new on a phone and sends a deputy by the link.
    member = log_in(MEMBER, "/intern/postausgang/mails/", viewport=PHONE)
    member.get_by_role("link", name=re.compile("Geändert: ")).first.click()
    expect(member.get_by_role("main")).to_contain_text(f"{PLACE} (bisher: ")
    link = re.search(r"/sitzungen/antwort/\S+", member.get_by_role("main").inner_text())
    assert link
    answering = open_page(link[0], viewport=PHONE)
    answering.get_by_label(re.compile("schicke eine")).check()
    answering.get_by_label("Vertretung: Vor- und Nachname").fill("Ada Neu")
    answering.get_by_label("Vertretung: E-Mail-Adresse").fill("ada.neu@kim.example")
    answering.get_by_role("button", name="Antwort absenden").click()
    expect(answering.get_by_text("Vielen Dank")).to_be_visible()
    assert answering.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    # The outbox says when the deputy is told.
    office.goto("/intern/postausgang/mails/")
    waiting = office.get_by_role("region", name="Noch nicht versandt")
    expect(waiting).to_contain_text("ada.neu@kim.example")
