"""Files of the measure list and of a field of action: what is in them, and who gets them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from handlungskonzept.choices import MeasureStatus
from handlungskonzept.models import Measure
from handlungskonzept.operations.progress import release_report, report_progress
from handlungskonzept.queries.measures import value_of
from people.models import User
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_stage,
)
from tests.factories.landscape import make_organisation
from tests.factories.people import AT, acting
from tests.factories.personas import Cast, Persona, make_cast
from tests.kept import kept
from word.lint import lint_docx

KINDS = ("csv", "xlsx", "word")
READERS = {
    Persona.GROUP_MEMBER, Persona.GROUP_CHAIR, Persona.STEERING_MEMBER, Persona.STEERING_CHAIR,
    Persona.STEERING_ADVISOR, Persona.ASSISTANT, Persona.OFFICE, Persona.CONTACT,
}  # fmt: skip


def url(name: str, *args: object) -> str:
    return reverse(f"handlungskonzept:{name}", args=args)


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of their columns."""
    file = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(file, delimiter=";"))


def text_of(content: bytes) -> str:
    """All words of a Word file with its headers and footers."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )


def add_measure(stage: Stage, **values: object) -> Measure:
    """One more measure in the Arbeitsstand."""
    page = make_measure(stage.writer, stage.field, **values)
    bring_into_working_text(stage, page)
    return Measure.objects.get(page=page)


def report(stage: Stage, measure: Measure, *, is_released: bool = True, **values: object) -> None:
    """A report by the office."""
    defaults = {"status": MeasureStatus.UNDERWAY, "reported_on": AT.date(), "percent": 40}
    found = report_progress(
        by=acting(stage.office), at=AT, measure=measure, **{**defaults, **values}
    )
    if is_released:
        release_report(by=acting(stage.office), at=AT, report=found)


@kept
def adopted(stage: Stage) -> Stage:
    """A plan in force with two public measures, and an internal one in the Arbeitsstand."""
    add_measure(stage, title="Wohnungssuche", lead=make_organisation(name="Sozialamt"))
    add_measure(stage, title="Geheimes", visibility="internal")
    make_adoption(stage, number="1.1")
    return stage


@pytest.fixture
def member(adopted: Stage, client: Client) -> Client:
    """A client of somebody who writes the plan."""
    client.force_login(adopted.writer)
    return client


# --- what the public gets -------------------------------------------------------------------


def test_the_list_holds_the_measures_in_force(adopted: Stage, client: Client) -> None:
    found = rows(client.get(url("measures_csv")).content)

    assert [(row["Nummer"], row["Maßnahme"]) for row in found] == [
        ("W-01", "Übergang in eigene Wohnung"),
        ("W-02", "Wohnungssuche"),
    ]
    assert found[0]["Federführung"] == "Wohnungsamt"
    assert found[0]["Geplantes Ende (spätestens)"] == "2022-12-31"
    assert found[0]["Status"] == "ohne Bericht"
    assert found[0]["Internetadresse"].endswith("/massnahmen/w-01/")


def test_each_row_says_what_it_is_and_what_may_be_done_with_it(
    adopted: Stage, client: Client
) -> None:
    row = rows(client.get(url("measures_csv")).content)[0]

    assert row["Textstand"] == "Fassung 1.1"
    assert row["Quelle"] == "Stadt Köln, Handlungskonzept KIM, Fassung 1.1"
    assert row["Lizenz"].startswith("Datenlizenz Deutschland")


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_shows_internal_measures_to_the_public(
    kind: str, adopted: Stage, client: Client
) -> None:
    content = client.get(url(f"measures_{kind}")).content
    found = content.decode() if kind == "csv" else text_of(content)

    assert "Wohnungssuche" in found
    assert "Geheimes" not in found
    assert "Sichtbarkeit" not in found


def test_the_file_holds_exactly_what_the_filter_shows(adopted: Stage, client: Client) -> None:
    query = {"federfuehrung": value_of("Sozialamt")}

    assert [row["Nummer"] for row in rows(client.get(url("measures_csv"), query).content)] == [
        "W-02"
    ]
    book = load_workbook(io.BytesIO(client.get(url("measures_xlsx"), query).content))
    assert [row[0] for row in book["Maßnahmen"].values] == ["Nummer", "W-02"]
    assert dict(book["Angaben"].values)["Auswahl"] == "Federführung: Sozialamt"
    words = text_of(client.get(url("measures_word"), query).content)
    assert "W-02" in words
    assert "W-01" not in words


def test_only_released_progress_reaches_the_public(adopted: Stage, client: Client) -> None:
    first, second = Measure.objects.order_by("code")[:2]
    report(adopted, first, light="at_risk", light_reason="Zu wenig Personal.", done="Begonnen.")
    report(adopted, second, is_released=False, done="Noch geheim.")
    found = rows(client.get(url("measures_csv")).content)

    assert found[0]["Status"] == str(MeasureStatus.UNDERWAY.label)
    assert found[0]["Begründung der Ampel"] == "Zu wenig Personal."
    assert found[0]["Fortschritt in Prozent"] == "40"
    assert found[0]["Bericht vom"] == AT.date().isoformat()
    assert found[1]["Status"] == "ohne Bericht"
    for kind in ("xlsx", "word"):
        assert "Noch geheim." not in text_of(client.get(url(f"measures_{kind}")).content)


def test_what_looks_like_a_formula_is_only_text(stage: Stage, client: Client) -> None:
    add_measure(stage, title='=HYPERLINK("https://example.org";"hier")', summary="+49 221 1")
    make_adoption(stage)
    row = rows(client.get(url("measures_csv")).content)[1]
    book = load_workbook(io.BytesIO(client.get(url("measures_xlsx")).content))

    assert row["Maßnahme"].startswith("'=HYPERLINK")
    assert row["Kurzfassung"] == "'+49 221 1"
    assert book["Maßnahmen"]["B3"].data_type == "s"
    assert all(cell.data_type != "f" for line in book["Maßnahmen"] for cell in line)


def test_the_workbook_knows_days_and_numbers_and_says_where_it_is_from(
    adopted: Stage, client: Client
) -> None:
    report(adopted, Measure.objects.order_by("code")[0])
    book = load_workbook(io.BytesIO(client.get(url("measures_xlsx")).content))
    table = book["Maßnahmen"]
    heads = [cell.value for cell in table[1]]

    assert table.cell(2, heads.index("Bericht vom") + 1).is_date
    assert table.cell(2, heads.index("Fortschritt in Prozent") + 1).value == 40
    assert table.freeze_panes == "C2"
    about = dict(book["Angaben"].values)
    assert about["Textstand"] == "Fassung 1.1"
    assert about["Auswahl"] == "alle Maßnahmen"
    assert about["Lizenz"].startswith("Datenlizenz Deutschland")
    assert book.properties.creator == "Stadt Köln"


def test_the_word_list_lies_on_its_side_and_names_edition_and_day(
    adopted: Stage, client: Client
) -> None:
    content = client.get(url("measures_word")).content
    words = text_of(content)

    assert 'w:orient="landscape"' in words
    assert "Fassung 1.1 · Stand des Fortschritts:" in words
    assert "ENTWURF" not in words
    assert lint_docx(content) == []


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_saved_never_shown(kind: str, adopted: Stage, client: Client) -> None:
    response = client.get(url(f"measures_{kind}"))

    assert response["Content-Disposition"].startswith(
        'attachment; filename="kim-massnahmen-fassung-1-1-20'
    )
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_day_gives_the_same_bytes(kind: str, adopted: Stage, client: Client) -> None:
    assert (
        client.get(url(f"measures_{kind}")).content == client.get(url(f"measures_{kind}")).content
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_selection_that_fits_nothing_gives_an_empty_file(
    kind: str, adopted: Stage, client: Client
) -> None:
    response = client.get(url(f"measures_{kind}"), {"suche": "gibt es nicht"})

    assert response.status_code == 200
    if kind == "word":
        assert "Keine Maßnahme passt" in text_of(response.content)
        assert lint_docx(response.content) == []


@pytest.mark.parametrize("kind", KINDS)
def test_before_the_first_version_there_is_no_list(kind: str, stage: Stage, client: Client) -> None:
    assert client.get(url(f"measures_{kind}")).status_code == 404


def test_a_longer_list_asks_no_more_of_the_database(adopted: Stage, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url("measures_csv")).status_code == 200
        return len(found)

    queries()
    few = queries()
    for number in range(6):
        report(adopted, add_measure(adopted, title=f"Weitere {number}"))
    make_adoption(adopted, number="1.2")
    queries()
    assert queries() == few


def test_the_file_of_an_earlier_day_holds_what_was_in_force_then(
    adopted: Stage, client: Client
) -> None:
    first = AT.date() + timedelta(days=3)
    make_adoption(adopted, number="1.2", valid_from=first + timedelta(days=30))
    report(adopted, Measure.objects.order_by("code")[0], reported_on=AT.date())
    query = {"stand": first.isoformat()}
    response = client.get(url("measures_csv"), query)

    assert f"fassung-1-1-{first}.csv" in response["Content-Disposition"]
    row = rows(response.content)[0]
    assert (row["Textstand"], row["Stand des Fortschritts"]) == ("Fassung 1.1", first.isoformat())
    assert row["Fortschritt in Prozent"] == "40"
    early = {"stand": (first - timedelta(days=1)).isoformat()}
    assert client.get(url("measures_csv"), early).status_code == 404


# --- one field of action --------------------------------------------------------------------


def test_a_field_comes_with_its_goals_and_measure_sheets(adopted: Stage, client: Client) -> None:
    response = client.get(url("field_word", "1-1", "1-1"))
    words = text_of(response.content)

    for part in ("Handlungsfeld 1.1 Wohnen", "Alle wohnen gut.", "Maßnahmenblatt W-02"):
        assert part in words
    assert "Ein Mensch, ein Weg" in words
    assert "Geheimes" not in words
    assert "Fassung 1.1" in words
    assert lint_docx(response.content) == []
    assert response.content == client.get(url("field_word", "1-1", "1-1")).content
    day = (AT.date() + timedelta(days=3)).isoformat()
    name = f"kim-handlungsfeld-1-1-fassung-1-1-{day}.docx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    "place", [("1-1", "9-9"), ("1-1", "1"), ("1-1", "w-01"), ("9-9", "1-1"), ("x", "1-1")]
)
def test_what_is_no_field_of_an_adopted_version_is_not_found(
    place: tuple[str, str], adopted: Stage, client: Client
) -> None:
    assert client.get(url("field_word", *place)).status_code == 404


def test_the_chapter_offers_the_file_of_its_field(adopted: Stage, client: Client) -> None:
    html = client.get(url("chapter", "1-1", "1")).content.decode()
    assert url("field_word", "1-1", "1-1") in html
    client.force_login(adopted.writer)
    html = client.get(url("working_chapter", "1")).content.decode()
    assert url("member_field_word", "1-1") in html


# --- what members get -----------------------------------------------------------------------


def test_members_files_are_for_members(db: None) -> None:
    cast = make_cast()
    make_adoption(make_stage(cast.steering_group))
    pages = [url(f"member_measures_{kind}") for kind in KINDS] + [url("member_field_word", "1-1")]
    for persona in Persona:
        for address in pages:
            response = as_persona(cast, persona).get(address)
            assert (response.status_code == 200) == (persona in READERS), (address, persona)
            if persona is Persona.ANONYMOUS:
                assert response.status_code == 302
                assert response["Location"].startswith(reverse("account_login"))


def as_persona(cast: Cast, persona: Persona) -> Client:
    client = Client()
    user = cast[persona]
    if isinstance(user, User):
        client.force_login(user)
    return client


def test_members_see_internal_measures_marked(adopted: Stage, member: Client) -> None:
    found = rows(member.get(url("member_measures_csv")).content)

    assert [(row["Maßnahme"], row["Sichtbarkeit"]) for row in found][1:] == [
        ("Wohnungssuche", "öffentlich"),
        ("Geheimes", "intern"),
    ]
    assert found[0]["Textstand"] == "Arbeitsstand"
    assert found[0]["Lizenz"].startswith("Nur für Mitglieder")
    words = text_of(member.get(url("member_measures_word")).content)
    assert ">intern<" in words


def test_members_read_what_is_not_released_yet(adopted: Stage, member: Client) -> None:
    report(adopted, Measure.objects.order_by("code")[0], is_released=False, done="Noch geheim.")

    assert rows(member.get(url("member_measures_csv")).content)[0]["Was getan wurde"] == (
        "Noch geheim."
    )


@pytest.mark.parametrize("place", [("member_measures_word",), ("member_field_word", "1-1")])
def test_every_page_of_the_working_text_says_draft(
    place: tuple[str, ...], adopted: Stage, member: Client
) -> None:
    response = member.get(url(*place))
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        headers = [name for name in archive.namelist() if "/header" in name]
        marked = [name for name in headers if "ENTWURF" in archive.read(name).decode()]

    assert headers
    assert marked == headers
    assert lint_docx(response.content) == []
    assert response["Cache-Control"] == "private, no-store"


def test_the_workbook_of_the_working_text_prints_draft(adopted: Stage, member: Client) -> None:
    response = member.get(url("member_measures_xlsx"))
    page = load_workbook(io.BytesIO(response.content))["Maßnahmen"]

    assert "ENTWURF" in page.oddHeader.center.text
    assert response["Cache-Control"] == "private, no-store"


def test_a_field_of_the_working_text_marks_internal_measures(
    adopted: Stage, member: Client
) -> None:
    words = text_of(member.get(url("member_field_word", "1-1")).content)

    assert "Geheimes" in words
    assert "Intern: in keiner Vorlage und keiner Fassung" in words
    assert fresh(adopted.field).title in words


def test_an_unknown_field_of_the_working_text_is_not_found(member: Client) -> None:
    assert member.get(url("member_field_word", "7")).status_code == 404
