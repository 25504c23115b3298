"""Two plans told as one: sections by identity, then their lines, then the words.

Nothing here takes more than linear time (the order of siblings: n log n); the words of a section
are compared only when somebody asks for them. What an approval shows of one section is told line by
line as comments and proposals know it, see :mod:`~handlungskonzept.document.lines`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace

from core.merging import woven
from handlungskonzept.document.model import Picture, PlanDocument, Section, SectionKind
from handlungskonzept.document.order import out_of_order
from handlungskonzept.document.tables import TableChange, table_change
from handlungskonzept.document.units import Form, TableLike, Unit, front_of, units_of
from handlungskonzept.document.walk import sections_of
from handlungskonzept.document.words import Kind, Piece, is_alike, word_changes

LONG_ENOUGH = 30
"""A paragraph with fewer letters may stand in two places by chance; it counts as moved from none."""


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section of either plan, in the reading order of both."""

    kind: Kind
    depth: int
    old: Section | None
    new: Section | None
    chapter: str
    parent: str = ""
    is_moved: bool = False
    moved_from: str = ""

    @property
    def shown(self) -> Section:
        """The section as it is, or as it was before it went."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def identity(self) -> str:
        """The section's lasting identity."""
        return self.shown.identity

    @property
    def before(self) -> str:
        """How it was called, if otherwise."""
        same = self.old is None or self.new is None or self.old.label == self.new.label
        return "" if same or self.old is None else self.old.label

    @property
    def is_measure(self) -> bool:
        """Whether it is a measure."""
        return self.shown.kind is SectionKind.MEASURE


@dataclass(frozen=True, slots=True)
class LineDifference:
    """One line of either section with what happened to it."""

    kind: Kind
    form: Form
    label: str
    pieces: tuple[Piece, ...]
    depth: int = 0
    is_moved: bool = False
    moved_from: str = ""
    moved_to: str = ""
    is_dress_only: bool = False
    table: TableChange | None = None
    old_picture: Picture | None = None
    new_picture: Picture | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing happened to it."""
        return self.kind is Kind.SAME


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one section between two documents."""

    kind: Kind
    identity: str
    section: str
    label: str
    before: str = ""
    is_moved: bool = False


@dataclass(slots=True)
class Comparison:
    """Everything two plans hold, once, and what happened to it."""

    sections: tuple[SectionChange, ...]
    _moves: _Moves | None = field(default=None, repr=False)

    @property
    def changed(self) -> list[SectionChange]:
        """The sections to which something happened."""
        return [one for one in self.sections if one.kind is not Kind.SAME]

    def lines(self, change: SectionChange) -> list[LineDifference]:
        """The lines of one section, old and new in one order."""
        if self._moves is None:
            self._moves = _Moves(self.changed)
        return list(_lines(change, self._moves))


def compare(old: PlanDocument, new: PlanDocument) -> Comparison:
    """What happened between two plans."""
    before, after = _Places(old), _Places(new)
    front = _change(front_of(old), front_of(new), depth=0, chapter="")
    top = _below(old.sections, new.sections, before, after, depth=1, chapter="", parent="")
    return Comparison((front, *top))


def changes_between(old: PlanDocument, new: PlanDocument) -> list[Change]:
    """New, changed, moved and removed sections in the order of the new document, removed last."""
    found = compare(old, new).changed
    return [
        *(_named(one) for one in found if one.kind is not Kind.REMOVED),
        *(_named(one) for one in found if one.kind is Kind.REMOVED),
    ]


def _named(change: SectionChange) -> Change:
    section = change.shown
    before = change.old.label if change.old is not None else ""
    return Change(
        change.kind, section.identity, section.kind, section.label, before, change.is_moved
    )


# --- sections -------------------------------------------------------------------------------


class _Places:
    """Where each section of a plan stands."""

    def __init__(self, document: PlanDocument) -> None:
        self.sections = {one.identity: one for one in sections_of(document.sections)}
        self.parents = {
            child.identity: one for one in self.sections.values() for child in one.children
        }

    def parent(self, identity: str) -> tuple[str, str]:
        """Identity and name of the section above."""
        found = self.parents.get(identity)
        return (found.identity, found.label) if found is not None else ("", "")


