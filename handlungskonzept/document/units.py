"""A section taken apart into the smallest things a comparison shows: paragraphs, items, facts, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from handlungskonzept.document.model import (
    Block,
    Callout,
    Goal,
    Heading,
    Item,
    Listing,
    MeasureOverview,
    Milestones,
    Para,
    Part,
    Picture,
    PlanDocument,
    Prose,
    Quote,
    Reference,
    Run,
    Section,
    SectionKind,
    Table,
)

DERIVED = "field"
"""The line of a sheet that only repeats the title of the section above."""

TableLike = Table | Milestones | MeasureOverview


class Form(StrEnum):
    """How a unit looks on the page."""

    TITLE = "title"
    SUMMARY = "summary"
    FACT = "fact"
    HEADING = "heading"
    PARA = "para"
    ITEM = "item"
    QUOTE = "quote"
    GOAL = "goal"
    PICTURE = "picture"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Unit:
    """One comparable thing: ``key`` is its identity in the section, ``base`` that of what holds it.

    ``dress`` is everything beside the words: links, emphasis, the file of a picture, cells.
    """

    key: str
    base: str
    form: Form
    label: str
    text: str
    dress: Hashable = ()
    depth: int = 0
    block: Picture | TableLike | None = field(default=None, compare=False)

    @property
    def says(self) -> tuple[Hashable, ...]:
        """What a reader gets, whatever its identity."""
        return (self.form, self.label, self.text, self.dress, self.depth)


def units_of(section: Section) -> tuple[Unit, ...]:
    """The title, the sheet's lines and the blocks of one section, each key once."""
    seen: Counter[str] = Counter()
    found = []
    for unit in _units(section):
        seen[unit.key] += 1
        count = seen[unit.key]
        found.append(unit if count == 1 else replace(unit, key=f"{unit.key}~{count}"))
    return tuple(found)


def front_of(document: PlanDocument) -> Section:
    """The plan's own title and what stands before its first chapter, as a section."""
    lines = (("subtitle", document.subtitle), ("publisher", document.publisher))
    headings = tuple(Heading(name, 1, words) for name, words in lines if words)
    return Section(
        kind=SectionKind.CHAPTER,
        identity=document.identity,
        number="",
        slug="",
        title=document.title,
        blocks=(*headings, *document.blocks),
    )


def _units(section: Section) -> Iterator[Unit]:
    yield Unit("title", "title", Form.TITLE, "", section.title)
    if section.sheet is not None:
        if section.sheet.summary:
            yield Unit("sheet/summary", "sheet", Form.SUMMARY, "", section.sheet.summary)
        for row in section.sheet.rows:
            if row.name != DERIVED:
                yield from _parts(f"sheet/{row.name}", row.label, row.parts, Form.FACT)
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Unit]:
    key = block.identity
    match block:
        case Heading():
            yield Unit(key, key, Form.HEADING, "", block.text, block.level)
        case Prose():
            yield from _parts(key, "", block.parts, Form.PARA)
        case Callout():
            if block.title:
                yield Unit(f"{key}/title", key, Form.HEADING, "", block.title)
            yield from _parts(key, "", block.parts, Form.PARA)
        case Quote():
            yield Unit(key, key, Form.QUOTE, "", block.text)
        case Goal():
            yield Unit(key, key, Form.GOAL, block.label, block.text)
        case Reference():
            yield Unit(key, key, Form.PARA, "", block.words)
        case Picture():
            words = " · ".join(filter(None, (block.alt, block.caption, block.credit)))
            look = (block.sha256, block.is_decorative)
            yield Unit(key, key, Form.PICTURE, "", words, look, block=block)
        case Table() | Milestones() | MeasureOverview():
            cells = (block.header, block.rows, getattr(block, "has_row_headers", False))
            yield Unit(key, key, Form.TABLE, block.caption, block.caption, cells, block=block)


def _parts(base: str, label: str, parts: tuple[Part, ...], form: Form) -> Iterator[Unit]:
    """Paragraphs by their key or, without one, by their count; list items one by one."""
    count = 0
    for part in parts:
        if isinstance(part, Para):
            key = f"{base}/{part.key}" if part.key else f"{base}/#{count}"
            count += 1
            yield Unit(key, base, form, label, _words(part.runs), _dress(part.runs))
        else:
            yield from _items(base, label, part, 1)


def _items(base: str, label: str, listing: Listing, depth: int) -> Iterator[Unit]:
    for item in listing.items:
        yield _item(base, label, item, listing.ordered, depth)
        for below in item.children:
            yield from _items(base, label, below, depth + 1)


def _item(base: str, label: str, item: Item, ordered: bool, depth: int) -> Unit:
    words = _words(item.runs)
    key = f"{base}/{item.key}" if item.key else f"{base}/={words}"
    dress = (ordered, _dress(item.runs))
    return Unit(key, base, Form.ITEM, label, words, dress, depth)


def _words(runs: tuple[Run, ...]) -> str:
    return "".join(f" [{run.note}]" if run.note else run.text for run in runs)


def _dress(runs: tuple[Run, ...]) -> tuple[Hashable, ...]:
    """Emphasis and links, as far as there are any."""
    return tuple(
        (run.text, run.bold, run.italic, run.link, run.target)
        for run in runs
        if run.bold or run.italic or run.link or run.target
    )
