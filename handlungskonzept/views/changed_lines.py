"""Changed lines of one page as pages show them: named, cell by cell, with who wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handlungskonzept.document import Section, Table
from handlungskonzept.document.aims import SHEET
from handlungskonzept.document.lines import LineChange
from handlungskonzept.document.places import FIELDS, path_of
from handlungskonzept.document.tables import TableChange, table_change
from handlungskonzept.document.words import Kind, Piece
from handlungskonzept.queries.lines import lines_in
from handlungskonzept.views.reading import kind_words, line_label


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line that is new, gone or otherwise, and who wrote it."""

    label: str
    kind: Kind
    pieces: tuple[Piece, ...]
    authors: tuple[str, ...] = ()
    table: TableChange | None = None

    @property
    def kind_label(self) -> str:
        """What happened to it, in one word."""
        return kind_words(self.kind)


def changed_lines(
    old: Section | None,
    new: Section,
    changes: Iterable[LineChange],
    wrote: Mapping[str, str] | None = None,
) -> list[ChangedLine]:
    """These changes for people; rows of one table stand together in it."""
    names = {line.identity: line.label for one in (old, new) if one for line in lines_in(one)}
    tables = dict(_tables(old, new))
    found: list[ChangedLine] = []
    shown: set[str] = set()
    for change in changes:
        block = change.identity.partition("/")[0]
        if block in tables and change.identity != block:
            if block not in shown:
                shown.add(block)
                label = names.get(block, change.label)
                authors = _authors(new, block, wrote or {})
                table = tables[block]
                found.append(ChangedLine(label, Kind.CHANGED, (), authors, table))
            continue
        label = names.get(change.identity) or line_label(change.identity, change.label)
        authors = _authors(new, change.identity, wrote or {})
        found.append(ChangedLine(label, change.kind, change.pieces, authors))
    return found


def _tables(old: Section | None, new: Section) -> Iterator[tuple[str, TableChange]]:
    """The tables that stand in both texts."""
    before = {block.identity: block for block in (old.blocks if old else ())}
    for block in new.blocks:
        earlier = before.get(block.identity)
        if isinstance(block, Table) and isinstance(earlier, Table) and block != earlier:
            yield block.identity, table_change(earlier, block)


def _authors(section: Section, line: str, wrote: Mapping[str, str]) -> tuple[str, ...]:
    """Who wrote the field or block of a line last; empty for what went without a trace."""
    if line.startswith(SHEET):
        fields = FIELDS.get(line.removeprefix(SHEET).partition("/")[0], ())
    else:
        field, _dot, rest = path_of(section, line).partition(".")
        fields = (f"{field}/{rest.partition('.')[0]}" if rest else field,)
    found = (
        who
        for key, who in wrote.items()
        if any(key == field or key.startswith(f"{field}/") for field in fields)
    )
    return tuple(dict.fromkeys(found))
