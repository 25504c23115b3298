"""What a proposed change aims at: which line of a page, and whether to replace, add or remove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from handlungskonzept.document.model import (
    Block,
    Callout,
    Goal,
    Heading,
    Listing,
    MeasureOverview,
    Milestones,
    Prose,
    Quote,
    Section,
    Table,
)

TITLE = "title"
WHOLE_PAGE = "page"
"""Stands for the page as a whole where no single line is meant."""
SHEET = "sheet/"
CELL = " | "


class Intent(StrEnum):
    """What is to happen with a line; a wish is carried out by somebody who writes, by hand."""

    REPLACE = "replace"
    AFTER = "after"
    REMOVE = "remove"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class Aim:
    """A line and what is to happen with it; kept as one text, "after:<line>"."""

    intent: Intent
    line: str

    @classmethod
    def of(cls, target: str) -> Aim:
        """The aim that is kept as this text."""
        intent, colon, line = target.partition(":")
        if colon and intent in (Intent.AFTER, Intent.REMOVE, Intent.WISH):
            return cls(Intent(intent), line)
        return cls(Intent.REPLACE, target)

    @property
    def target(self) -> str:
        """The text that keeps this aim."""
        return self.line if self.intent is Intent.REPLACE else f"{self.intent}:{self.line}"


class LineForm(StrEnum):
    """How the words of a line are written."""

    WORDS = "words"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    RICH = "rich"
    STEPS = "steps"
    PERIOD = "period"
    DATE = "date"
    TABLE = "table"
    FACT = "fact"
    AUTOMATIC = "automatic"


SHEET_FORMS = {
    "summary": LineForm.WORDS,
    "situation": LineForm.RICH,
    "description": LineForm.RICH,
    "steps": LineForm.STEPS,
    "period": LineForm.PERIOD,
    "actual_start": LineForm.DATE,
    "actual_end": LineForm.DATE,
    "double_funding": LineForm.WORDS,
}
"""Rows of a measure sheet whose words can be replaced; all others are chosen from lists."""
_BLOCK_FORMS: dict[type[Any], LineForm] = {
    Heading: LineForm.HEADING,
    Quote: LineForm.WORDS,
    Goal: LineForm.WORDS,
    Table: LineForm.TABLE,
    Milestones: LineForm.AUTOMATIC,
    MeasureOverview: LineForm.AUTOMATIC,
}


def form_of(section: Section, line: str) -> LineForm:
    """How the words of this line of the section are written."""
    if line == TITLE:
        return LineForm.WORDS
    if line.startswith(SHEET):
        name, _slash, part = line.removeprefix(SHEET).partition("/")
        form = SHEET_FORMS.get(name, LineForm.FACT)
        return LineForm.FACT if part and form is not LineForm.RICH else form
    identity, _slash, part = line.partition("/")
    for block in section.blocks:
        if block.identity == identity:
            return _block_form(block, part)
    return LineForm.FACT


def _block_form(block: Block, part: str) -> LineForm:
    if isinstance(block, Prose | Callout):
        for place, found in enumerate(block.parts):
            if part == (getattr(found, "key", "") or str(place)):
                return LineForm.LIST if isinstance(found, Listing) else LineForm.PARAGRAPH
        return LineForm.FACT
    if part:
        return LineForm.FACT
    if isinstance(block, Table) and not _is_plain(block):
        return LineForm.FACT
    return _BLOCK_FORMS.get(type(block), LineForm.FACT)


def intents_for(form: LineForm, line: str) -> tuple[Intent, ...]:
    """What may be proposed for a line of this form, the most usual first; none for what fills itself."""
    if form is LineForm.AUTOMATIC:
        return ()
    if line == TITLE:
        return (Intent.REPLACE, Intent.AFTER)
    first = Intent.WISH if form is LineForm.FACT else Intent.REPLACE
    if line.startswith(SHEET) or form is LineForm.FACT:
        return (first,)
    return (first, Intent.AFTER, Intent.REMOVE)


def cells_of(text: str) -> list[list[str]]:
    """The rows and cells of a table's line of words."""
    return [line.split(CELL) for line in text.split("\n")]


def words_of_cells(rows: list[list[str]]) -> str:
    """The line of words for rows of cells."""
    return "\n".join(CELL.join(row) for row in rows)


def _is_plain(table: Table) -> bool:
    """Whether its line of words can be told apart into its cells again."""
    rows = [list(row) for row in (table.header, *table.rows)]
    return bool(table.header) and cells_of(words_of_cells(rows)) == rows


def block_of(section: Section, line: str) -> Block | None:
    """The block a line stands in."""
    return next(_blocks_named(section, line.partition("/")[0]), None)


def _blocks_named(section: Section, identity: str) -> Iterator[Block]:
    for block in section.blocks:
        if block.identity == identity:
            yield block
