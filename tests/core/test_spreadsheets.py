"""Lists as CSV and XLSX: what stands in the cells, and what no spreadsheet may take for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core.spreadsheets import Column, Kind, Spreadsheet, Value, csv_bytes, defused, xlsx_bytes

ATTACKS = (
    "=1+1", "=HYPERLINK(\"https://example.org\";\"hier\")", "+49 221 1", "-1+cmd|'/c calc'!A0",
    "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u200b=1", "\ufeff=1", "＝1+1", "＋1", "－1", "＠A1",
    "- Punkt", "-",
)  # fmt: skip
HARMLESS = ("-", "－", "–", "– Punkt", "-5", "-5,25", "-1.000,5", "a=b", "", "W-03", "5 - 3", "§ 2")


def sheet(*rows: tuple[Value, ...], **values: object) -> Spreadsheet:
    """A table with a column of each kind."""
    columns = (
        Column("Text"), Column("Zahl", Kind.NUMBER), Column("Tag", Kind.DAY),
        Column("Adresse", Kind.LINK),
    )  # fmt: skip
    return Spreadsheet("Titel", "Tabelle", columns, rows, **values)  # type: ignore[arg-type]


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("text", ATTACKS[:-1])
def test_what_looks_like_a_formula_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_a_dash_and_a_negative_number_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


def test_the_csv_file_follows_the_rules_of_its_format() -> None:
    found = csv_bytes(sheet(('Er sagt "ja"; wirklich\nimmer', Decimal("12.50"), None, "x")))

    assert found.startswith(b"\xef\xbb\xbfText;Zahl;Tag;Adresse\r\n")
    assert found.endswith(b"\r\n")
    assert '"Er sagt ""ja""; wirklich\nimmer";12,5;;x' in found.decode()


def test_numbers_and_days_are_written_as_such() -> None:
    rows = ((("Text", -3, date(2022, 11, 30), ""), ("", 1_000_000, None, "")),)

    assert cells(csv_bytes(sheet(*rows[0])).decode("utf-8-sig"))[1:] == [
        ["Text", "-3", "2022-11-30", ""],
        ["", "1000000", "", ""],
    ]


@pytest.mark.parametrize("text", ATTACKS[:-1])
def test_no_cell_of_a_csv_file_begins_a_formula(text: str) -> None:
    found = cells(csv_bytes(sheet((text, None, None, text))).decode("utf-8-sig"))[1]

    assert found[0].startswith("'")
    assert found[3].startswith("'")


def book(found: Spreadsheet) -> object:
    return load_workbook(io.BytesIO(xlsx_bytes(found)))


@pytest.mark.parametrize("text", ATTACKS)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    content = xlsx_bytes(sheet((text, None, None, text), notes=(("Quelle", text),)))

    for page in load_workbook(io.BytesIO(content)):
        for row in page.iter_rows():
            assert all(cell.data_type in {"s", "n"} for cell in row)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in parts
    assert b"externalLink" not in parts


def test_a_text_like_a_formula_stays_text_when_its_cell_is_edited() -> None:
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet(("=1+1", None, None, "")))))["Tabelle"]

    assert page["A2"].value == "=1+1"
    assert page["A2"].data_type == "s"
    assert page["A2"].quotePrefix


def test_cells_have_the_type_of_what_they_hold() -> None:
    row = ("Text", Decimal("12.5"), date(2022, 11, 30), "https://example.org/a")
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet(row, fixed=1))))["Tabelle"]

    assert page["A2"].value == "Text"
    assert page["B2"].value == 12.5
    assert page["C2"].value == datetime(2022, 11, 30)  # noqa: DTZ001 — cells know no zone
    assert page["C2"].is_date
    assert page["D2"].hyperlink.target == "https://example.org/a"


def test_the_first_row_stays_and_can_be_filtered() -> None:
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet(("a", 1, None, ""), fixed=1))))["Tabelle"]

    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == "A1:D2"
    assert page.page_setup.orientation == "landscape"


def test_the_second_sheet_and_the_properties_say_what_the_list_is() -> None:
    moment = datetime(2022, 11, 30, 12, tzinfo=UTC)
    found = sheet(
        notes=(("Quelle", "Stadt Köln"), ("Leer", "")), author="Stadt Köln", created=moment
    )
    workbook = load_workbook(io.BytesIO(xlsx_bytes(found)))

    assert list(workbook.worksheets[1].values) == [("Titel", "Titel"), ("Quelle", "Stadt Köln")]
    assert workbook.properties.creator == "Stadt Köln"
    assert workbook.properties.created == moment.replace(tzinfo=None)


def test_the_same_list_gives_the_same_bytes() -> None:
    found = sheet(("a", 1, date(2022, 1, 1), "https://example.org"), created=None)

    assert xlsx_bytes(found) == xlsx_bytes(found)
    assert csv_bytes(found) == csv_bytes(found)


def test_what_no_cell_can_hold_is_left_out() -> None:
    long = "ä" * 40_000
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet((long, None, None, "\x00\x0ba\ud800b")))))
    values = list(page["Tabelle"].values)[1]

    assert len(values[0]) == 32_000
    assert values[3] == "ab"


def test_an_address_that_is_no_web_address_is_only_text() -> None:
    row = ("", None, None, "javascript:alert(1)")
    page = load_workbook(io.BytesIO(xlsx_bytes(sheet(row))))["Tabelle"]

    assert page["D2"].hyperlink is None
