"""The neutral document that becomes a Word file: frozen values, without XML and without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# --- inside a paragraph ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text; `link` is an address outside, `target` the anchor of a block inside."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line within the same paragraph."""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of the page, called by a raised number at this place."""

    content: str | tuple[Text | LineBreak, ...]


Inline = Text | LineBreak | Footnote
Content = str | tuple[Inline, ...]


# --- blocks ---------------------------------------------------------------------------------


class ParagraphStyle(StrEnum):
    """What a paragraph is for; the template decides how that looks."""

    NORMAL = "normal"
    LEAD = "lead"
    QUOTE = "quote"
    CALLOUT = "callout"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4, numbered by Word unless it or a heading above it says not.

    `label` stands literally before an unnumbered heading ("Anhang A").
    """

    text: str
    level: int = 1
    numbered: bool = True
    label: str = ""
    page_break_before: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text; a label above what it introduces `keeps_next`."""

    content: Content
    style: ParagraphStyle = ParagraphStyle.NORMAL
    anchor: str = ""
    keeps_next: bool = False


@dataclass(frozen=True, slots=True)
class ListItem:
    """One point of a list, with at most one list below it."""

    content: Content
    children: BulletList | NumberedList | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list with bullets; lists nest, the third level is the deepest that is drawn."""

    items: tuple[ListItem | str, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list counted from 1."""

    items: tuple[ListItem | str, ...]
    anchor: str = ""


CellBlock = Paragraph | BulletList | NumberedList
CellContent = str | tuple[Inline, ...] | tuple[CellBlock, ...]


class Align(StrEnum):
    """How the text of a table cell stands."""

    START = "start"
    CENTRE = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell with text, inlines, or paragraphs and lists; `span` counts columns."""

    content: CellContent
    span: int = 1
    align: Align = Align.START
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; a plain string is a cell with that text. Short rows are filled up.

    A row that names the ones below it `keeps_next`: it does not end a page.
    """

    cells: tuple[Cell | str, ...]
    anchor: str = ""
    keeps_next: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header rows repeat on every page.

    `widths` are shares (they need not add up to 100; without them all columns are equal).
    A table with a `caption` is counted ("Tabelle 3: …").
    """

    rows: tuple[Row, ...]
    header_rows: tuple[Row, ...] = ()
    widths: tuple[float, ...] = ()
    caption: str = ""
    alt_title: str = ""
    alt_text: str = ""
    has_row_headers: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class KeyValue:
    """One line of a fact sheet: a label and what it says."""

    label: str
    content: CellContent
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class KeyValueTable:
    """A fact sheet (measure sheet): the repeating header row carries `code` and `title`."""

    title: str
    rows: tuple[KeyValue, ...]
    code: str = ""
    label_width: float = 28
    caption: str = ""
    alt_title: str = ""
    alt_text: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG, JPEG, GIF, BMP or TIFF); a decorative one needs no `alt`."""

    data: bytes
    content_type: str = ""
    alt: str = ""
    is_decorative: bool = False
    caption: str = ""
    credit: str = ""
    width_cm: float = 16
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Callout:
    """A boxed remark with an optional title."""

    paragraphs: tuple[Content, ...]
    title: str = ""
    anchor: str = ""


PlainBlock = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | Table
    | KeyValueTable
    | Picture
    | PageBreak
    | Callout
)


@dataclass(frozen=True, slots=True)
class LandscapeSection:
    """Blocks on pages lying on their side, for wide tables."""

    blocks: tuple[PlainBlock, ...]


Block = PlainBlock | LandscapeSection


# --- the document ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words the library writes itself."""

    contents: str = "Inhaltsverzeichnis"
    page: str = "Seite"
    page_of: str = "von"
    table: str = "Tabelle"
    figure: str = "Abbildung"
    credit: str = "Bild:"
    missing_picture: str = "Bild nicht darstellbar"


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What the first page says beside title and subtitle, from top to bottom."""

    overline: str = ""
    edition: str = ""
    lines: tuple[str, ...] = ()
    imprint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of the file; without `created` the file carries no date at all."""

    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    version: str = ""
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class WordDocument:
    """Everything `word.write.build` needs, in reading order."""

    title: str
    blocks: tuple[Block, ...] = ()
    subtitle: str = ""
    language: str = "de-DE"
    properties: Properties = field(default_factory=Properties)
    title_page: TitlePage | None = field(default_factory=TitlePage)
    contents_levels: int = 2
    header_text: str = ""
    footer_text: str = ""
    draft_mark: str | None = None
    labels: Labels = field(default_factory=Labels)


# --- what template and lint report ----------------------------------------------------------


class Severity(StrEnum):
    """How much a finding weighs: an error may keep Word from opening the file."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a file: a stable `code` for the caller's words, and what it concerns."""

    code: str
    detail: str = ""
    severity: Severity = Severity.WARNING
    part: str = ""


# --- reading the model ----------------------------------------------------------------------


def inlines_of(content: Content) -> tuple[Inline, ...]:
    """The content as inlines; newlines in a plain string become line breaks."""
    if not isinstance(content, str):
        return content
    if "\n" not in content:
        return (Text(content),)
    found: list[Inline] = []
    for number, line in enumerate(content.split("\n")):
        if number:
            found.append(LineBreak())
        if line:
            found.append(Text(line))
    return tuple(found)


def blocks_of_cell(content: CellContent) -> tuple[CellBlock, ...]:
    """The cell's paragraphs and lists, at least one (Word refuses an empty cell)."""
    if isinstance(content, str):
        return (Paragraph(content),)
    blocks: list[CellBlock] = []
    loose: list[Inline] = []
    for part in content:
        if isinstance(part, Paragraph | BulletList | NumberedList):
            if loose:
                blocks.append(Paragraph(tuple(loose)))
                loose = []
            blocks.append(part)
        else:
            loose.append(part)
    if loose or not blocks:
        blocks.append(Paragraph(tuple(loose)))
    return tuple(blocks)


def item_of(item: ListItem | str) -> ListItem:
    """The list item, made from a plain string where one was given."""
    return ListItem(item) if isinstance(item, str) else item


def cell_of(cell: Cell | str) -> Cell:
    """The cell, made from a plain string where one was given."""
    return Cell(cell) if isinstance(cell, str) else cell


def anchors_in(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every anchor of the blocks and of what they hold, in reading order, repeats included."""
    for block in blocks:
        if isinstance(block, LandscapeSection):
            yield from anchors_in(block.blocks)
        elif not isinstance(block, PageBreak):
            yield from _anchors_of(block)


def _anchors_of(block: PlainBlock) -> Iterator[str]:
    if isinstance(block, PageBreak):
        return
    if block.anchor:
        yield block.anchor
    if isinstance(block, BulletList | NumberedList):
        for item in map(item_of, block.items):
            if item.anchor:
                yield item.anchor
            if item.children is not None:
                yield from _anchors_of(item.children)
    elif isinstance(block, Table):
        for row in (*block.header_rows, *block.rows):
            if row.anchor:
                yield row.anchor
            for cell in map(cell_of, row.cells):
                yield from _anchors_of_cell(cell.anchor, cell.content)
    elif isinstance(block, KeyValueTable):
        for line in block.rows:
            yield from _anchors_of_cell(line.anchor, line.content)


def _anchors_of_cell(anchor: str, content: CellContent) -> Iterator[str]:
    if anchor:
        yield anchor
    if not isinstance(content, str):
        for part in content:
            if isinstance(part, Paragraph | BulletList | NumberedList):
                yield from _anchors_of(part)
