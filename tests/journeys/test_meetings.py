"""A meeting from its invitation to the note the next one takes of it, a matter that travels, a public preview."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

Open = Callable[..., Page]
OFFICE = "geschaeftsstelle@kim.example"
SPEAKER = "wohnen@kim.example"
MEMBER = "traeger@kim.example"
BERLIN = ZoneInfo("Europe/Berlin")
TITLE = "Probe der Liste in der Beratung"
MOTION = "Die Liste wird in allen Beratungsstellen ausgelegt."
RESULT = "Die Probe hat sich bewährt. Alle Häuser machen mit."
TASK = "Listen drucken und verteilen"
LEAD = timedelta(minutes=5)


def soon() -> datetime:
    """A moment in five minutes on the same day; around midnight it waits for the new one."""
    while True:
        now = datetime.now(BERLIN)
        if (now + LEAD).date() == now.date():
            return now + LEAD
        time.sleep(20)


def plan(page: Page, group: str, starts: datetime) -> str:
    """A meeting planned by the form; gives its address."""
    page.goto(f"/intern/sitzungen/neu/{group}/")
    page.get_by_label("Tag", exact=True).fill(starts.date().isoformat())
    page.get_by_label("Beginn", exact=True).fill(starts.strftime("%H:%M"))
    page.get_by_label("Ende (freiwillig)").fill("")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/intern/sitzungen/[a-z0-9-]+/tagesordnung/$"))
    return page.url.removesuffix("tagesordnung/")


def add_item(
    page: Page, meeting: str, title: str, motion: str = "", *, is_public: bool = True
) -> None:
    """An item on the agenda."""
    page.goto(f"{meeting}tagesordnung/neu/")
    page.get_by_label("Titel", exact=True).fill(title)
    page.get_by_label("Berichterstattung").fill("Giulia Rossi")
    page.get_by_label("Öffentlich", exact=True).set_checked(is_public)
    page.get_by_label("Beschlussvorschlag").fill(motion)
    page.get_by_role("button", name="Aufnehmen").click()
    page.wait_for_url("**/tagesordnung/*")


def send(page: Page, meeting: str) -> None:
    """The invitation sent; short notice gets its reason."""
    page.goto(f"{meeting}einladen/")
    why = page.get_by_label("Warum so kurzfristig?")
    if why.count():
        why.fill("Die Erprobung endet.")
    page.get_by_role("button", name="Einladung jetzt versenden").click()
    page.wait_for_url("**/teilnahme/")


def begin(page: Page, meeting: str) -> None:
    """The meeting begins now, with three of five there."""
    page.goto(f"{meeting}beginnen/")
    page.get_by_label("Begonnen um").fill(datetime.now(BERLIN).strftime("%H:%M"))
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/protokoll/")
    for name in ("Giulia Rossi", "Tobias Brandt", "Samir Al-Hassan"):
        page.get_by_label(f"{name}: Anwesenheit").select_option(label="anwesend")
    for name in ("Katharina Vogt", "Lieselotte Jansen"):
        page.get_by_label(f"{name}: Anwesenheit").select_option(label="entschuldigt")
        page.get_by_label(f"{name}: Grund").fill("Urlaub")
    page.get_by_role("button", name="Anwesenheit speichern").click()
    page.wait_for_load_state()
    expect(page.get_by_role("region", name="Gerade")).to_contain_text("beschlussfähig: 3 von 5")


def close(page: Page, meeting: str) -> None:
    """The meeting closes at the minute the form proposes."""
    page.goto(f"{meeting}schliessen/")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/protokoll/")


def release(page: Page, meeting: str) -> None:
    """The minutes released, before the days for objections are over."""
    page.goto(f"{meeting}freigeben/")
    why = page.get_by_label("Warum wird das Protokoll jetzt freigegeben?")
    why.fill("Alle haben den Entwurf in der Sitzung gelesen.")
    page.get_by_role("button", name="Endgültig freigeben").click()
    page.wait_for_load_state()


def item_numbered(page: Page, title: str) -> str:
    """The number the item has on the screen of the minutes."""
    heading = page.get_by_role("heading", name=re.compile(re.escape(title))).first.inner_text()
    found = re.search(r"TOP (\S+):", heading)
    assert found, heading
    return found[1]


def test_a_meeting_from_the_invitation_to_the_next_one(log_in: Open, open_page: Open) -> None:
    office = log_in(OFFICE)
    meeting = plan(office, "projektgruppe-wohnen", soon())
    add_item(office, meeting, TITLE, MOTION)
    send(office, meeting)

    # The member reads the mail on a phone and answers without logging in.
    member = log_in(MEMBER, "/intern/postausgang/mails/", viewport=PHONE)
    member.get_by_role("link", name=re.compile("Einladung: ")).first.click()
    expect(member.locator("main")).to_contain_text(TITLE)
    link = re.search(
        r"https?://[^/\s]+(/sitzungen/antwort/\S+)", member.locator("main").inner_text()
    )
    assert link
    answering = open_page(link[1], viewport=PHONE)
    expect(answering.locator("body")).not_to_contain_text(TITLE)
    answering.get_by_label("Ich nehme teil", exact=True).check()
    answering.get_by_role("button", name="Antwort absenden").click()
    expect(answering.get_by_text("Vielen Dank")).to_be_visible()
    office.goto(f"{meeting}teilnahme/")
    expect(office.get_by_role("row", name=re.compile("Samir Al-Hassan"))).to_contain_text(
        "nimmt teil"
    )

    # In the room: the text saves itself, the motion is decided by consensus, somebody gets a task.
    begin(office, meeting)
    number = item_numbered(office, TITLE)
    office.get_by_label(f"Ergebnis (TOP {number})").fill(RESULT)
    expect(office.get_by_text(re.compile("Gespeichert um")).first).to_be_visible()
    office.reload()
    expect(office.get_by_label(f"Ergebnis (TOP {number})")).to_have_value(RESULT)
    office.get_by_role("button", name=f"Im Einvernehmen beschlossen (TOP {number})").click()
    resolution = office.get_by_role("link", name=re.compile(rf"^PG Wohnen .+: {TITLE}"))
    expect(resolution).to_be_visible()
    region = office.get_by_role("region", name=re.compile(re.escape(TITLE)))
    region.locator("summary", has_text="Neue Aufgabe").click()
    region.get_by_label("Was ist zu tun?").fill(TASK)
    region.get_by_label("Wer", exact=True).first.fill("Giulia Rossi")
    region.get_by_label("Bis", exact=True).fill(
        (datetime.now(BERLIN) + timedelta(days=9)).date().isoformat()
    )
    region.get_by_role("button", name="Eintragen").click()
    expect(office.get_by_text(TASK).first).to_be_visible()
    close(office, meeting)

    # Nobody outside reads it yet; the members object to a sentence of the draft.
    slug = meeting.rstrip("/").rsplit("/", 1)[1]
    assert open_page(f"/sitzungen/{slug}/protokoll/").get_by_text(RESULT).count() == 0
    office.goto(f"{meeting}durchsicht/")
    office.get_by_role("button", name="Entwurf versenden").click()
    member.goto(f"{meeting}protokoll/lesen/")
    member.get_by_role("link", name=re.compile("Alle Häuser machen mit.*Einwendung")).click()
    member.get_by_label("Was stimmt daran nicht?").fill("Das Sozialamt prüft noch.")
    member.get_by_role("button", name="Einwendung absenden").click()
    office.goto(f"{meeting}pruefung/")
    expect(office.locator("main")).to_contain_text("Einwendung")
    office.get_by_role("link", name="„Alle Häuser machen mit.“").click()
    office.get_by_label("Nicht berücksichtigt").check()
    office.get_by_label("Begründung").fill("Der Satz gibt die Zusage in der Sitzung wieder.")
    office.get_by_role("button", name="Antwort absenden").click()
    office.wait_for_load_state()
    release(office, meeting)
    member.goto(f"{meeting}protokoll/lesen/")
    expect(member.get_by_text("Alle Häuser machen mit.").first).to_be_visible()
    assert member.get_by_role("link", name=re.compile("Einwendung zu diesem Satz")).count() == 0

    # The next meeting carries the open task and takes note of the minutes.
    following = plan(office, "projektgruppe-wohnen", soon() + timedelta(minutes=1))
    office.goto(f"{following}tagesordnung/")
    expect(office.get_by_text(TASK).first).to_be_visible()
    send(office, following)
    begin(office, following)
    office.goto(f"{meeting}bestaetigen/")
    office.locator("main form").get_by_role("button").first.click()
    office.goto(f"{meeting}protokoll/lesen/")
    expect(office.locator("main")).to_contain_text(
        re.compile("zur Kenntnis genommen", re.IGNORECASE)
    )


def test_a_speaker_posts_minutes_written_in_word(
    log_in: Open, open_page: Open, tmp_path: Path
) -> None:
    speaker = log_in(SPEAKER, "/intern/gremien/projektgruppe-wohnen/protokoll-einstellen/")
    yesterday = (datetime.now(BERLIN) - timedelta(days=1)).date()
    wrong = tmp_path / "protokoll.docx"
    wrong.write_bytes(b"MZ\x90\x00 this is no Word file")

    speaker.get_by_label("Tag", exact=True).fill(yesterday.isoformat())
    speaker.get_by_label("Beginn", exact=True).fill("14:00")
    file = speaker.get_by_label("Protokoll als Word- oder PDF-Datei")
    file.set_input_files(wrong)
    speaker.get_by_role("button", name="Protokoll einstellen").click()
    expect(speaker.get_by_role("alert").first).to_be_visible()
    expect(speaker.get_by_label("Tag", exact=True)).to_have_value(yesterday.isoformat())

    good = tmp_path / "protokoll.pdf"
    good.write_bytes(PDF)
    speaker.get_by_label("Protokoll als Word- oder PDF-Datei").set_input_files(good)
    speaker.locator("summary", has_text="Aufgaben").click()
    speaker.get_by_label("Was ist zu tun?").first.fill("Rückmeldungen sammeln")
    speaker.get_by_label("Person", exact=False).first.select_option(label="Giulia Rossi")
    speaker.get_by_label(re.compile("^Sofort freigeben")).check()
    speaker.get_by_role("button", name="Protokoll einstellen").click()
    expect(speaker.get_by_role("status").first).to_be_visible()

    member = log_in(MEMBER, "/intern/sitzungen/?zeit=vergangene")
    member.goto(speaker.url)
    expect(member.locator("main")).to_contain_text("Rückmeldungen sammeln")
    assert open_page("/sitzungen/").get_by_text("Rückmeldungen sammeln").count() == 0


def test_the_office_sees_what_the_public_sees(log_in: Open, open_page: Open) -> None:
    office = log_in(OFFICE, "/intern/sitzungen/lg-2021-11-17/oeffentlich/")

    expect(office.get_by_role("heading", name="Das sieht die Öffentlichkeit")).to_be_visible()
    expect(office.locator("main")).to_contain_text("Stand der Verträge mit den Trägern")
    reader = open_page("/sitzungen/lg-2021-11-17/protokoll/")
    expect(reader.locator("main")).to_contain_text("TOP 9: nicht öffentlich")
    for secret in ("Stand der Verträge", "Abena Mensah", "Frau Mensah", "konferenz.example"):
        assert secret not in reader.content()
    expect(reader.locator("main")).to_contain_text("von den ersten sieben Wochen")


def test_a_matter_goes_to_the_steering_group_and_comes_back(log_in: Open) -> None:
    speaker = log_in(SPEAKER, "/intern/themen/")

    speaker.get_by_role("link", name="Doppelte Nachweise bei der Wohnungssuche").click()

    path = speaker.locator("main").inner_text()
    stations = ["20. Oktober 2021", "17. November 2021", "12. Januar 2022"]
    assert sorted(stations, key=path.index) == stations
    speaker.get_by_role("link", name="LG 2021/05").first.click()
    expect(speaker.locator("main")).to_contain_text("gegenseitig an")


PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
