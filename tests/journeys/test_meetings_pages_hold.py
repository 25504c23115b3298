"""Members and readers open every page about meetings: on a telephone and in the dark."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import PHONE
from tests.journeys.test_members_pages_hold import look_at

Open = Callable[..., Page]
HELD = "/intern/sitzungen/lg-2021-11-17/"
REVIEWED = "/intern/sitzungen/pg-wohnen-2022-11-30/"
OFFICE = [
    "/intern/",
    "/intern/sitzungen/",
    "/intern/sitzungen/?ansicht=vergangen",
    HELD,
    f"{HELD}teilnahme/",
    f"{HELD}protokoll/lesen/",
    "/intern/aufgaben/",
    "/intern/beschluesse/",
    "/intern/beschlusskontrolle/",
    "/intern/themen/",
    "/intern/themen/doppelte-nachweise-bei-der-wohnungssuche/",
    "/intern/umlaufbeschluesse/lg-einrichtung-der-projektgruppe-wohnen/",
    "/intern/kalender/",
    "/intern/postausgang/",
    "/intern/postausgang/mails/",
]
SPEAKER = [
    f"{REVIEWED}protokoll/",
    f"{REVIEWED}anwesenheit/",
    f"{REVIEWED}pruefung/",
    f"{REVIEWED}oeffentlich/",
    "/intern/gremien/projektgruppe-wohnen/",
    "/intern/gremien/projektgruppe-wohnen/geschaeftsordnung/",
    "/intern/gremien/projektgruppe-wohnen/protokoll-einstellen/",
]
PUBLIC = [
    "/sitzungen/",
    "/sitzungen/lg-2021-11-17/",
    "/sitzungen/lg-2021-11-17/protokoll/",
    "/beschluesse/",
    "/beschluesse/kontrolle/",
    "/beschluesse/lg-2021-05/",
    "/gremien/lenkungsgruppe/",
]
SIDEWAYS = """() => [...document.querySelectorAll(".scroll")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText.slice(0, 80))"""


def test_no_page_about_meetings_shuts_the_office_out(log_in: Open) -> None:
    _look_through(log_in("geschaeftsstelle@kim.example"), OFFICE)


def test_no_page_about_meetings_shuts_a_speaker_out(log_in: Open) -> None:
    _look_through(log_in("wohnen@kim.example"), SPEAKER)


def test_no_page_about_meetings_shuts_readers_out(open_page: Open) -> None:
    _look_through(open_page("/"), PUBLIC)


def _look_through(page: Page, addresses: list[str]) -> None:
    """Each page by `look_at`, and no list on it that a telephone has to scroll sideways."""
    for address in addresses:
        look_at(page, address)
        page.set_viewport_size(PHONE)
        assert page.evaluate(SIDEWAYS) == [], address
