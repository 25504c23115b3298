"""Two texts of one page: what goes together by itself, and what its writer has to decide.

Works on the plain content of revisions, walks through it unit by unit (a field, a block, a paragraph
or list item of a rich text, each with a lasting key) and collects the questions. How one unit and
the order of a row are decided is :mod:`core.merging`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from core.merging import Same, Verdict, verdict, woven
from handlungskonzept.document.answers import Answer, answered
from handlungskonzept.document.parts import (
    Part,
    aligned,
    canonical,
    joined,
    parts_of,
    same_part,
)

Content = dict[str, Any]


class UnitKind(StrEnum):
    """What a unit is."""

    VALUE = "value"
    MANY = "many"
    HTML = "html"
    PART = "part"
    BLOCK = "block"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields of a page are what; a field that is not named is a single value."""

    html: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    long_words: frozenset[str] = frozenset()
    html_values: frozenset[tuple[str, str]] = frozenset()
    """Type and name of the rich texts inside blocks."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit in its three states; None where it is not there."""

    key: str
    field: str
    kind: UnitKind
    base: Any
    theirs: Any
    mine: Any
    is_words: bool = False
    is_long: bool = False


@dataclass(slots=True)
class Merged:
    """The text that came out; a question stands in it as the saved text has it."""

    content: Content = field(default_factory=dict)
    questions: list[Unit] = field(default_factory=list)
    taken: list[Unit] = field(default_factory=list)
    came_in: list[Unit] = field(default_factory=list)


def merge(
    shape: Shape,
    base: Content | None,
    theirs: Content,
    mine: Content,
    answers: Mapping[str, Answer] | None = None,
) -> Merged:
    """The saved text with what was typed; answered questions as decided, open ones listed.

    Without a base everything that differs is a question.
    """
    merger = _Merger(shape, answers or {}, is_based=base is not None)
    for name in theirs | mine:
        if name in mine and name in theirs:
            merger.add(name, (base or {}).get(name), theirs[name], mine[name])
        else:
            merger.merged.content[name] = theirs.get(name, mine.get(name))
    return merger.merged


Items = dict[str, Any]


