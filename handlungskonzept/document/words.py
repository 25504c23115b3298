"""Two texts told as one: the words that stayed, went and came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from handlungskonzept.document.order import rising

REWRITTEN = 0.4
"""Below this share of words that stayed a text counts as rewritten and is shown whole, old and new."""
ISLAND = 3
"""Fewer words than this between two changes are shown as part of them."""
MOST_PAIRS = 100_000
"""With more pairs of same words than this, only words that stand once in each text are anchors."""

Stretch = tuple[str, list[str], list[str]]
Stay = tuple[int, int]
"""A word that stayed: its place among the old words and among the new ones."""


class Kind(StrEnum):
    """What happened to a section, a line, a row or a cell."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed ("equal"), came ("insert") or went ("delete")."""

    operation: str
    text: str


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """The words that stayed, went and came, in reading order.

    Of a text that was mostly rewritten: all of the old one, then all of the new one.
    """
    before, after = _tokens(old), _tokens(new)
    stretches = _joined(_stretches(before, after))
    kept = sum(_count(words) for operation, words, _new in stretches if operation == "equal")
    if 2 * kept < REWRITTEN * (_count(before) + _count(after)):
        stretches = [("replace", before, after)]
    found: list[Piece] = []
    for operation, words, new_words in stretches:
        if operation == "equal":
            found.append(Piece("equal", "".join(words)))
            continue
        if words:
            found.append(Piece("delete", "".join(words)))
        if new_words:
            found.append(Piece("insert", "".join(new_words)))
    return tuple(found)


def is_alike(old: str, new: str) -> bool:
    """Whether so many words stayed that the new text is the old one, changed."""
    before, after = Counter(old.split()), Counter(new.split())
    total = before.total() + after.total()
    return total > 0 and 2 * (before & after).total() >= REWRITTEN * total


def _tokens(text: str) -> list[str]:
    """Words and the space between them in turn; the first and the last are words, if only empty ones."""
    found = re.split(r"(\s+)", text)
    return found if text else []


def _count(tokens: list[str]) -> int:
    return sum(1 for token in tokens if token and not token.isspace())


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    """Same and changed tokens in turn; spaces follow the words they stand beside."""
    old = new = 0
    for old_word, new_word in _stays(before[::2], after[::2]):
        old_place, new_place = 2 * old_word, 2 * new_word
        yield from _gap(before[old:old_place], after[new:new_place])
        yield "equal", [before[old_place]], [after[new_place]]
        old, new = old_place + 1, new_place + 1
    yield from _gap(before[old:], after[new:])


def _gap(before: list[str], after: list[str]) -> Iterator[Stretch]:
    """What stands between two words that stayed; the space at its ends stays where it is the same."""
    if before and after and before[0] == after[0] and before[0].isspace():
        yield "equal", before[:1], after[:1]
        before, after = before[1:], after[1:]
    tail: Stretch | None = None
    if before and after and before[-1] == after[-1] and before[-1].isspace():
        tail = ("equal", before[-1:], after[-1:])
        before, after = before[:-1], after[:-1]
    if before or after:
        yield "replace", before, after
    if tail is not None:
        yield tail


def _joined(stretches: Iterator[Stretch]) -> list[Stretch]:
    """Neighbours of one kind as one; a word or two between two changes belongs to them."""
    found: list[Stretch] = []
    for stretch in stretches:
        if found and found[-1][0] == stretch[0]:
            _extend(found[-1], stretch)
            continue
        if stretch[0] == "replace" and len(found) > 1 and _count(found[-1][1]) < ISLAND:
            island = found.pop()
            _extend(found[-1], island)
            _extend(found[-1], stretch)
            continue
        found.append((stretch[0], list(stretch[1]), list(stretch[2])))
    return found


def _extend(stretch: Stretch, more: Stretch) -> None:
    stretch[1].extend(more[1])
    stretch[2].extend(more[2])


# --- which words stayed ---------------------------------------------------------------------


def _stays(before: Sequence[str], after: Sequence[str]) -> Iterator[Stay]:
    """The words that stayed; in linear time for texts in which everything repeats, too."""
    start = _common(before, after)
    end = min(_common(before[::-1], after[::-1]), min(len(before), len(after)) - start)
    yield from ((place, place) for place in range(start))
    old_end, new_end = len(before) - end, len(after) - end
    for old, new in _inner(before[start:old_end], after[start:new_end]):
        yield start + old, start + new
    yield from ((old_end + place, new_end + place) for place in range(end))


def _inner(before: Sequence[str], after: Sequence[str]) -> Iterator[Stay]:
    if _pairs(before, after) <= MOST_PAIRS:
        yield from _matched(before, after)
        return
    old = new = 0
    for old_anchor, new_anchor in [*_anchors(before, after), (len(before), len(after))]:
        if _pairs(before[old:old_anchor], after[new:new_anchor]) <= MOST_PAIRS:
            for one, other in _matched(before[old:old_anchor], after[new:new_anchor]):
                yield old + one, new + other
        if old_anchor < len(before):
            yield old_anchor, new_anchor
        old, new = old_anchor + 1, new_anchor + 1


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[Stay]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for old, new, size in matcher.get_matching_blocks():
        yield from ((old + place, new + place) for place in range(size))


def _anchors(before: Sequence[str], after: Sequence[str]) -> Iterator[Stay]:
    """The words that stand once in each text and in the same order."""
    old_places, new_places = _once(before), _once(after)
    common = [(place, new_places[word]) for word, place in old_places.items() if word in new_places]
    yield from (common[place] for place in rising([new for _old, new in common]))


def _once(words: Sequence[str]) -> dict[str, int]:
    counts = Counter(words)
    return {word: place for place, word in enumerate(words) if counts[word] == 1}


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    counts = Counter(after)
    return sum(count * counts[word] for word, count in Counter(before).items())


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    shorter = min(len(before), len(after))
    return next((place for place in range(shorter) if before[place] != after[place]), shorter)
