"""Lists as files for spreadsheets: one table, written as CSV or XLSX, never with a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

Value = str | int | Decimal | date | None

LONGEST_CELL = 32_000
"""A little less than what a cell of a spreadsheet holds."""
LONGEST_SHEET_NAME = 31
LINE_HEIGHT = 15
MOST_LINES = 27
"""As high as a row may be."""
SLACK = 1.15
"""Words do not fill their lines."""
NOTE_WIDTHS = (24, 72)
PAGES_WIDE = 3
A3, A4 = 8, 9
_BEGINS_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    "﹢",
    "﹣",
    "﹦",
    "﹫",
)
_IGNORED_BEFORE = " \N{NO-BREAK SPACE}\u200b\u2060\ufeff\u3000"
_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)*", re.ASCII)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it holds, and its width in characters."""

    label: str
    kind: Kind = Kind.TEXT
    width: float = 20


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """One table with what its reader has to know about it.

    `notes` are pairs of label and words; `name` is on the tab; `created` keeps the bytes free of
    any clock; the first `fixed` columns stay in sight; `mark` stands above each printed page.
    """

    title: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()
    author: str = ""
    subject: str = ""
    created: datetime | None = None
    fixed: int = 0
    mark: str = ""


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a lone dash and a negative number stay."""
    start = text.lstrip(_IGNORED_BEFORE)
    if not start.startswith(_BEGINS_FORMULA) or (len(start) == 1 and start in "-－﹣"):
        return text
    return text if _NEGATIVE.fullmatch(text) else f"'{text}"


def csv_bytes(sheet: Spreadsheet) -> bytes:
    """The table as CSV: heading first, semicolons, byte order mark, lines and quotes by RFC 4180."""
    file = io.StringIO("\ufeff", newline="")
    file.seek(0, io.SEEK_END)
    table = csv.writer(file, delimiter=";", lineterminator="\r\n")
    table.writerow([column.label for column in sheet.columns])
    table.writerows([_plain(value) for value in row] for row in sheet.rows)
    return file.getvalue().encode()


def xlsx_bytes(sheet: Spreadsheet) -> bytes:
    """The table as XLSX with its notes on a second sheet; the same bytes for the same input."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(_properties(sheet))
        looks = _Looks(book)
        _write_table(book.add_worksheet(_sheet_name(sheet.name)), sheet, looks)
        _write_notes(book.add_worksheet(_sheet_name(_("About this list"))), sheet, looks)
    return file.getvalue()


def _plain(value: Value) -> str:
    """A value as a cell of a CSV file: days by ISO 8601, numbers with the comma of the language."""
    if isinstance(value, str):
        return defused(_cleaned(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _cleaned(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", lines)


def _sheet_name(name: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", name).strip()[:LONGEST_SHEET_NAME]


def _properties(sheet: Spreadsheet) -> dict[str, Any]:
    created = sheet.created or datetime(1980, 1, 1, tzinfo=UTC)
    return {
        "title": sheet.title,
        "subject": sheet.subject,
        "author": sheet.author,
        "company": sheet.author,
        "created": created.astimezone(UTC).replace(tzinfo=None),
    }


class _Looks:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top", "text_wrap": True}
        self.heading = book.add_format(
            {**top, "bold": True, "bg_color": "#E8EDF3", "bottom": 1, "valign": "vcenter"}
        )
        self.label = book.add_format({**top, "bold": True})
        self.text = book.add_format(top)
        self.guarded = book.add_format({**top, "quote_prefix": True})
        self.number = book.add_format({"valign": "top", "num_format": "0.###"})
        self.whole = book.add_format({"valign": "top", "num_format": "0"})
        self.day = book.add_format({"valign": "top", "num_format": "dd.mm.yyyy"})
        self.link = book.add_format({**top, "underline": 1, "font_color": "#0B4F8A"})

    def of_text(self, text: str) -> Any:
        """The format of a text: one that looks like a formula stays text when it is edited."""
        return self.text if defused(text) == text else self.guarded


def _write_table(page: Any, sheet: Spreadsheet, looks: _Looks) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.label, looks.heading)
    for line, row in enumerate(sheet.rows, start=1):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, (line, number), column.kind, value, looks)
        page.set_row(line, _height(zip((one.width for one in sheet.columns), row, strict=True)))
    page.set_row(0, 3 * LINE_HEIGHT)
    page.freeze_panes(1, sheet.fixed)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _set_up_print(page, sheet)


def _height(cells: Iterable[tuple[float, Value]]) -> float:
    """How high a row has to be for its longest text; not every program finds out by itself."""
    lines = [1]
    for width, value in cells:
        if isinstance(value, str):
            lines.append(sum(ceil(len(part) * SLACK / width) or 1 for part in value.split("\n")))
    return min(max(lines), MOST_LINES) * LINE_HEIGHT


def _set_up_print(page: Any, sheet: Spreadsheet) -> None:
    page.set_landscape()
    page.set_paper(A3)
    page.fit_to_pages(PAGES_WIDE, 0)
    page.repeat_rows(0)
    if sheet.fixed:
        page.repeat_columns(0, sheet.fixed - 1)
    words = " · ".join(filter(None, [sheet.title, sheet.subject]))[:200].replace("&", "&&")
    page.set_footer(f"&L{words[:230]}&R&P / &N")
    if sheet.mark:
        page.set_header(f"&C&B{sheet.mark[:200].replace('&', '&&')}")


def _write_cell(page: Any, place: tuple[int, int], kind: Kind, value: Value, looks: _Looks) -> None:
    if value is None or value == "":
        page.write_blank(*place, None, looks.text)
    elif isinstance(value, str):
        text = _cleaned(value)[:LONGEST_CELL]
        if kind is Kind.LINK and text.startswith(("https://", "http://")):
            page.write_url(*place, text, looks.link, string=text)
        else:
            page.write_string(*place, text, looks.of_text(text))
    elif isinstance(value, date):
        page.write_datetime(*place, value, looks.day)
    else:
        look = looks.whole if value == int(value) else looks.number
        page.write_number(*place, float(value), look)


def _write_notes(page: Any, sheet: Spreadsheet, looks: _Looks) -> None:
    page.set_column(0, 0, NOTE_WIDTHS[0])
    page.set_column(1, 1, NOTE_WIDTHS[1])
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    for line, note in enumerate(_notes(sheet)):
        page.write_string(line, 0, note[0], looks.label)
        page.write_string(line, 1, note[1], looks.of_text(note[1]))
        page.set_row(line, _height(zip(NOTE_WIDTHS, note, strict=True)))


def _notes(sheet: Spreadsheet) -> Iterable[tuple[str, str]]:
    yield _("Title"), sheet.title
    for label, words in sheet.notes:
        if words:
            yield label, _cleaned(words)[:LONGEST_CELL]
