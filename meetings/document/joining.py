"""Two texts that grew out of one: joined paragraph by paragraph where the changes do not touch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_GAP = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Paragraphs ``start`` to ``end`` of the common text were replaced by these."""

    start: int
    end: int
    new: tuple[str, ...]


def joined(base: str, theirs: str, mine: str) -> str | None:
    """One text with the changes of both; none when both changed the same place differently."""
    if base == mine or theirs == mine:
        return theirs
    if base == theirs:
        return mine
    start = paragraphs(base)
    their_hunks, my_hunks = _hunks(start, paragraphs(theirs)), _hunks(start, paragraphs(mine))
    hunks = sorted({*their_hunks, *my_hunks}, key=lambda hunk: (hunk.start, hunk.end))
    shared = set(their_hunks) & set(my_hunks)
    for one, other in pairwise(hunks):
        if _touch(one, other) and not (one in shared and other in shared):
            return None
    return "\n\n".join(_applied(start, hunks))


def one_after_the_other(theirs: str, mine: str) -> str:
    """Both texts, first the one that was saved; what is alike stands once."""
    if not mine.strip() or mine.strip() == theirs.strip():
        return theirs
    if not theirs.strip():
        return mine
    known = set(paragraphs(theirs))
    return "\n\n".join([*paragraphs(theirs), *(p for p in paragraphs(mine) if p not in known)])


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without the blank lines between them."""
    return [part.rstrip() for part in _GAP.split(text.strip("\n")) if part.strip()]


def _hunks(base: Sequence[str], changed: Sequence[str]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        _Hunk(i1, i2, tuple(changed[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _touch(one: _Hunk, other: _Hunk) -> bool:
    """Whether it is not clear how both go together; paragraphs side by side are clear."""
    if one.end > other.start:
        return True
    is_insertion = one.start == one.end or other.start == other.end
    return one.end == other.start and is_insertion


def _applied(base: Sequence[str], hunks: Sequence[_Hunk]) -> list[str]:
    result: list[str] = []
    position = 0
    for hunk in hunks:
        result += [*base[position : hunk.start], *hunk.new]
        position = hunk.end
    return [*result, *base[position:]]
