"""Two texts that grew out of one: whose state of a unit counts, and how two rows of units become one.

A unit is whatever people change as a whole: a field, a block, a paragraph. Units with a lasting key
are found by it; units without one by where they stand in the text both began with. Words inside a
unit are never merged, for that makes sentences nobody wrote. Nothing here knows Django or a text's kind.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from operator import eq
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Same = Callable[[Any, Any], bool]


class Verdict(StrEnum):
    """Whose state of a unit goes into the common text."""

    SAME = "same"
    THEIRS = "theirs"
    MINE = "mine"
    QUESTION = "question"


def verdict(
    base: object, theirs: object, mine: object, *, same: Same = eq, is_based: bool = True
) -> Verdict:
    """Changed on one side only, that side counts; changed on both sides differently, people decide.

    ``is_based`` is false when nobody knows what both began with: then each difference is a question.
    """
    if same(theirs, mine):
        return Verdict.SAME
    if is_based and same(base, mine):
        return Verdict.THEIRS
    if is_based and same(base, theirs):
        return Verdict.MINE
    return Verdict.QUESTION


def woven(guest: Sequence[Key], host: Sequence[Key], *, is_behind_own: bool = False) -> list[Key]:
    """The host's row, with what only the guest has after the one it followed there.

    With ``is_behind_own`` what the host alone has at that place comes first.
    """
    own = set(host)
    after: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in guest:
        if key in own:
            last = key
        else:
            after.setdefault(last, []).append(key)
    shared = set(guest)
    found: list[Key] = []
    waiting = after.get(None, [])
    for key in host:
        if key in shared or not is_behind_own:
            found.extend(waiting)
            waiting = after.get(key, [])
        found.append(key)
    return [*found, *waiting]


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Key]):
    """One part of a row as it was, as they have it and as I have it."""

    base: tuple[Key, ...]
    theirs: tuple[Key, ...]
    mine: tuple[Key, ...]


def stretches(
    base: Sequence[Key], theirs: Sequence[Key], mine: Sequence[Key]
) -> list[Stretch[Key]]:
    """Three rows cut at the same places, so that each change lies in one stretch.

    Changes of both sides share a stretch when it is not clear how they go together: where they
    overlap, and where one inserts beside the other's change. Neighbours that changed are clear.
    """
    found: list[Stretch[Key]] = []
    position = 0
    for group in _groups(_hunks(base, theirs, is_mine=False), _hunks(base, mine, is_mine=True)):
        start, end = group[0].start, max(hunk.end for hunk in group)
        still, was = tuple(base[position:start]), tuple(base[start:end])
        if still:
            found.append(Stretch(still, still, still))
        sides = [
            _applied(was, start, [hunk for hunk in group if hunk.is_mine is is_mine])
            for is_mine in (False, True)
        ]
        found.append(Stretch(was, *sides))
        position = end
    rest = tuple(base[position:])
    return [*found, Stretch(rest, rest, rest)] if rest else found


@dataclass(frozen=True, slots=True)
class _Hunk(Generic[Key]):
    """Units ``start`` to ``end`` of the row both began with were replaced by these."""

    start: int
    end: int
    new: tuple[Key, ...]
    is_mine: bool

    @property
    def is_insertion(self) -> bool:
        return self.start == self.end


def _hunks(base: Sequence[Key], changed: Sequence[Key], *, is_mine: bool) -> list[_Hunk[Key]]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        _Hunk(i1, i2, tuple(changed[j1:j2]), is_mine)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _groups(theirs: list[_Hunk[Key]], mine: list[_Hunk[Key]]) -> Iterator[list[_Hunk[Key]]]:
    """The changes of both in the order of the text, those that touch together."""
    group: list[_Hunk[Key]] = []
    for hunk in sorted([*theirs, *mine], key=lambda one: (one.start, one.end)):
        if group and not _touches(group, hunk):
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _touches(group: list[_Hunk[Key]], hunk: _Hunk[Key]) -> bool:
    end = max(one.end for one in group)
    if hunk.start != end:
        return hunk.start < end
    return hunk.is_insertion or group[-1].is_insertion


def _applied(was: tuple[Key, ...], start: int, hunks: list[_Hunk[Key]]) -> tuple[Key, ...]:
    """One side of a stretch: what was there, with that side's changes."""
    found: list[Key] = []
    position = 0
    for hunk in hunks:
        found += [*was[position : hunk.start - start], *hunk.new]
        position = hunk.end - start
    return (*found, *was[position:])