class _Merger:
    """Walks through the fields and collects."""

    def __init__(self, shape: Shape, answers: Mapping[str, Answer], *, is_based: bool) -> None:
        self._shape = shape
        self._answers = answers
        self._is_based = is_based
        self._field = ""
        self.merged = Merged()

    def add(self, name: str, base: Any, theirs: Any, mine: Any) -> None:
        """Merge one field."""
        self._field = name
        if name in self._shape.streams:
            result = self._stream(name, base, theirs, mine)
        elif name in self._shape.html:
            result = self._html(name, base, theirs, mine)
        elif name in self._shape.many:
            unit = self._unit(name, UnitKind.MANY, base, theirs, mine)
            result = self._pick(unit, _same_set)
        else:
            unit = self._unit(name, UnitKind.VALUE, base, theirs, mine)
            result = self._pick(unit, same_value)
        self.merged.content[name] = result

    def _unit(self, key: str, kind: UnitKind, base: Any, theirs: Any, mine: Any) -> Unit:
        is_long = self._field in self._shape.long_words or kind in (UnitKind.HTML, UnitKind.PART)
        is_words = is_long or self._field in self._shape.words
        return Unit(key, self._field, kind, base, theirs, mine, is_words, is_long)

    def _pick(self, unit: Unit, same: Same) -> Any:
        """The state of the unit that goes into the merge; the saved one while it is a question."""
        found = verdict(unit.base, unit.theirs, unit.mine, same=same, is_based=self._is_based)
        if found is Verdict.QUESTION:
            answer = self._answers.get(unit.key)
            if answer is not None:
                return answered(unit, answer)
            self.merged.questions.append(unit)
        elif found is Verdict.THEIRS:
            self.merged.came_in.append(unit)
        elif found is Verdict.MINE:
            self.merged.taken.append(unit)
            return unit.mine
        return unit.theirs

    def _html(self, key: str, base: Any, theirs: Any, mine: Any) -> Any:
        if canonical(theirs or "") == canonical(mine or ""):
            return theirs
        start, their_parts, my_parts = (parts_of(html or "") for html in (base, theirs, mine))
        if start is None or their_parts is None or my_parts is None:
            unit = self._unit(key, UnitKind.HTML, base, theirs, mine)
            return self._pick(unit, lambda one, two: canonical(one or "") == canonical(two or ""))
        if self._is_based:
            their_parts, my_parts = aligned(their_parts, start), aligned(my_parts, start)
        my_parts = aligned(my_parts, their_parts)
        by_key = [{part.key: part for part in parts} for parts in (start, their_parts, my_parts)]
        return joined(self._sequence(key, by_key[0], by_key[1], by_key[2], self._part))

    def _part(self, key: str, base: Any, theirs: Any, mine: Any) -> list[Part]:
        unit = self._unit(key, UnitKind.PART, base, theirs, mine)
        return _as_list(self._pick(unit, same_part))

    def _stream(self, key: str, base: Any, theirs: Any, mine: Any) -> str:
        states = [blocks_of(value) for value in (base, theirs, mine)]
        if any(state is None for state in states):
            unit = self._unit(key, UnitKind.VALUE, base, theirs, mine)
            return str(self._pick(unit, same_value))
        start, their_blocks, my_blocks = (state or {} for state in states)
        found = self._sequence(key, start, their_blocks, my_blocks, self._block)
        return json.dumps(found, ensure_ascii=False)

    def _block(self, key: str, base: Any, theirs: Any, mine: Any) -> list[Any]:
        if theirs and mine and self._has_html(theirs) and theirs["type"] == mine["type"]:
            return [theirs | {"value": self._values(key, base, theirs, mine)}]
        unit = self._unit(key, UnitKind.BLOCK, base, theirs, mine)
        states = [state["value"] for state in (theirs, mine) if state]
        if all(isinstance(value, str) for value in states):
            unit = replace(unit, is_words=True, is_long=True)
        return _as_list(self._pick(unit, self._same_block))

    def _same_block(self, one: Any, other: Any) -> bool:
        if one is None or other is None:
            return one is other
        return same_value(self._evened_block(one), self._evened_block(other))

    def _evened_block(self, block: Content) -> list[Any]:
        """Type and value, with rich texts in the form in which they compare."""
        value = block["value"]
        if isinstance(value, dict):
            value = {
                name: str(canonical(part or ""))
                if (block["type"], name) in self._shape.html_values
                else part
                for name, part in value.items()
            }
        return [block["type"], value]

    def _has_html(self, block: Content) -> bool:
        return any(kind == block["type"] for kind, _name in self._shape.html_values)

    def _values(self, key: str, base: Any, theirs: Content, mine: Content) -> Content:
        """The values inside a block of rich text, each on its own."""
        before = base["value"] if base and base["type"] == theirs["type"] else {}
        found: Content = {}
        for name in theirs["value"] | mine["value"]:
            values = [state.get(name) for state in (before, theirs["value"], mine["value"])]
            inner = f"{key}/{name}"
            if (theirs["type"], name) in self._shape.html_values:
                found[name] = self._html(inner, *values)
            else:
                unit = replace(self._unit(inner, UnitKind.VALUE, *values), is_words=True)
                found[name] = self._pick(unit, same_value)
        return found

    def _sequence(
        self, key: str, base: Items, theirs: Items, mine: Items, merge_one: Callable[..., list[Any]]
    ) -> list[Any]:
        """The items of a row that stay, in the order in which they stand."""
        found: list[Any] = []
        for name in self._order(key, list(base), list(theirs), list(mine)):
            states = (base.get(name), theirs.get(name), mine.get(name))
            found.extend(merge_one(f"{key}/{name}", *states))
        return found

    def _order(self, key: str, base: list[str], theirs: list[str], mine: list[str]) -> list[str]:
        common = set(theirs) & set(mine) & (set(base) if self._is_based else set(theirs))
        before, saved, typed = (
            [one for one in row if one in common] for row in (base, theirs, mine)
        )
        unit = self._unit(f"{key}/#order", UnitKind.ORDER, base, theirs, mine)
        found = verdict(before, saved, typed, is_based=self._is_based)
        is_mine = found is Verdict.MINE
        if is_mine:
            self.merged.taken.append(unit)
        elif found is Verdict.QUESTION:
            answer = self._answers.get(unit.key)
            is_mine = answer is not None and answered(unit, answer) == mine
            if answer is None:
                self.merged.questions.append(unit)
        return woven(theirs, mine) if is_mine else woven(mine, theirs, is_behind_own=True)


def blocks_of(value: Any) -> Items | None:
    """The blocks of a stream by identity; None when one has none or shares it."""
    blocks = json.loads(value or "[]") if isinstance(value, str | None) else value
    found = {str(block.get("id") or ""): block for block in blocks}
    return None if "" in found or len(found) < len(blocks) else found


def same_value(one: Any, other: Any) -> bool:
    """Whether two values say the same; nothing is the same as an empty word."""
    return bool(_evened(one) == _evened(other))


def _evened(value: Any) -> Any:
    if isinstance(value, dict):
        evened = {name: _evened(part) for name, part in value.items()}
        return {name: part for name, part in evened.items() if part not in (None, False, [], {})}
    if isinstance(value, list):
        return [_evened(part) for part in value]
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    return value


def _same_set(one: Any, other: Any) -> bool:
    return set(one or []) == set(other or [])


def _as_list(found: Any) -> list[Any]:
    if found is None:
        return []
    return found if isinstance(found, list) else [found]
