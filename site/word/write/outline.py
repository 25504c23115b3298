"""Headings as the table of contents needs them: number, text, bookmark, page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from word.model import Block, Heading, LandscapeSection, WordDocument
from word.oox import text as oox
from word.oox.blocks import ParagraphLook, contents_control, leader_tab, paragraph
from word.oox.styles import CONTENTS, Style
from word.write.scribe import Scribe

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading in reading order, with the number Word will give it."""

    level: int
    number: str
    text: str
    bookmark: str
    key: str

    @property
    def is_numbered(self) -> bool:
        """Whether Word counts this heading."""
        return bool(self.number)


def outline_of(blocks: tuple[Block, ...]) -> tuple[Entry, ...]:
    """Every heading; below an unnumbered heading nothing is numbered."""
    entries: list[Entry] = []
    counts = [0] * LEVELS
    unnumbered_from = LEVELS + 1
    used: set[str] = set()
    for heading in _headings(blocks):
        level = level_of(heading)
        if level <= unnumbered_from:
            unnumbered_from = LEVELS + 1 if heading.numbered else level
        number = "" if unnumbered_from <= LEVELS else _count(counts, level)
        is_first = bool(heading.anchor) and heading.anchor not in used
        used.add(heading.anchor)
        automatic = f"_Toc{len(entries) + 1:06d}"
        bookmark = oox.bookmark_name(heading.anchor) if is_first else automatic
        key = heading.anchor if is_first else automatic
        entries.append(Entry(level, number, words_of(heading), bookmark, key))
    return tuple(entries)


def level_of(heading: Heading) -> int:
    """The level, kept between 1 and 4."""
    return min(max(heading.level, 1), LEVELS)


def words_of(heading: Heading) -> str:
    """Label and text of the heading on one line."""
    label = f"{heading.label}\u2002" if heading.label else ""
    return label + " ".join(oox.clean(heading.text).replace("\n", " ").split(" "))


def _headings(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, LandscapeSection):
            yield from _headings(block.blocks)


def _count(counts: list[int], level: int) -> str:
    # A level that is skipped counts as its first, as Word has it.
    for above in range(level - 1):
        counts[above] = counts[above] or 1
    counts[level - 1] += 1
    counts[level:] = [0] * (LEVELS - level)
    return ".".join(str(count) for count in counts[:level])


# --- first pages ----------------------------------------------------------------------------


def title_paragraphs(document: WordDocument, scribe: Scribe) -> list[str]:
    """The title page from top to bottom; without one a letter's title and subtitle."""
    page = document.title_page
    if page is None:
        heads = (Style.LETTER_TITLE, document.title), (Style.LETTER_SUBTITLE, document.subtitle)
        return [paragraph(scribe.styles[style], scribe.runs(text)) for style, text in heads if text]
    lines = [
        (Style.OVERLINE, page.overline),
        (Style.TITLE, document.title),
        (Style.SUBTITLE, document.subtitle),
        (Style.EDITION, page.edition),
        *((Style.TITLE_LINE, line) for line in page.lines),
    ]
    written = [paragraph(scribe.styles[style], scribe.runs(text)) for style, text in lines if text]
    for position, line in enumerate(page.imprint):
        look = ParagraphLook(space_before=2000 if position == 0 else 0)
        written.append(paragraph(scribe.styles[Style.IMPRINT], scribe.runs(line), look))
    return written


def contents(
    entries: tuple[Entry, ...],
    scribe: Scribe,
    *,
    levels: int,
    text_width: int,
    pages: Mapping[str, int],
    page_break: bool,
) -> str:
    """The table of contents with its entries; a page that is not known is not printed."""
    shown = [entry for entry in entries if entry.level <= levels and entry.text.strip()]
    if not shown:
        return ""
    heading = paragraph(
        scribe.styles[Style.CONTENTS_HEADING],
        oox.run(scribe.labels.contents),
        # Office templates build this style upon heading 1, with its number.
        ParagraphLook(page_break=page_break, num=0, flush=True),
    )
    lines = [_contents_line(entry, pages.get(entry.key)) for entry in shown]
    instruction = f'TOC \\o "1-{min(levels, LEVELS)}" \\h \\z \\u'
    lines[0] = oox.field_begin(instruction) + lines[0]
    lines[-1] += oox.field_end()
    look = ParagraphLook(tabs=leader_tab(text_width))
    inner = "".join(
        paragraph(scribe.styles[CONTENTS[entry.level - 1]], line, look)
        for entry, line in zip(shown, lines, strict=True)
    )
    return contents_control(heading + inner)


def _contents_line(entry: Entry, page: int | None) -> str:
    runs = (oox.run(entry.number) + oox.tab() if entry.number else "") + oox.run(entry.text)
    if page is not None:
        runs += oox.tab() + oox.field(f"PAGEREF {entry.bookmark} \\h", str(page))
    return oox.internal_link(entry.bookmark, runs)