def _below(
    old: tuple[Section, ...], new: tuple[Section, ...], before: _Places, after: _Places,
    *, depth: int, chapter: str, parent: str,
) -> Iterator[SectionChange]:  # fmt: skip
    """What stands below one section in either plan; what moved stands at its new place only."""
    stay = {one.identity for one in new}
    here = [one.identity for one in old if one.identity in stay]
    moved = out_of_order(here, [one.identity for one in new])
    gone = [
        one.identity for one in old if one.identity in stay or one.identity not in after.sections
    ]
    for identity in woven(gone, [one.identity for one in new]):
        one, other = before.sections.get(identity), after.sections.get(identity)
        found = _change(one, other, depth=depth, chapter=chapter, parent=parent)
        old_parent, from_label = before.parent(identity)
        if one and other and old_parent != after.parent(identity)[0]:
            found = _as_moved(found, from_label)
        elif identity in moved:
            found = _as_moved(found, "")
        yield found
        yield from _below(
            one.children if one else (), other.children if other else (), before, after,
            depth=depth + 1, chapter=chapter or identity, parent=identity,
        )  # fmt: skip


def _change(
    old: Section | None, new: Section | None, *, depth: int, chapter: str, parent: str = ""
) -> SectionChange:
    found = old or new
    assert found is not None
    if old is None or new is None:
        kind = Kind.NEW if old is None else Kind.REMOVED
    else:
        kind = Kind.SAME if _says_the_same(old, new) else Kind.CHANGED
    return SectionChange(kind, depth, old, new, chapter or found.identity, parent)


def _as_moved(change: SectionChange, moved_from: str) -> SectionChange:
    kind = Kind.MOVED if change.kind is Kind.SAME else change.kind
    return replace(change, kind=kind, is_moved=True, moved_from=moved_from)


def _says_the_same(old: Section, new: Section) -> bool:
    """Whether a reader finds no difference in the section itself."""
    if (old.title, old.sheet, old.blocks) == (new.title, new.sheet, new.blocks):
        return True
    return [unit.says for unit in units_of(old)] == [unit.says for unit in units_of(new)]


# --- lines ----------------------------------------------------------------------------------


class _Moves:
    """The lines that left one changed section and came to another."""

    def __init__(self, changes: list[SectionChange]) -> None:
        gone: dict[Hashable, list[tuple[str, str, Unit]]] = defaultdict(list)
        came: list[tuple[str, str, Unit]] = []
        for change in changes:
            old, new = _units(change.old), _units(change.new)
            for unit in old.values():
                if unit.key not in new:
                    for name in _names(unit):
                        gone[name].append((change.identity, change.shown.label, unit))
            came.extend(
                (change.identity, change.shown.label, unit)
                for unit in new.values()
                if unit.key not in old
            )
        self.came: dict[tuple[str, str], tuple[str, Unit]] = {}
        self.gone: dict[tuple[str, str], str] = {}
        for place, label, unit in came:
            self._match(place, label, unit, gone)

    def _match(
        self, place: str, label: str, unit: Unit,
        gone: dict[Hashable, list[tuple[str, str, Unit]]],
    ) -> None:  # fmt: skip
        for name in _names(unit):
            while gone.get(name):
                old_place, old_label, old_unit = gone[name].pop(0)
                if old_place != place and (old_place, old_unit.key) not in self.gone:
                    self.came[place, unit.key] = (old_label, old_unit)
                    self.gone[old_place, old_unit.key] = label
                    return


def _names(unit: Unit) -> list[Hashable]:
    """By what a line is known again in another section: its identity, then its words if enough of them.

    The lines of a measure sheet belong to it: the same lead elsewhere is no move.
    """
    if unit.form is Form.TITLE or unit.base.startswith("sheet"):
        return []
    is_counted = unit.key[len(unit.base) :][:2] in ("/#", "/=")
    names: list[Hashable] = [] if is_counted else [("key", unit.key)]
    if len(unit.text) >= LONG_ENOUGH:
        names.append(("words", unit.text))
    return names


