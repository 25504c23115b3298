"""Readers filter the list, look back to a day, and follow what became of a measure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.operations import NotPossible
from core.registries import Event, events_of
from handlungskonzept.operations import withdraw_measure, write_draft
from handlungskonzept.operations.progress import release_report
from tests.factories.handlungskonzept import (
    Stage,
    anchor,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_report,
)
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, acting, make_user

FIRST, SECOND = date(2021, 7, 1), date(2022, 10, 1)


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def title_of(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert found is not None
    return found[1]


def count_of(html: str) -> str:
    found = re.search(r'id="anzahl" role="status"[^>]*>(.*?)</p>', html)
    assert found is not None
    return found[1]


def released(stage: Stage, page: Any, **values: Any) -> None:
    report = make_report(anchor(page), **values)
    if not report.is_released:
        release_report(by=acting(stage.office), at=values.get("at", AT), report=report)


def change(stage: Stage, **values: Any) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=fresh(stage.measure), values=values)
    bring_into_working_text(stage, fresh(stage.measure))


@pytest.fixture
def two(stage: Stage) -> Stage:
    """A Fassung with two measures: one under way and on track, one nobody reported on."""
    other = make_measure(
        stage.writer, stage.field, title="Beratung im Bezirk",
        lead=make_organisation(name="Sozialamt"),
    )  # fmt: skip
    bring_into_working_text(stage, other)
    make_adoption(stage, "1.0", valid_from=FIRST)
    released(stage, stage.measure, status="planned", reported_on=AT.date())
    return stage


# The list ---------------------------------------------------------------------------------------
def test_the_count_stands_on_the_page_in_a_live_region_and_in_the_title(
    two: Stage, client: Client
) -> None:
    html = read(client, "/massnahmen/?feld=wohnen&federfuehrung=sozialamt")
    assert count_of(html) == "1 Maßnahme – Wohnen, Sozialamt"
    assert title_of(html).startswith("1 Maßnahme – Wohnen, Sozialamt – ")
    assert "Beratung im Bezirk" in html
    assert "W-01" not in html
    assert 'href="/massnahmen/?feld=wohnen"' in html, "each choice can be taken back"


def test_status_and_light_are_words_from_released_reports_only(two: Stage, client: Client) -> None:
    make_report(anchor(two.measure), status="underway", at=AT + timedelta(hours=1))
    html = read(client, "/massnahmen/?status=planned")
    assert "W-01" in html
    assert "planmäßig" in html
    assert "W-01" not in read(client, "/massnahmen/?status=underway")
    assert "W-02" in read(client, "/massnahmen/?status=ohne-bericht")


@pytest.mark.parametrize("query", ["feld=gibt-es-nicht", "status=%00", "ampel=rot", "seite=x"])
def test_nonsense_is_left_out_and_named(two: Stage, client: Client, query: str) -> None:
    html = read(client, f"/massnahmen/?{query}")
    assert "W-01" in html
    assert "W-02" in html
    if "gibt-es-nicht" in query:
        assert "Diese Auswahl gibt es hier nicht" in html


def test_what_members_may_ask_is_not_asked_by_readers(two: Stage, client: Client) -> None:
    assert count_of(read(client, "/massnahmen/?ueberfaellig=1&intern=1")) == "2 Maßnahmen"


def test_nothing_found_says_what_helps(two: Stage, client: Client) -> None:
    html = read(client, "/massnahmen/?suche=xyz")
    assert "Keine Maßnahme passt" in html
    assert "Filter zurücksetzen" in html
    assert count_of(html) == "0 Maßnahmen – xyz"


@pytest.mark.parametrize("day", ["quatsch", "2021-02-30", "9999-01-01", "1800-01-01"])
def test_a_bad_day_is_told_at_its_field(two: Stage, client: Client, day: str) -> None:
    for url in ("/massnahmen/", "/massnahmen/w-01/"):
        html = read(client, f"{url}?stand={day}")
        assert 'id="id_stand_error"' in html
        assert "W-01" in html


def test_a_day_shows_what_was_in_force_and_known_then(two: Stage, client: Client) -> None:
    change(two, title="Neuer Titel")
    make_adoption(two, "1.1", valid_from=SECOND)
    released(two, two.measure, status="done", at=AT + timedelta(days=600))
    now, then = read(client, "/massnahmen/"), read(client, "/massnahmen/?stand=2021-09-01")
    assert "Neuer Titel" in now
    assert "abgeschlossen" in now
    assert "Neuer Titel" not in then
    assert "Stand am 1. September 2021" in then
    assert "W-01" in read(client, "/massnahmen/?stand=2021-09-01&status=planned")
    assert "galt noch keine Fassung" in read(client, "/massnahmen/?stand=2020-01-01")
    measure = read(client, "/massnahmen/w-01/?stand=2021-09-01")
    assert "Neuer Titel" not in measure
    assert "Status: abgeschlossen" not in measure
    assert "Geändert in Fassung 1.1" not in read(client, "/massnahmen/w-01/?stand=2021-05-29", 404)
    assert '<link rel="canonical" href="http://testserver/massnahmen/">' in then


def test_a_long_list_comes_in_pages_and_costs_no_query_per_measure(
    stage: Stage, client: Client
) -> None:
    asked = []
    for number in (1, 6):
        for _each in range(number):
            page = make_measure(stage.writer, stage.field, lead=stage.lead)
            bring_into_working_text(stage, page)
            released(stage, page, status="underway")
        make_adoption(stage, f"1.{number}", valid_from=FIRST)
        read(client, "/massnahmen/")
        with CaptureQueriesContext(connection) as queries:
            read(client, "/massnahmen/?feld=wohnen")
        asked.append(len(queries))
    assert asked[0] == asked[1]


# The measure and its story ----------------------------------------------------------------------
def test_the_story_tells_how_it_came_changed_and_went_on(two: Stage, client: Client) -> None:
    public = make_resolution(two.group, title="Wohnen zuerst")
    hidden = make_resolution(two.group, title="GEHEIM", is_public=False)
    change(two, title="Neuer Titel", resolutions=[public, hidden])
    make_adoption(two, "1.1", valid_from=SECOND)
    released(
        two, two.measure, status="underway", light="at_risk", light_reason="Es fehlt Personal.",
        at=AT + timedelta(days=500), internal_note="NUR INTERN",
    )  # fmt: skip
    make_report(anchor(two.measure), done="NICHT FREI", at=AT + timedelta(days=501))
    html = read(client, "/massnahmen/w-01/")
    for words in (
        "Aufgenommen in Fassung 1.0", "Geändert in Fassung 1.1", "Titel, Beschlüsse",
        "vorher geplant, jetzt in Umsetzung", "vorher planmäßig, jetzt gefährdet",
        "Grund: Es fehlt Personal.", "Wohnen zuerst", f"/beschluesse/{public.slug}/",
        f"/handlungskonzept/vergleich/1-0/1-1/#aenderung-{two.measure.identity}",
    ):  # fmt: skip
        assert words in html, words
    for words in ("GEHEIM", "NUR INTERN", "NICHT FREI", two.writer.last_name, two.office.last_name):
        assert words not in html, words
    places = [html.index(words) for words in ("vorher geplant", "Aufgenommen in Fassung 1.0")]
    assert places == sorted(places), "the latest stands first"


def test_each_fassung_keeps_its_sheet_under_its_own_address(two: Stage, client: Client) -> None:
    change(two, title="Neuer Titel")
    make_adoption(two, "1.1", valid_from=SECOND)
    old = read(client, "/handlungskonzept/fassung-1-0/massnahmen/w-01/")
    assert "ist überholt" in old
    assert "Neuer Titel" not in old.split("geschichte")[0]
    address = "http://testserver/handlungskonzept/fassung-1-0/massnahmen/w-01/"
    assert f'<link rel="canonical" href="{address}">' in old
    new = read(client, "/handlungskonzept/fassung-1-1/massnahmen/W-01/")
    assert "überholt" not in new
    assert '<link rel="canonical" href="http://testserver/massnahmen/w-01/">' in new
    for url in (
        "fassung-9-9/massnahmen/w-01/",
        "fassung-1-0/massnahmen/w-77/",
        "fassung-x/massnahmen/w-01/",
    ):
        read(client, f"/handlungskonzept/{url}", 404)


def test_a_measure_that_ended_leads_to_what_replaced_it(two: Stage, client: Client) -> None:
    second = make_measure(two.writer, two.field, title="Nachfolgerin")
    bring_into_working_text(two, second)
    withdraw_measure(
        by=acting(two.office), at=AT, measure=anchor(two.measure), reason="Ging auf.",
        replaced_by=anchor(second),
    )  # fmt: skip
    make_adoption(two, "1.1", valid_from=SECOND)
    html = read(client, "/massnahmen/w-01/")
    assert "stand zuletzt in Fassung 1.0" in html
    assert "Beendet mit Fassung 1.1" in html
    assert 'href="/massnahmen/w-03/"' in html
    absent = read(client, "/massnahmen/w-03/?stand=2021-09-01", 404)
    assert "stand W-03 nicht im geltenden Handlungskonzept" in absent


def test_what_is_internal_or_a_draft_is_not_found_under_any_address(
    two: Stage, client: Client
) -> None:
    hidden = make_measure(two.writer, two.field, title="GEHEIM", visibility="internal")
    bring_into_working_text(two, hidden)
    draft = make_measure(two.writer, two.field, title="GEHEIM")
    make_adoption(two, "1.1", valid_from=SECOND)
    with pytest.raises(NotPossible):
        released(two, hidden, status="planned")
    for page in (hidden, draft):
        code = anchor(page).code.lower()
        for url in (
            f"/massnahmen/{code}/", f"/massnahmen/{code}/?stand=2022-12-01",
            f"/handlungskonzept/fassung-1-0/massnahmen/{code}/",
            f"/handlungskonzept/fassung-1-1/massnahmen/{code}/",
        ):  # fmt: skip
            assert "GEHEIM" not in read(client, url, 404)
    for url in (
        "/massnahmen/",
        "/massnahmen/?intern=1",
        "/massnahmen/?suche=geheim",
        "/sitemap.xml",
    ):
        assert "GEHEIM</a>" not in read(client, url)


def test_others_may_add_to_the_story(two: Stage, client: Client) -> None:
    def told(user: object, thing: Any) -> list[Event]:
        return [Event(date(2021, 8, 2), "Beraten in der 3. Sitzung", "Sitzung", url="/s/3/")]

    events_of.register("test", told)
    try:
        html = read(client, "/massnahmen/w-01/")
    finally:
        del events_of._sources["test"]
    assert "Beraten in der 3. Sitzung" in html
    assert "2. August 2021 · Sitzung" in html


def test_the_sitemap_holds_what_is_in_force_and_nothing_else(two: Stage, client: Client) -> None:
    make_measure(two.writer, two.field, title="Entwurf")
    change(two, title="Neuer Titel")
    make_adoption(two, "1.1", valid_from=SECOND)
    html = read(client, "/sitemap.xml")
    for address in (
        "/massnahmen/",
        "/massnahmen/w-01/",
        "/handlungskonzept/fassung-1-1/kapitel/1/",
    ):
        assert f"<loc>http://testserver{address}</loc>" in html
    assert "w-03" not in html
    assert "fassung-1-0" not in html
    assert "intern" not in html


# The members' list ------------------------------------------------------------------------------
def test_members_see_internal_measures_drafts_and_the_state_of_the_text(
    two: Stage, client: Client
) -> None:
    hidden = make_measure(two.writer, two.field, title="Im Haus", visibility="internal")
    bring_into_working_text(two, hidden)
    make_measure(two.writer, two.field, title="Noch ein Entwurf")
    make_report(anchor(two.measure), done="Nicht frei", at=AT + timedelta(hours=1))
    url = "/intern/handlungskonzept/massnahmen/"
    assert client.get(url).status_code == 302
    client.force_login(two.writer)
    html = read(client, url)
    for words in (
        "Im Haus", "Noch ein Entwurf", "Intern", "in Umsetzung", "Arbeitsstand", "Entwurf",
        'href="/intern/handlungskonzept/massnahmen/w-04/"',
        'href="/intern/handlungskonzept/massnahmen/w-04/blatt/"',
        'href="/intern/handlungskonzept/massnahmen/neu/"',
    ):  # fmt: skip
        assert words in html, words
    assert count_of(html) == "4 Maßnahmen"
    only = read(client, f"{url}?intern=1")
    assert count_of(only) == "1 Maßnahme – Intern"
    assert "Noch ein Entwurf" not in only
    assert count_of(read(client, f"{url}?veraltet=1")) == "1 Maßnahme – Bericht veraltet"
    assert "Im Haus" in read(client, f"{url}?status=ohne-bericht")


def test_who_takes_part_in_nothing_does_not_see_the_members_list(
    two: Stage, client: Client
) -> None:
    client.force_login(make_user())
    assert client.get("/intern/handlungskonzept/massnahmen/").status_code == 403


def test_the_members_list_costs_no_query_per_measure(stage: Stage, client: Client) -> None:
    client.force_login(stage.writer)
    url = "/intern/handlungskonzept/massnahmen/"
    asked = []
    for number in (1, 5):
        for _each in range(number):
            bring_into_working_text(stage, make_measure(stage.writer, stage.field, lead=stage.lead))
            make_measure(stage.writer, stage.field, lead=stage.lead)
        read(client, url)
        with CaptureQueriesContext(connection) as queries:
            read(client, url)
        asked.append(len(queries))
    assert asked[0] == asked[1]


# Caches -----------------------------------------------------------------------------------------
def test_pages_may_be_kept_for_a_minute_but_not_those_of_members(
    two: Stage, client: Client
) -> None:
    for url in ("/massnahmen/", "/massnahmen/w-01/"):
        response = client.get(url)
        assert "public" in response["Cache-Control"]
        assert "max-age=60" in response["Cache-Control"]
        again = client.get(url, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
    old = client.get("/massnahmen/")["ETag"]
    released(two, two.measure, status="done", at=AT + timedelta(days=1))
    assert client.get("/massnahmen/", headers={"if-none-match": old}).status_code == 200
    client.force_login(two.writer)
    kept = client.get("/massnahmen/")["Cache-Control"]
    assert "no-store" in kept
    assert "public" not in kept
