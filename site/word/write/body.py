"""The order of the whole text: title page, contents, blocks, and the sections around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from word.model import (
    Block,
    BulletList,
    Callout,
    Heading,
    KeyValueTable,
    LandscapeSection,
    NumberedList,
    PageBreak,
    Paragraph,
    Picture,
    PlainBlock,
    Table,
    WordDocument,
)
from word.oox import blocks as oox
from word.oox.blocks import Page
from word.oox.styles import Style
from word.write import blocks, tables
from word.write.blocks import Lead
from word.write.outline import Entry, contents, outline_of, title_paragraphs
from word.write.scribe import Scribe

# Header and footer relationships by orientation: {landscape: [(kind, which, relationship)]}.
References = Mapping[bool, list[tuple[str, str, str]]]

# Space between a block and what follows it, where the styles alone would let them touch.
AIR: dict[type, int] = {
    Table: 240,
    KeyValueTable: 240,
    Callout: 240,
    BulletList: 100,
    NumberedList: 100,
}

# What a paragraph standing before it introduces: the two stay on one page.
INTRODUCED = (Table, KeyValueTable, BulletList, NumberedList)


class Body:
    """Writes the body of one document, section by section."""

    def __init__(self, scribe: Scribe, page: Page, references: References) -> None:
        self._scribe = scribe
        self._page = page
        self._references = references
        self._written: list[str] = []
        self._entries: Iterator[Entry] = iter(())
        self._is_title_open = False
        self._is_section_empty = True
        self._wants_page = False
        self._air = 0
        self._ends_in_table = False

    def write(self, document: WordDocument, pages: Mapping[str, int]) -> str:
        """The content of `w:body`."""
        entries = outline_of(document.blocks)
        self._entries = iter(entries)
        self._is_title_open = document.title_page is not None
        self._add("".join(title_paragraphs(document, self._scribe)))
        self._wants_page = self._is_title_open
        self._add(
            contents(
                entries,
                self._scribe,
                levels=document.contents_levels,
                text_width=self._page.text_width(),
                pages=pages,
                page_break=self._wants_page,
            ),
            wants_page_after=True,
        )
        has_front = document.title_page is not None or document.contents_levels > 0
        landscape = self._blocks(document.blocks, begins_upright=has_front)
        if self._ends_in_table or not self._written:
            self._written.append(oox.gap(self._scribe.styles[Style.GAP]))
        self._written.append(self._section(landscape=landscape))
        return "".join(self._written)

    def _blocks(self, found: tuple[Block, ...], *, begins_upright: bool) -> bool:
        """Writes all blocks; says whether the last section lies on its side.

        A title alone stands on the first page whichever way that lies.
        """
        placed = list(_placed(found))
        landscape = bool(placed) and placed[0][1] and not begins_upright
        for (block, lies), follower in zip_longest(placed, placed[1:]):
            if lies != landscape:
                self._turn(ended_landscape=landscape)
                landscape = lies
            belongs = follower is not None and (
                isinstance(follower[0], INTRODUCED)
                or (isinstance(block, Paragraph) and block.keeps_next)
            )
            self._block(block, landscape=landscape, keep_next=belongs)
        return landscape

    def _turn(self, *, ended_landscape: bool) -> None:
        if self._is_section_empty:
            return
        section = self._section(landscape=ended_landscape)
        self._written.append(oox.section_break(self._scribe.styles[Style.GAP], section))
        self._is_title_open = False
        self._is_section_empty = True
        self._wants_page = self._ends_in_table = False
        self._air = 0

    def _section(self, *, landscape: bool) -> str:
        return oox.section(
            self._page,
            self._references[landscape],
            landscape=landscape,
            has_title_page=self._is_title_open,
        )

    def _block(self, block: PlainBlock, *, landscape: bool, keep_next: bool) -> None:
        if isinstance(block, PageBreak):
            self._wants_page = not self._is_section_empty
            return
        lead = Lead(
            page_break=self._wants_page,
            is_at_top=self._is_section_empty,
            after_table=self._ends_in_table,
            air=self._air,
            keep_next=keep_next,
        )
        written = self._spelled(block, lead, landscape=landscape)
        if written:
            self._add(written)
            self._ends_in_table = isinstance(block, Table | KeyValueTable)
            self._air = AIR.get(type(block), 0)

    def _add(self, written: str, *, wants_page_after: bool = False) -> None:
        if written:
            self._written.append(written)
            self._is_section_empty = False
            self._wants_page = wants_page_after

    def _spelled(self, block: PlainBlock, lead: Lead, *, landscape: bool) -> str:
        scribe = self._scribe
        width = self._page.text_width(landscape=landscape)
        match block:
            case Heading():
                return blocks.heading(block, next(self._entries), lead, scribe)
            case Paragraph():
                return blocks.plain(block, lead, scribe)
            case BulletList() | NumberedList():
                return blocks.listing(block, lead, scribe)
            case Table():
                return tables.table(block, lead, scribe, width)
            case KeyValueTable():
                return tables.sheet(block, lead, scribe, width)
            case Picture():
                return blocks.image(block, lead, scribe, width)
            case Callout():
                return blocks.callout(block, lead, scribe)
            case _:
                return ""


def _placed(blocks: tuple[Block, ...]) -> Iterator[tuple[PlainBlock, bool]]:
    """Every block with whether it stands on a page lying on its side."""
    for block in blocks:
        if isinstance(block, LandscapeSection):
            for inner in block.blocks:
                yield inner, True
        else:
            yield block, False
