"""What everybody reads: adopted versions only, unchanged, with the bytes that were stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.registries import references_of
from handlungskonzept.operations import withdraw_measure, write_draft
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    heading,
    make_adoption,
    make_measure,
    paragraph,
)
from tests.factories.people import AT, acting


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_before_the_first_version_the_page_helps(client: Client, db: None) -> None:
    assert "Noch ist keine Fassung beschlossen" in read(client, "/handlungskonzept/")
    read(client, "/handlungskonzept/fassungen/")
    read(client, "/massnahmen/")
    read(client, "/massnahmen/w-01/", 404)
    read(client, "/handlungskonzept/fassung-1-0/", 404)


def test_the_public_page_changes_by_adoption_only(stage: Stage, client: Client) -> None:
    assert "Handlungsfelder und Maßnahmen" not in read(client, "/handlungskonzept/")
    make_adoption(stage, "1.0")
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Zweiter Titel"}
    )
    bring_into_working_text(stage, stage.chapter)
    assert "Handlungsfelder und Maßnahmen" in read(client, "/handlungskonzept/")
    make_adoption(stage, "1.1")
    now = read(client, "/handlungskonzept/")
    assert "Zweiter Titel" in now
    assert "Handlungsfelder und Maßnahmen" not in now
    old = read(client, "/handlungskonzept/fassung-1-0/")
    assert "Fassung 1.0 ist überholt" in old
    assert "Handlungsfelder und Maßnahmen" in old
    assert 'href="/handlungskonzept/fassung-1-1/"' in old
    chapter = read(client, "/handlungskonzept/fassung-1-0/kapitel/1/")
    assert "überholt" in chapter


def test_a_chapter_shows_fields_goals_and_measure_sheets(stage: Stage, client: Client) -> None:
    body = [
        paragraph(
            "<p>Ein <b>fetter</b> Satz &amp; mehr.</p><ul><li>Punkt</li></ul>",
            note="Eine Anmerkung.",
        ),
        heading("Zwischentitel"),
        {"type": "quote", "value": "Ein Zitat."},
        {"type": "callout", "value": {"title": "Merke", "text": "<p>Wichtig.</p>"}},
        {
            "type": "table",
            "value": {"caption": "Zahlen", "table": {"data": [["Jahr", "Wert"], ["2021", "7"]]}},
        },
        {"type": "milestones", "value": {"caption": "Meilensteine"}},
        {"type": "measures", "value": {"caption": "Alle Maßnahmen"}},
    ]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    bring_into_working_text(stage, stage.chapter)
    make_adoption(stage)
    html = read(client, "/handlungskonzept/fassung-1-0/kapitel/1/")
    for words in (
        "<strong>fetter</strong> Satz &amp; mehr.", "<li>Punkt</li>", "Eine Anmerkung.", "<h2>Zwischentitel</h2>",
        "Ein Zitat.", "Wichtig.", "<caption>Zahlen</caption>", "<td>7</td>", "Leitziel", "Alle wohnen gut.",
        "Wohnungsamt", 'id="w-01"', 'href="/massnahmen/w-01/"',
    ):  # fmt: skip
        assert words in html
    assert "style=" not in html


def test_a_measure_has_its_page_and_its_story(stage: Stage, client: Client) -> None:
    make_adoption(stage, "1.0")
    html = read(client, "/massnahmen/w-01/")
    assert "Aus der Unterkunft in die eigene Wohnung." in html
    assert "Fassung 1.0" in html
    assert "W-01" in read(client, "/massnahmen/")


def test_a_measure_that_ended_says_so_and_names_what_replaced_it(
    stage: Stage, client: Client
) -> None:
    second = make_measure(stage.writer, stage.field, title="Nachfolgerin")
    bring_into_working_text(stage, second)
    make_adoption(stage, "1.0")
    withdraw_measure(
        by=acting(stage.office), at=AT, measure=stage.measure.measure, reason="Ging auf.",
        replaced_by=second.measure,
    )  # fmt: skip
    make_adoption(stage, "1.1")
    html = read(client, "/massnahmen/w-01/")
    assert "Diese Maßnahme stand zuletzt in Fassung 1.0" in html
    assert "Ersetzt durch W-02" in html
    assert "W-01" not in read(client, "/massnahmen/")


def test_drafts_internal_measures_and_notes_are_nowhere_in_public(
    stage: Stage, client: Client
) -> None:
    hidden = make_measure(stage.writer, stage.field, title="GEHEIM-1", visibility="internal")
    bring_into_working_text(stage, hidden)
    draft = make_measure(stage.writer, stage.field, title="GEHEIM-2")
    values = {
        "internal_note": "GEHEIM-3",
        "body": [{"type": "measures", "value": {"caption": "Alle"}}],
    }
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values=values)
    bring_into_working_text(stage, stage.chapter)
    make_adoption(stage)
    for url in ("/handlungskonzept/", "/handlungskonzept/fassung-1-0/kapitel/1/", "/massnahmen/"):
        html = read(client, url)
        assert "GEHEIM" not in html
        assert "W-02" not in html
    for code in ("w-02", "w-03"):
        read(client, f"/massnahmen/{code}/", 404)
    for page in (hidden, draft):
        read(client, f"/handlungskonzept/abschnitt/{page.translation_key}/", 404)


def test_the_download_is_the_stored_file(stage: Stage, client: Client) -> None:
    adoption = make_adoption(stage, "1.0")
    url = f"/handlungskonzept/fassung-1-0/{adoption.file_name}"
    response = client.get(url)
    assert response.content == bytes(adoption.document.content)
    assert response["ETag"] == f'"{adoption.document_id}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get("/handlungskonzept/fassung-1-0/anders.docx").status_code == 404


def test_a_section_has_one_address_for_good(stage: Stage, client: Client) -> None:
    make_adoption(stage)
    for page, target in (
        (stage.chapter, "/handlungskonzept/fassung-1-0/kapitel/1/"),
        (stage.field, "/handlungskonzept/fassung-1-0/kapitel/1/#abschnitt-1-1"),
        (stage.measure, "/massnahmen/w-01/"),
    ):
        assert client.get(page.get_url_parts()[2]).url == target


@pytest.mark.parametrize("url", ["/handlungskonzept/fassung-x/", "/handlungskonzept/fassung-9-9/",
                                 "/handlungskonzept/fassung-1-0/kapitel/99/", "/massnahmen/x-99/",
                                 "/handlungskonzept/bild/0000/"])  # fmt: skip
def test_what_is_not_there_is_a_404(stage: Stage, client: Client, url: str) -> None:
    make_adoption(stage)
    read(client, url, 404)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(client, url)
    return len(queries)


def test_public_pages_take_as_many_queries_for_a_large_plan(stage: Stage, client: Client) -> None:
    def adopt(number: str) -> list[int]:
        make_adoption(stage, number)
        slug = number.replace(".", "-")
        urls = [
            "/handlungskonzept/", f"/handlungskonzept/fassung-{slug}/kapitel/1/", "/massnahmen/", "/massnahmen/w-01/",
            "/handlungskonzept/fassungen/",
        ]  # fmt: skip
        for url in urls:
            read(client, url)
        return [queries_of(client, url) for url in urls]

    few = adopt("1.0")
    for _number in range(20):
        bring_into_working_text(stage, make_measure(stage.writer, stage.field, title="Noch eine"))
    assert adopt("1.1") == few
    assert max(few) <= 25


def test_a_resolution_shows_the_version_it_adopted(stage: Stage, client: Client) -> None:
    adoption = make_adoption(stage, "1.0")
    links: list[Any] = list(
        references_of.collect(client.get("/").wsgi_request.user, adoption.resolution)
    )
    assert "Fassung 1.0" in [link.label for link in links]
    assert reverse("handlungskonzept:adoption", args=["1-0"]) in [link.url for link in links]


def test_a_version_that_is_not_yet_in_force_says_from_when(stage: Stage, client: Client) -> None:
    adoption = make_adoption(stage, valid_from=date(2099, 1, 1))

    for address in (adoption.get_absolute_url(), reverse("handlungskonzept:adoptions")):
        page = client.get(address).content.decode()
        assert "gilt ab 1. Januar 2099" in page
        assert "geltend" not in page
