"""What changed between two documents: by identity first, by words second."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from handlungskonzept.document.model import (
    Block,
    Callout,
    Goal,
    Heading,
    MeasureOverview,
    Milestones,
    Part,
    Picture,
    PlanDocument,
    Prose,
    Quote,
    Section,
    Table,
)
from handlungskonzept.document.richtext import words_of
from handlungskonzept.document.walk import sections_of

REWRITTEN = 0.4
"""Below this share of words that stayed a text counts as rewritten and is shown whole, old and new."""
ISLAND = 3
"""Fewer words than this between two changes are shown as part of them."""


class Kind(StrEnum):
    """What happened to a section or a line."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one section between two documents."""

    kind: Kind
    identity: str
    section: str
    label: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed ("equal"), came ("insert") or went ("delete")."""

    operation: str
    text: str


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


def changes_between(old: PlanDocument, new: PlanDocument) -> list[Change]:
    """New, changed, moved and removed sections in the order of the new document, removed last."""
    before, after = _placed(old), _placed(new)
    found = []
    for identity, (section, parent) in after.items():
        if identity not in before:
            found.append(Change(Kind.NEW, identity, section.kind, section.label))
            continue
        earlier, earlier_parent = before[identity]
        if _own_text(section) != _own_text(earlier):
            found.append(Change(Kind.CHANGED, identity, section.kind, section.label, earlier.label))
        elif parent != earlier_parent:
            found.append(Change(Kind.MOVED, identity, section.kind, section.label, earlier.label))
    for identity, (section, _parent) in before.items():
        if identity not in after:
            found.append(Change(Kind.REMOVED, identity, section.kind, section.label, section.label))
    return found


def section_changes(old: Section | None, new: Section) -> list[LineChange]:
    """Field by field and paragraph by paragraph what is different in one section."""
    before = {line.identity: line for line in lines_of(old)} if old is not None else {}
    found = []
    for line in lines_of(new):
        earlier = before.pop(line.identity, None)
        if earlier is None:
            found.append(
                LineChange(Kind.NEW, line.identity, line.label, (Piece("insert", line.text),))
            )
        elif earlier.text != line.text:
            pieces = word_changes(earlier.text, line.text)
            found.append(LineChange(Kind.CHANGED, line.identity, line.label, pieces))
    found.extend(
        LineChange(Kind.REMOVED, line.identity, line.label, (Piece("delete", line.text),))
        for line in before.values()
    )
    return found


def word_changes(old: str, new: str) -> tuple[Piece, ...]:
    """The words that stayed, went and came, in reading order.

    Of a text that was mostly rewritten: all of the old one, then all of the new one.
    """
    before, after = _words(old), _words(new)
    stretches = _stretches(before, after)
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


Stretch = tuple[str, list[str], list[str]]


def _stretches(before: list[str], after: list[str]) -> list[Stretch]:
    """Same and changed words in turn; a word or two between two changes belongs to them."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    codes = matcher.get_opcodes()
    found: list[Stretch] = []
    for place, (operation, start, end, new_start, new_end) in enumerate(codes):
        stretch = (operation, before[start:end], after[new_start:new_end])
        is_between = 0 < place < len(codes) - 1
        if operation == "equal" and not (is_between and _count(stretch[1]) < ISLAND):
            found.append(stretch)
        elif found and found[-1][0] != "equal":
            found[-1] = ("replace", found[-1][1] + stretch[1], found[-1][2] + stretch[2])
        else:
            found.append(("replace", stretch[1], stretch[2]))
    return found


def _count(words: list[str]) -> int:
    return sum(1 for word in words if not word.isspace())


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


def _own_text(section: Section) -> list[Line]:
    return list(lines_of(section))


def _placed(document: PlanDocument) -> dict[str, tuple[Section, str]]:
    """Every section with the identity of the one it stands below."""
    parents = {
        child.identity: section.identity
        for section in sections_of(document.sections)
        for child in section.children
    }
    return {
        section.identity: (section, parents.get(section.identity, ""))
        for section in sections_of(document.sections)
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)