def _units(section: Section | None) -> dict[str, Unit]:
    return {unit.key: unit for unit in units_of(section)} if section is not None else {}


def _lines(change: SectionChange, moves: _Moves) -> Iterator[LineDifference]:
    old, new = _units(change.old), _units(change.new)
    partners = _partners(old, new, change.identity, moves)
    names = {unit.key: key for key, unit in partners.items()}
    order = [names.get(key, f"-{key}") for key in old]
    moved = out_of_order([key for key in order if key in partners], list(new))
    for key in woven(order, list(new)):
        if key not in new:
            yield _gone(old[key[1:]], moves.gone.get((change.identity, key[1:]), ""))
            continue
        label, elsewhere = moves.came.get((change.identity, key), ("", None))
        yield _difference(
            partners.get(key) or elsewhere, new[key], is_moved=key in moved, moved_from=label
        )


def _partners(
    old: dict[str, Unit], new: dict[str, Unit], identity: str, moves: _Moves
) -> dict[str, Unit]:
    """The old line of each new one: the one with its identity, else its likeness at the same place."""
    found = {key: old[key] for key in new if key in old and old[key].form is new[key].form}
    taken = {unit.key for unit in found.values()}
    free: dict[tuple[Hashable, ...], list[Unit]] = defaultdict(list)
    last: Hashable = ""
    for unit in old.values():
        last = unit.key if unit.key in taken else last
        if unit.key not in taken and (identity, unit.key) not in moves.gone:
            free[_home(unit), unit.form, last].append(unit)
    last = ""
    for unit in new.values():
        last = found[unit.key].key if unit.key in found else last
        waiting = free.get((_home(unit), unit.form, last))
        if unit.key in found or (identity, unit.key) in moves.came or not waiting:
            continue
        if is_alike(waiting[0].text, unit.text):
            found[unit.key] = waiting.pop(0)
    return found


def _home(unit: Unit) -> str:
    """Where a likeness counts: in the same line of a sheet, or anywhere in the running text."""
    return unit.base if unit.base.startswith("sheet") else ""


def _gone(unit: Unit, moved_to: str) -> LineDifference:
    kind = Kind.MOVED if moved_to else Kind.REMOVED
    pieces = () if moved_to else _pieces("delete", unit.text)
    table = None if moved_to else _table(unit, None)
    return LineDifference(
        kind, unit.form, unit.label, pieces, unit.depth, is_moved=bool(moved_to),
        moved_to=moved_to, table=table, old_picture=None if moved_to else _picture(unit),
    )  # fmt: skip


def _difference(old: Unit | None, new: Unit, *, is_moved: bool, moved_from: str) -> LineDifference:
    is_moved = is_moved or bool(moved_from)
    if old is None:
        kind, pieces = Kind.NEW, _pieces("insert", new.text)
    elif old.says == new.says:
        kind, pieces = Kind.MOVED if is_moved else Kind.SAME, _pieces("equal", new.text)
    else:
        kind, pieces = Kind.CHANGED, word_changes(old.text, new.text)
    return LineDifference(
        kind, new.form, new.label, pieces, new.depth, is_moved=is_moved, moved_from=moved_from,
        is_dress_only=kind is Kind.CHANGED and old is not None and old.text == new.text,
        table=_table(old, new), old_picture=_picture(old), new_picture=_picture(new),
    )  # fmt: skip


def _pieces(operation: str, text: str) -> tuple[Piece, ...]:
    return (Piece(operation, text),) if text else ()


def _table(old: Unit | None, new: Unit | None) -> TableChange | None:
    before, after = (unit.block if unit else None for unit in (old, new))
    tables: list[TableLike | None] = [
        None if one is None or isinstance(one, Picture) else one for one in (before, after)
    ]
    return table_change(tables[0], tables[1]) if any(tables) else None


def _picture(unit: Unit | None) -> Picture | None:
    return unit.block if unit is not None and isinstance(unit.block, Picture) else None
