"""The values a plan document is made of: sections, blocks, measure sheets and text runs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

# --- text -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `link` is an address, `target` the identity of a section of this plan.

    A run with a `note` has no text: it is the call of a footnote at this place.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    target: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `key` is the identity Wagtail's editor gave it."""

    kind: ClassVar[str] = "para"
    key: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A point of a list, with the lists below it."""

    key: str
    runs: tuple[Run, ...]
    children: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with bullets or counted from 1."""

    kind: ClassVar[str] = "list"
    ordered: bool
    items: tuple[Item, ...]


Part = Para | Listing


# --- blocks ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 1 stands right below the section's own title."""

    kind: ClassVar[str] = "heading"
    identity: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs and lists."""

    kind: ClassVar[str] = "prose"
    identity: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark set apart."""

    kind: ClassVar[str] = "callout"
    identity: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence set apart as a quotation."""

    kind: ClassVar[str] = "quote"
    identity: str
    text: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A guiding goal ("Leitziel") or an objective ("Handlungsziel") of a field of action."""

    kind: ClassVar[str] = "goal"
    identity: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row names the columns."""

    kind: ClassVar[str] = "table"
    identity: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_row_headers: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, found by the fingerprint of its file; a decorative one has no `alt`."""

    kind: ClassVar[str] = "picture"
    identity: str
    sha256: str
    content_type: str
    alt: str
    is_decorative: bool
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Milestones:
    """The table of milestones, with words and dates as they stood."""

    kind: ClassVar[str] = "milestones"
    identity: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MeasureOverview:
    """The table of all measures; its first column is the measure's code."""

    kind: ClassVar[str] = "measures"
    identity: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A resolution as it read; one that was not public has nothing but its number."""

    kind: ClassVar[str] = "reference"
    identity: str
    number: str
    title: str = ""
    body: str = ""
    day: str = ""
    link: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """All of it in one line: "LG 2021/07: Erste Fassung, Lenkungsgruppe, 14. Dezember 2021"."""
        name = ": ".join(filter(None, (self.number, self.title)))
        facts = ", ".join(filter(None, (name, self.body, self.day)))
        return " – ".join(filter(None, (facts, self.note)))


Block = (
    Heading
    | Prose
    | Callout
    | Quote
    | Goal
    | Table
    | Picture
    | Milestones
    | MeasureOverview
    | Reference
)


# --- sections -------------------------------------------------------------------------------


class SectionKind(StrEnum):
    """What a section is."""

    CHAPTER = "chapter"
    FIELD = "field"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a measure sheet: `name` is stable, `label` is for people."""

    name: str
    label: str
    parts: tuple[Part, ...]


LATER = {"later": True}
"""Marks a field that older frozen texts do not have: at its default it stands in no JSON."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """How the effect of a measure is measured; readings point to its identity."""

    identity: str
    name: str
    unit: str = ""
    baseline: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The measure sheet; the facts lists need are repeated as plain words.

    ``planned_end`` is the key of a fuzzy date, empty for a permanent task.
    """

    code: str
    summary: str
    lead: str
    period: str
    field: str
    target_groups: tuple[str, ...] = ()
    legal_areas: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    is_internal: bool = False
    rows: tuple[SheetRow, ...] = ()
    planned_end: str = dataclasses.field(default="", metadata=LATER)
    indicators: tuple[Indicator, ...] = dataclasses.field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, a field of action or a measure, with what stands below it."""

    kind: SectionKind
    identity: str
    number: str
    slug: str
    title: str
    blocks: tuple[Block, ...] = ()
    sheet: Sheet | None = None
    children: tuple[Section, ...] = ()

    @property
    def label(self) -> str:
        """Number or code and title: "4.1 Lenkungsgruppe", "W-03 Übergang in eigene Wohnung"."""
        return f"{self.number} {self.title}".strip()

    @property
    def address(self) -> str:
        """The part of an address that names this section: "4-1", "w-03", "anhang"."""
        return self.number.replace(".", "-").lower() or self.slug


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A whole plan at one moment."""

    identity: str
    title: str
    subtitle: str
    publisher: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
