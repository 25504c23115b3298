"""Released minutes read wrongly: the next meeting decides, and both minutes say so ever after."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_meetings import begin, close, release, send, soon

Open = Callable[..., Page]
OFFICE = "geschaeftsstelle@kim.example"
MEMBER = "traeger@kim.example"
OLD = "/intern/sitzungen/pg-wohnen-2022-11-30/"
WRONG = "Im Mittel vergehen bis zum vollständigen Antrag neun Tage weniger."
RIGHT = "Im Mittel vergehen bis zum vollständigen Antrag elf Tage weniger."


def words_of(page: Page, address: str) -> tuple[bytes, str]:
    """A Word file as bytes, and the words in it."""
    response = page.request.get(address)
    assert response.ok, (response.status, address)
    with ZipFile(io.BytesIO(response.body())) as archive:
        text = archive.read("word/document.xml").decode()
    paragraphs = text.split("</w:p>")
    return response.body(), "\n".join(
        "".join(re.findall(r"<w:t[ >][^<]*?>?([^<]*)</w:t>", each)) for each in paragraphs
    )


def plan_next(page: Page) -> str:
    """The group's next meeting, planned by the form; gives its address."""
    starts = soon() + timedelta(minutes=1)
    page.goto("/intern/sitzungen/neu/projektgruppe-wohnen/")
    page.get_by_label("Tag", exact=True).fill(starts.date().isoformat())
    page.get_by_label("Beginn", exact=True).fill(starts.strftime("%H:%M"))
    page.get_by_label("Ende (freiwillig)").fill("")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/intern/sitzungen/pg-[0-9a-z-]+/"))
    found = re.match(r".*/intern/sitzungen/pg-[0-9a-z-]+/", page.url)
    assert found
    return found[0]


def test_a_correction_stands_beside_the_old_minutes_and_in_the_new_ones(log_in: Open) -> None:
    office = log_in(OFFICE, f"{OLD}freigeben/")
    office.get_by_role("button", name="Endgültig freigeben").click()
    office.wait_for_url("**/protokoll/lesen/")
    expect(office.locator("main")).to_contain_text(WRONG)
    first, text = words_of(office, f"{OLD}protokoll.docx?fassung=mitglieder")
    assert "neun Tage" in text
    frozen = office.get_by_role("link", name="Für: Mitglieder").get_attribute("href")
    assert frozen
    # Nobody can record one while no later meeting deals with the minutes.
    assert office.get_by_role("link", name="Berichtigung festhalten").count() == 0

    # Meeting n+1 comes to the minutes of the last one, and decides.
    following = plan_next(office)
    send(office, following)
    begin(office, following)
    top = office.get_by_role("region", name=re.compile("Protokoll der letzten Sitzung"))
    top.get_by_role("link", name=re.compile("Berichtigung festhalten.*30. November 2022")).click()
    place = office.get_by_label("Unter welchem TOP steht das Falsche?")
    place.select_option(label="TOP 2: Auswertung der gemeinsamen Liste")
    office.get_by_label("Bisheriger Wortlaut").fill("Das steht so nirgends.")
    office.get_by_label("Neuer Wortlaut").fill(RIGHT)
    office.get_by_role("button", name="Endgültig festhalten").click()
    expect(office.get_by_role("alert").first).to_be_visible()
    office.get_by_label("Bisheriger Wortlaut").fill(WRONG)
    office.get_by_role("button", name="Endgültig festhalten").click()
    office.wait_for_url("**/protokoll/lesen/")

    # It stands beside the old text, also on a member's phone, and nothing of the old text changed.
    member = log_in(MEMBER, f"{OLD}protokoll/lesen/", viewport=PHONE)
    section = member.get_by_role("region", name=re.compile("Auswertung der gemeinsamen Liste"))
    expect(section).to_contain_text(WRONG)
    expect(section.locator("ins")).to_have_text(RIGHT)
    expect(section).to_contain_text("Berichtigung")
    assert member.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert office.request.get(frozen).body() == first
    _bytes, text = words_of(member, f"{OLD}protokoll.docx")
    assert text.index(WRONG) < text.index("Berichtigungen") < text.index(RIGHT)

    # The new minutes name it while they are written, and in their Word file once released.
    office.goto(f"{following}protokoll/")
    expect(top).to_contain_text(RIGHT)
    for number, title in ((1, "Begrüßung"), (2, "Tagesordnung"), (3, "Protokoll der letzten")):
        region = office.get_by_role("region", name=re.compile(f"TOP {number}: {title}"))
        region.get_by_label("Ergebnis").fill("Erledigt.")
    expect(office.get_by_text(re.compile("Gespeichert um")).first).to_be_visible()
    close(office, following)
    release(office, following)
    _bytes, text = words_of(office, f"{following}protokoll.docx?fassung=mitglieder")
    assert "Berichtigung des Protokolls" in text
    assert WRONG in text
    assert RIGHT in text
    office.goto(f"{OLD}protokoll/lesen/")
    assert office.get_by_role("link", name="Berichtigung festhalten").count() == 0
