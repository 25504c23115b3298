"""Members open every page of the plan: on a telephone and in the dark nobody is shut out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.test_public_pages import findings

Open = Callable[..., Page]
PLAN = "/intern/handlungskonzept/"
READING = [
    "/intern/",
    PLAN,
    f"{PLAN}arbeitsstand/",
    f"{PLAN}massnahmen/",
    f"{PLAN}massnahmen/w-01/",
    f"{PLAN}massnahmen/w-01/fortschritt/",
    f"{PLAN}massnahmen/w-01/messwert/",
    f"{PLAN}aenderungen/",
]
KEEPING = [
    f"{PLAN}kommentare/?ansicht=alle",
    f"{PLAN}fortschritt/",
    f"{PLAN}einstellungen/",
    f"{PLAN}massnahmen/neu/",
    f"{PLAN}massnahmen/d-01/blatt/",
    f"{PLAN}massnahmen/w-02/zurueckziehen/",
    f"{PLAN}freigaben/",
    f"{PLAN}vorlagen/neu/",
    f"{PLAN}vorlagen/2/",
    f"{PLAN}vergleich/1-1/arbeitsstand/",
    "/intern/stammdaten/organisationen/beispieltraeger-sued/",
]
FOLLOWED = {  # pages under addresses nobody knows by heart: where their link stands
    f"{PLAN}massnahmen/w-01/": ["/abschnitt/", "/verlauf/"],
    f"{PLAN}freigaben/": ["/freigaben/kapitel/", "/freigaben/"],
    f"{PLAN}": ["/aufbau/"],
}
PUBLIC = [
    "/massnahmen/",
    "/massnahmen/w-01/",
    "/massnahmen/w-01/?stand=2021-12-24",
    "/handlungskonzept/vergleich/1-0/1-1/",
]
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"""
CONTRAST = """async () => (await axe.run({runOnly: {type: "rule", values: ["color-contrast"]}}))
  .violations.flatMap(one => one.nodes.map(node => node.html.slice(0, 120)))"""
EXTRA = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look_at(page: Page, address: str) -> None:
    """Fail if a page overflows a telephone, skips a heading or has a barrier, light or dark."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    page.goto(address)
    levels = page.evaluate(HEADINGS)
    steps = zip([0, *levels], levels, strict=False)

    assert page.evaluate(EXTRA) == 0, address
    assert levels.count(1) == 1, address
    assert all(after <= before + 1 for before, after in steps), (address, levels)
    assert findings(page) == [], address
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(CONTRAST) == [], f"{address} in the dark"


def linked(page: Page, place: str, part: str) -> str:
    """The first address on a page that contains a part."""
    page.goto(place)
    return str(page.locator(f"main a[href*='{part}']").first.get_attribute("href"))


@pytest.mark.parametrize(
    ("email", "addresses"),
    [("wohnen@kim.example", READING), ("geschaeftsstelle@kim.example", KEEPING)],
)
def test_no_page_of_the_plan_shuts_members_out(
    log_in: Open, email: str, addresses: list[str]
) -> None:
    page = log_in(email)

    for address in addresses:
        look_at(page, address)


def test_neither_do_the_pages_behind_its_links(log_in: Open) -> None:
    page = log_in("geschaeftsstelle@kim.example")

    for place, parts in FOLLOWED.items():
        for part in parts:
            look_at(page, linked(page, place, part))


def test_proposing_a_change_shuts_nobody_out(log_in: Open) -> None:
    page = log_in("wohnen@kim.example")
    lines = linked(page, f"{PLAN}massnahmen/w-01/", "/abschnitt/")

    look_at(page, linked(page, lines, "/aendern/"))
    look_at(page, linked(page, lines, "/kommentieren/"))


def test_readers_find_measures_and_compare_versions(open_page: Open) -> None:
    page = open_page("/")

    for address in PUBLIC:
        look_at(page, address)
