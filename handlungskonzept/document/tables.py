"""Two tables told as one: rows and columns that came, went and moved, and the cells that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from core.merging import woven
from handlungskonzept.document.order import out_of_order
from handlungskonzept.document.units import TableLike
from handlungskonzept.document.words import Kind, Piece, word_changes

Row = tuple[str, ...]
Pair = tuple[int, int]
"""A place in the old order and one in the new; -1 where it is in one of them only."""
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell, with the words that stayed, came and went."""

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words of the cell, those that went only if nothing else is left."""
        kept = "".join(piece.text for piece in self.pieces if piece.operation != "delete")
        return kept or "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row; ``number`` counts from 1 in the table that holds it."""

    kind: Kind
    number: int
    cells: tuple[CellChange, ...]
    is_moved: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing happened to it."""
        return self.kind is Kind.SAME


@dataclass(frozen=True, slots=True)
class TableChange:
    """Both tables as one; of the columns only the header says what came, went or moved."""

    caption: str
    header: tuple[CellChange, ...]
    rows: tuple[RowChange, ...]


def table_change(old: TableLike | None, new: TableLike | None) -> TableChange:
    """The two tables as one, cell by cell."""
    before: tuple[Row, ...] = old.rows if old else ()
    after: tuple[Row, ...] = new.rows if new else ()
    old_header, new_header = old.header if old else (), new.header if new else ()
    columns = _columns(old_header, new_header)
    shared = [pair for pair in columns if NOWHERE not in pair]
    rows = _paired(
        [tuple(_cell(row, place) for place, _new in shared) for row in before],
        [tuple(_cell(row, place) for _old, place in shared) for row in after],
    )
    moved = _moved(rows)
    table = new or old
    return TableChange(
        caption=table.caption if table else "",
        header=_row(columns, old_header, new_header, is_moved=False).cells,
        rows=tuple(
            _numbered(columns, pair, before, after, is_moved=pair in moved) for pair in rows
        ),
    )


def _numbered(
    columns: list[Pair], pair: Pair, before: Sequence[Row], after: Sequence[Row], *, is_moved: bool
) -> RowChange:
    old, new = pair
    row = _row(
        columns,
        before[old] if old != NOWHERE else None,
        after[new] if new != NOWHERE else None,
        is_moved=is_moved,
    )
    return RowChange(row.kind, (new if new != NOWHERE else old) + 1, row.cells, is_moved)


def _row(columns: list[Pair], old: Row | None, new: Row | None, *, is_moved: bool) -> RowChange:
    cells = []
    for before, after in columns:
        is_old = old is not None and before != NOWHERE
        is_new = new is not None and after != NOWHERE
        words = _cell(old or (), before) if is_old else None
        cells.append(_cell_change(words, _cell(new or (), after) if is_new else None))
    if old is None or new is None:
        return RowChange(Kind.NEW if old is None else Kind.REMOVED, 0, tuple(cells))
    shared = [cell for cell, pair in zip(cells, columns, strict=True) if NOWHERE not in pair]
    kind = Kind.MOVED if is_moved else Kind.SAME
    if any(cell.kind is not Kind.SAME for cell in shared):
        kind = Kind.CHANGED
    return RowChange(kind, 0, tuple(cells))


def _cell_change(old: str | None, new: str | None) -> CellChange:
    if old is None:
        return CellChange(Kind.NEW, (Piece("insert", new),) if new else ())
    if new is None:
        return CellChange(Kind.REMOVED, (Piece("delete", old),) if old else ())
    if old == new:
        return CellChange(Kind.SAME, (Piece("equal", new),) if new else ())
    return CellChange(Kind.CHANGED, word_changes(old, new))


def _cell(row: Row, place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def _columns(old: Row, new: Row) -> list[Pair]:
    """Columns by their heading; between two that stayed, one for one, as renamed."""
    return _paired([(words,) for words in old], [(words,) for words in new], may_rename=True)


# --- which row is which ---------------------------------------------------------------------


def _paired(old: Sequence[Row], new: Sequence[Row], *, may_rename: bool = False) -> list[Pair]:
    """Rows that are the same, then rows that begin the same, then neighbours that share a cell."""
    partner: dict[int, int] = {}
    _match(old, new, partner, lambda row: row)
    _match(old, new, partner, lambda row: row[0] if row else "")
    for gone, came in _gaps(old, new, partner):
        fits = may_rename and len(gone) == len(came)
        for one, other in zip(gone, came, strict=False):
            shares = any(cell and cell in new[other] for cell in old[one])
            if fits or shares:
                partner[other] = one
    places = {one: other for other, one in partner.items()}
    order = woven(
        [("new", places[one]) if one in places else ("old", one) for one in range(len(old))],
        [("new", other) for other in range(len(new))],
    )
    return [
        (partner.get(place, NOWHERE), place) if side == "new" else (place, NOWHERE)
        for side, place in order
    ]


def _match(
    old: Sequence[Row],
    new: Sequence[Row],
    partner: dict[int, int],
    key_of: Callable[[Row], Hashable],
) -> None:
    """Pair what has the same key, in order; an empty key names nothing."""
    used = set(partner.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(len(old) - 1, -1, -1):
        if place not in used and key_of(old[place]):
            free[key_of(old[place])].append(place)
    for place, row in enumerate(new):
        key = key_of(row)
        if place not in partner and free.get(key):
            partner[place] = free[key].pop()


def _gaps(
    old: Sequence[Row], new: Sequence[Row], partner: dict[int, int]
) -> Iterator[tuple[list[int], list[int]]]:
    """What has no partner yet, by what stands before it in both tables."""
    places = {one: other for other, one in partner.items()}
    gone: dict[int, list[int]] = defaultdict(list)
    came: dict[int, list[int]] = defaultdict(list)
    last = NOWHERE
    for place in range(len(old)):
        last = places.get(place, last)
        if place not in places:
            gone[last].append(place)
    last = NOWHERE
    for place in range(len(new)):
        last = place if place in partner else last
        if place not in partner:
            came[last].append(place)
    for anchor, rows in gone.items():
        if anchor in came:
            yield rows, came[anchor]


def _moved(pairs: list[Pair]) -> set[Pair]:
    both = [pair for pair in pairs if NOWHERE not in pair]
    return out_of_order(sorted(both), both)
