"""The table of measures: one definition of its columns for CSV, XLSX and Word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import date_words
from core.fuzzy import FuzzyDate, NotADate
from core.spreadsheets import Column, Kind, Spreadsheet, Value
from handlungskonzept.choices import Light, MeasureStatus
from handlungskonzept.document import Para, Part, Section, Sheet
from handlungskonzept.exports.word import draft_mark, edition_words
from handlungskonzept.operations.rendering import Edition
from handlungskonzept.queries.progress import Standing

Address = Callable[[Section], str]
"""Gives the full address of a measure's page."""


@dataclass(frozen=True, slots=True)
class ListEdition:
    """What a list of measures says about itself: whose plan, which text, progress of which day.

    `selection` are the parts of the filter in words, each with its label if it has one.
    """

    plan: str
    publisher: str
    edition: Edition
    as_of: date
    selection: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """ "Fassung 1.1" or "Arbeitsstand"."""
        return edition_words(self.edition)

    @property
    def source(self) -> str:
        """Whom to name as source."""
        return ", ".join(filter(None, [self.publisher, self.plan, self.name]))

    @property
    def licence(self) -> str:
        """What may be done with the list."""
        if self.edition.is_draft:
            return _("For members only: working text, not adopted, not for publication")
        return str(settings.DATA_LICENCE)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure with its last report, none before the first."""

    section: Section
    sheet: Sheet
    standing: Standing | None
    address: str
    edition: ListEdition


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """A column: what it is called, reads and holds, how wide it is, and whether only members get it."""

    label: str | Promise
    read: Callable[[Line], Value]
    kind: Kind = Kind.TEXT
    width: float = 20
    is_internal: bool = False


def measure_sheet(
    sections: Iterable[Section], standings: Mapping[str, Standing], edition: ListEdition,
    address: Address,
) -> Spreadsheet:  # fmt: skip
    """The measures as a table for spreadsheets, in the order given."""
    columns = [column for column in COLUMNS if edition.edition.is_draft or not column.is_internal]
    lines = lines_of(sections, standings, edition, address)
    return Spreadsheet(
        title=_("Measures of the action plan"),
        name=_("Measures"),
        columns=tuple(Column(str(one.label), one.kind, one.width) for one in columns),
        rows=tuple(tuple(column.read(line) for column in columns) for line in lines),
        notes=tuple(_notes(edition, len(lines))),
        author=edition.publisher,
        subject=f"{edition.plan}, {edition.name}",
        created=edition.edition.created,
        fixed=2,
        mark=draft_mark(edition.edition) or "",
    )


def lines_of(
    sections: Iterable[Section], standings: Mapping[str, Standing], edition: ListEdition,
    address: Address,
) -> list[Line]:  # fmt: skip
    """The measures as the columns read them."""
    return [
        Line(section, section.sheet, standings.get(section.sheet.code), address(section), edition)
        for section in sections
        if section.sheet is not None
    ]


def status_words(line: Line) -> str:
    """The status a measure has by its last report."""
    if line.standing is None:
        return _("without a report")
    return _choice(MeasureStatus, line.standing.status)


def light_words(line: Line) -> str:
    """The traffic light in words, empty without a report."""
    return _choice(Light, line.standing.light) if line.standing else ""


def selection_words(edition: ListEdition) -> str:
    """The filter in one line: "Handlungsfeld: Wohnen; Ampel: gefährdet"."""
    return "; ".join(": ".join(filter(None, part)) for part in edition.selection)


def _notes(edition: ListEdition, count: int) -> Iterator[tuple[str, str]]:
    yield _("Action plan"), edition.plan
    yield _("State of the text"), edition.name
    yield _("Valid from"), _day(edition.edition.valid_from)
    yield _("Resolution"), edition.edition.resolution
    yield _("Progress as of"), _day(edition.as_of)
    yield _("Number of measures"), str(count)
    yield _("Selection"), selection_words(edition) or _("all measures")
    yield _("Source"), edition.source
    yield _("Licence"), edition.licence


def _day(day: date | None) -> str:
    return date_words(day) if day else ""


def _choice(choices: type[MeasureStatus] | type[Light], value: str) -> str:
    return str(choices(value).label) if value in choices.values else ""


def _row(name: str) -> Callable[[Line], str]:
    """Reads a line of the measure sheet as plain words."""

    def read(line: Line) -> str:
        parts = (row.parts for row in line.sheet.rows if row.name == name)
        return "; ".join(words for found in parts for part in found for words in _words(part))

    return read


def _words(part: Part) -> Iterator[str]:
    if isinstance(part, Para):
        yield "".join(run.text for run in part.runs)
        return
    for item in part.items:
        yield "".join(run.text for run in item.runs)
        for child in item.children:
            yield from _words(child)


def _planned_end(line: Line) -> date | None:
    try:
        return FuzzyDate.from_key(line.sheet.planned_end).end if line.sheet.planned_end else None
    except NotADate:
        return None


def _reported(name: str) -> Callable[[Line], Value]:
    """Reads a part of the last report."""
    return lambda line: getattr(line.standing, name) if line.standing else None


def _expected_end(line: Line) -> date | None:
    end = line.standing.expected_end if line.standing else None
    return end.end if end else None


def _visibility(line: Line) -> str:
    return _("internal") if line.sheet.is_internal else _("public")


COLUMNS = (
    MeasureColumn(gettext_lazy("Code"), lambda line: line.sheet.code, width=8),
    MeasureColumn(gettext_lazy("Measure"), lambda line: line.section.title, width=36),
    MeasureColumn(gettext_lazy("Visibility"), _visibility, width=12, is_internal=True),
    MeasureColumn(gettext_lazy("Summary"), lambda line: line.sheet.summary, width=48),
    MeasureColumn(gettext_lazy("Field of action"), lambda line: line.sheet.field, width=22),
    MeasureColumn(gettext_lazy("Objective"), _row("objective"), width=36),
    MeasureColumn(gettext_lazy("Lead"), lambda line: line.sheet.lead, width=26),
    MeasureColumn(gettext_lazy("Contributors"), _row("contributors"), width=32),
    MeasureColumn(
        gettext_lazy("Target groups"), lambda line: "; ".join(line.sheet.target_groups), width=28
    ),
    MeasureColumn(
        gettext_lazy("Areas of law"), lambda line: "; ".join(line.sheet.legal_areas), width=22
    ),
    MeasureColumn(gettext_lazy("Districts"), lambda line: "; ".join(line.sheet.districts)),
    MeasureColumn(gettext_lazy("Period"), lambda line: line.sheet.period, width=26),
    MeasureColumn(gettext_lazy("Planned end (at the latest)"), _planned_end, Kind.DAY, 14),
    MeasureColumn(gettext_lazy("Status"), status_words, width=16),
    MeasureColumn(gettext_lazy("Traffic light"), light_words, width=14),
    MeasureColumn(gettext_lazy("Reason of the traffic light"), _reported("light_reason"), width=40),
    MeasureColumn(gettext_lazy("Per cent done"), _reported("percent"), Kind.NUMBER, 12),
    MeasureColumn(gettext_lazy("Expected end (at the latest)"), _expected_end, Kind.DAY, 14),
    MeasureColumn(gettext_lazy("What was done"), _reported("done"), width=48),
    MeasureColumn(gettext_lazy("Next step"), _reported("next_step"), width=48),
    MeasureColumn(gettext_lazy("Report of"), _reported("reported_on"), Kind.DAY, 12),
    MeasureColumn(gettext_lazy("Web address"), lambda line: line.address, Kind.LINK, 44),
    MeasureColumn(gettext_lazy("State of the text"), lambda line: line.edition.name, width=14),
    MeasureColumn(gettext_lazy("Progress as of"), lambda line: line.edition.as_of, Kind.DAY, 14),
    MeasureColumn(gettext_lazy("Source"), lambda line: line.edition.source, width=40),
    MeasureColumn(gettext_lazy("Licence"), lambda line: line.edition.licence, width=40),
)
"""From left to right; the last ones say in each row what the list is, wherever it is copied to."""
