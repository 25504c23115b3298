"""A reader finds KIM, the bodies, the milestones and the plan, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE

Open = Callable[..., Page]


def test_from_the_start_page_to_the_budget_and_its_table(open_page: Open) -> None:
    page = open_page("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ein Mensch, ein Weg")

    page.get_by_role("navigation").get_by_role("link", name="Was ist KIM?").first.click()

    page.get_by_text("Werte als Tabelle").click()
    for amount in ("25", "50", "75"):
        expect(page.get_by_role("cell", name=amount).first).to_be_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_the_milestones_say_what_came_late_and_why(
    open_page: Open, viewport: dict[str, int]
) -> None:
    page = open_page("/meilensteine/", viewport=viewport)

    late = page.get_by_role("listitem").filter(has_text="Start des Case Managements")
    expect(late).to_contain_text("August 2021")
    expect(late).to_contain_text("1. Oktober 2021")
    expect(late).to_contain_text("Grund")
    expect(page.get_by_text("Juni/Juli 2021").first).to_be_visible()
    expect(page.get_by_text("Herbst 2021").first).to_be_visible()


def test_a_body_shows_functions_but_no_names(open_page: Open) -> None:
    page = open_page("/gremien/")

    page.get_by_role("link", name="Projektgruppe Wohnen").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Projektgruppe Wohnen")
    expect(page.get_by_text("LG 2021/01").first).to_be_visible()
    assert "Rossi" not in page.content()


def test_the_plan_in_force_a_measure_and_the_old_version(open_page: Open) -> None:
    page = open_page("/handlungskonzept/")
    expect(page.get_by_text("Fassung 1.1").first).to_be_visible()

    page.get_by_role("link", name="Alle 24 Maßnahmen").click()
    page.get_by_role("link", name="Übergang in eigene Wohnung").click()

    expect(page).to_have_url(re.compile("/massnahmen/w-03/$"))
    expect(page.get_by_text("Dezember 2023").first).to_be_visible()
    page.goto("/handlungskonzept/fassung-1-0/")
    expect(page.get_by_text("überholt").first).to_be_visible()
    page.get_by_role("link", name="9.4 Wohnen").click()
    expect(page.get_by_text("Dezember 2022").first).to_be_visible()


def test_the_word_file_is_downloaded_and_is_one(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/handlungskonzept/")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Fassung 1.1 herunterladen").click()

    target = tmp_path / "fassung.docx"
    waiting.value.save_as(target)
    assert waiting.value.suggested_filename == "handlungskonzept-fassung-1-1-2022-10-01.docx"
    with ZipFile(BytesIO(target.read_bytes())) as package:
        body = package.read("word/document.xml").decode()
    assert "Übergang in eigene Wohnung" in body
    assert "Mietverhältnisse sichern" not in body, "the draft stays out of the adopted version"


@pytest.mark.parametrize(
    "address", ["/massnahmen/w-02/", "/massnahmen/w-04/", "/handlungskonzept/fassung-9-9/"]
)
def test_what_is_internal_draft_or_unknown_is_not_found(open_page: Open, address: str) -> None:
    page = open_page("/")

    answer = page.goto(address)

    assert answer is not None
    assert answer.status == 404
