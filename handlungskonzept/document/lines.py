"""The lines of a section: what comments and proposed changes hang on, and what an approval decides about.

A line lasts: a field of the sheet is one line however many paragraphs it holds, for a proposal or a
comment is about the field. :mod:`~handlungskonzept.document.comparison` tells two whole plans as one
and therefore looks closer (paragraph by paragraph, point by point, what moved from where); its units
carry keys nobody hangs anything on. Both meet one level below: words are compared by `words`, tables
by `tables`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlungskonzept.document.model import (
    Block,
    Callout,
    Goal,
    Heading,
    MeasureOverview,
    Milestones,
    Part,
    Picture,
    Prose,
    Quote,
    Reference,
    Section,
    Table,
)
from handlungskonzept.document.richtext import words_of
from handlungskonzept.document.tables import CellChange, RowChange, TableChange, table_change
from handlungskonzept.document.units import TableLike
from handlungskonzept.document.words import Kind, Piece, word_changes


@dataclass(frozen=True, slots=True)
class LineChange:
    """What happened to one field, paragraph or table of a section."""

    kind: Kind
    identity: str
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One comparable line of a section: a stable identity, a label for people, its words."""

    identity: str
    label: str
    text: str


def section_changes(old: Section | None, new: Section) -> list[LineChange]:
    """Field by field, paragraph by paragraph and row by row what is different in one section."""
    before = {line.identity: line for line in lines_of(old)} if old is not None else {}
    old_tables, new_tables = _tables_in(old), _tables_in(new)
    found = []
    for line in lines_of(new):
        earlier = before.pop(line.identity, None)
        if earlier is None:
            found.append(
                LineChange(Kind.NEW, line.identity, line.label, (Piece("insert", line.text),))
            )
        elif earlier.text != line.text and line.identity in old_tables.keys() & new_tables:
            change = table_change(old_tables[line.identity], new_tables[line.identity])
            found.extend(_row_changes(line, change))
        elif earlier.text != line.text:
            pieces = word_changes(earlier.text, line.text)
            found.append(LineChange(Kind.CHANGED, line.identity, line.label, pieces))
    found.extend(
        LineChange(Kind.REMOVED, line.identity, line.label, (Piece("delete", line.text),))
        for line in before.values()
    )
    return found


def _tables_in(section: Section | None) -> dict[str, TableLike]:
    blocks = section.blocks if section is not None else ()
    return {
        block.identity: block
        for block in blocks
        if isinstance(block, Table | Milestones | MeasureOverview)
    }


def _row_changes(line: Line, change: TableChange) -> Iterator[LineChange]:
    """One line for each row that is not the same; the header is a row, too."""
    rows = [RowChange(Kind.CHANGED, 0, change.header)] if _has_changed(change.header) else []
    for row in (*rows, *(row for row in change.rows if not row.is_same or _has_changed(row.cells))):
        pieces: list[Piece] = []
        for cell in row.cells:
            pieces += [Piece("equal", " | "), *cell.pieces] if pieces else cell.pieces
        yield LineChange(row.kind, f"{line.identity}/{row.number}", line.label, tuple(pieces))


def _has_changed(cells: tuple[CellChange, ...]) -> bool:
    return any(cell.kind is not Kind.SAME for cell in cells)


def lines_of(section: Section) -> Iterator[Line]:
    """The title, the sheet's fields and the blocks of one section, without those below it."""
    yield Line("title", "", section.title)
    if section.sheet is not None:
        yield Line("sheet/summary", "", section.sheet.summary)
        for row in section.sheet.rows:
            yield Line(f"sheet/{row.name}", row.label, words_of(row.parts))
    for block in section.blocks:
        yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[Line]:
    match block:
        case Heading():
            yield Line(block.identity, "", block.text)
        case Prose():
            yield from _part_lines(block.identity, "", block.parts)
        case Callout():
            yield from _part_lines(block.identity, block.title, block.parts)
        case Quote():
            yield Line(block.identity, "", block.text)
        case Goal():
            yield Line(block.identity, block.label, block.text)
        case Reference():
            yield Line(block.identity, "", block.words)
        case Picture():
            words = (block.alt, block.caption, block.credit, block.sha256[:8])
            yield Line(block.identity, "", " · ".join(word for word in words if word))
        case Table() | Milestones() | MeasureOverview():
            rows = "\n".join(" | ".join(row) for row in (block.header, *block.rows))
            yield Line(block.identity, block.caption, rows)


def _part_lines(identity: str, label: str, parts: tuple[Part, ...]) -> Iterator[Line]:
    for position, part in enumerate(parts):
        key = getattr(part, "key", "") or str(position)
        yield Line(f"{identity}/{key}", label, words_of((part,)))
