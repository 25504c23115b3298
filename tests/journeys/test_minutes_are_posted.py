"""The speaker of a project group posts minutes written in Word: few pages, few fields, few minutes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_meetings import PDF

Open = Callable[..., Page]
SPEAKER = "wohnen@kim.example"
MEMBER = "traeger@kim.example"
MOST_PAGES, MOST_FIELDS = 4, 10
READS = 3.0
"""Seconds a person takes for a page or a field besides typing, at the slowest generously."""
TYPES = 0.35
"""Seconds for a letter."""


class Speaker:
    """A page, and what a person does on it, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages = self.fields = self.letters = 0
        page.on("domcontentloaded", lambda _page: self._arrived())

    def _arrived(self) -> None:
        self.pages += 1

    def fills(self, label: str, words: str) -> None:
        """Types into the first field of that name."""
        self.fields += 1
        self.letters += len(words)
        self.page.get_by_label(label, exact=True).first.fill(words)

    def chooses(self, label: str, words: str) -> None:
        """Chooses the first of these words from the first list of that name."""
        self.fields += 1
        field = self.page.locator("select").and_(self.page.get_by_label(label)).first
        options = field.locator("option").all_inner_texts()
        field.select_option(label=next(each for each in options if words in each))


def test_minutes_are_posted_in_under_five_minutes(log_in: Open, tmp_path: Path) -> None:
    page = log_in(SPEAKER, viewport=PHONE)
    speaker, begun = Speaker(page), time.monotonic()
    file = tmp_path / "protokoll.pdf"
    file.write_bytes(PDF)

    page.get_by_role("button", name="Menü").click()
    page.get_by_role("link", name="Sitzungen", exact=True).click()
    page.get_by_role("link", name=re.compile("Protokoll einstellen")).first.click()
    speaker.chooses("Sitzung", "30. November 2022")
    page.locator("summary", has_text="Beschlüsse").click()
    decided = page.get_by_role("group", name="Beschluss 1")
    speaker.chooses("TOP", "TOP 2")
    speaker.fills("Titel", "Liste fortführen")
    speaker.fills("Wortlaut", "Die gemeinsame Liste wird fortgeführt.")
    expect(decided.get_by_label("Ergebnis")).to_have_value("adopted")
    page.locator("summary", has_text="Aufgaben").click()
    task = page.get_by_role("group", name="Aufgabe 1")
    task.get_by_label("TOP").select_option(label="TOP 3: Nächster Termin")
    speaker.fields += 1
    speaker.fills("Was ist zu tun?", "Termin abstimmen")
    speaker.chooses("Person", "Rossi")
    page.get_by_label("Protokoll als Word- oder PDF-Datei").set_input_files(file)
    speaker.fields += 1
    page.get_by_label(re.compile("^Sofort freigeben")).set_checked(True)
    speaker.fields += 1
    page.get_by_role("button", name="Protokoll einstellen").click()
    expect(page.get_by_role("status").first).to_contain_text("eingestellt und freigegeben")

    estimate = speaker.letters * TYPES + (speaker.fields + speaker.pages) * READS
    print(  # noqa: T201 — the time is worth reading
        f"\nposted with {speaker.pages} pages and {speaker.fields} fields; the machine took "
        f"{time.monotonic() - begun:.1f} s, a person would take about {estimate:.0f} s"
    )
    assert speaker.pages <= MOST_PAGES
    assert speaker.fields <= MOST_FIELDS
    assert estimate < 300

    # Members find resolution and task at the items they belong to.
    member = log_in(MEMBER, "/intern/sitzungen/pg-wohnen-2022-11-30/protokoll/lesen/")
    item = member.get_by_role("region", name=re.compile("2 Auswertung der gemeinsamen Liste"))
    expect(item).to_contain_text("Die gemeinsame Liste wird fortgeführt.")
    expect(member.get_by_role("region", name=re.compile("3 Nächster Termin"))).to_contain_text(
        "Termin abstimmen"
    )
    assert member.get_by_text("Aus dem Protokoll, das als Datei").count() == 0
