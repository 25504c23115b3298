"""Headings, paragraphs, lists, pictures and captions as paragraphs of the body."""

from __future__ import annotations

from dataclasses import dataclass, replace

from word.model import (
    BulletList,
    Callout,
    Content,
    Heading,
    ListItem,
    NumberedList,
    Paragraph,
    ParagraphStyle,
    Picture,
    item_of,
)
from word.oox import text as oox
from word.oox.blocks import EMU_PER_CM, PLAIN, ParagraphLook, paragraph, picture
from word.oox.styles import HEADINGS, Style
from word.write.outline import Entry
from word.write.scribe import Scribe, picture_size

TWIPS_PER_CM = 567
DEEPEST_LIST = 2

STYLES = {
    ParagraphStyle.NORMAL: Style.BODY,
    ParagraphStyle.LEAD: Style.LEAD,
    ParagraphStyle.QUOTE: Style.QUOTE,
    ParagraphStyle.CALLOUT: Style.CALLOUT,
    ParagraphStyle.CAPTION: Style.CAPTION,
}


@dataclass(frozen=True, slots=True)
class Lead:
    """What the place before a block asks of its first paragraph: a new page, or some air."""

    page_break: bool = False
    is_at_top: bool = False
    after_table: bool = False
    air: int = 0
    keep_next: bool = False

    def look(self) -> ParagraphLook:
        """The look of an ordinary paragraph standing here."""
        if not (self.page_break or self.air or self.keep_next):
            return PLAIN
        return ParagraphLook(
            keep_next=self.keep_next,
            page_break=self.page_break,
            space_before=self.air or None,
        )


NOTHING = Lead()


def heading(block: Heading, entry: Entry, lead: Lead, scribe: Scribe) -> str:
    """The heading with the bookmark the table of contents leads to."""
    start, end = scribe.marks(block.anchor)
    if not start:
        start, end = scribe.bookmark(entry.bookmark)
    breaks = lead.page_break or (block.page_break_before and not lead.is_at_top)
    look = ParagraphLook(
        page_break=breaks,
        space_before=0 if breaks or lead.is_at_top else None,
        num=None if entry.is_numbered else 0,
        flush=not entry.is_numbered,
    )
    style = scribe.styles[HEADINGS[entry.level - 1]]
    return paragraph(style, oox.run(entry.text), look, start=start, end=end)


def plain(block: Paragraph, lead: Lead, scribe: Scribe) -> str:
    """A paragraph in the style of its purpose; nothing for an empty one."""
    start, end = scribe.marks(block.anchor)
    runs = scribe.runs(block.content)
    if not runs and not start:
        return ""
    return paragraph(scribe.styles[STYLES[block.style]], runs, lead.look(), start=start, end=end)


def callout(block: Callout, lead: Lead, scribe: Scribe) -> str:
    """A boxed remark: its title, then its paragraphs, the last with air below."""
    texts: list[tuple[Style, Content]] = [(Style.CALLOUT, text) for text in block.paragraphs]
    if block.title:
        texts.insert(0, (Style.CALLOUT_TITLE, block.title))
    if not texts:
        return ""
    start, end = scribe.marks(block.anchor)
    first = replace(lead, air=max(lead.air, 240), keep_next=False).look()
    last = len(texts) - 1
    return "".join(
        paragraph(
            scribe.styles[style],
            scribe.runs(text),
            PLAIN if position else first,
            start="" if position else start,
            end=end if position == last else "",
        )
        for position, (style, text) in enumerate(texts)
    )


# --- lists ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Point:
    """A paragraph of a list, before its bookmarks are known."""

    runs: str
    num: int
    level: int
    start: str
    end: str


def listing(
    block: BulletList | NumberedList,
    lead: Lead,
    scribe: Scribe,
    style: Style = Style.LIST,
    marks: tuple[str, str] = ("", ""),
) -> str:
    """The list with the lists below it; deeper than the third level stays on the third."""
    points = _points(block, 0, scribe)
    if not points:
        return ""
    start, end = scribe.marks(block.anchor)
    points[0].start = marks[0] + start + points[0].start
    points[-1].end += end + marks[1]
    written = []
    for position, point in enumerate(points):
        first = position == 0
        look = ParagraphLook(
            num=point.num,
            level=point.level,
            page_break=first and lead.page_break,
            space_before=lead.air if first and lead.air else None,
        )
        written.append(
            paragraph(scribe.styles[style], point.runs, look, start=point.start, end=point.end)
        )
    return "".join(written)


def _points(block: BulletList | NumberedList, level: int, scribe: Scribe) -> list[_Point]:
    num = scribe.new_list() if isinstance(block, NumberedList) else scribe.bullet_num
    found: list[_Point] = []
    for item in map(item_of, block.items):
        found.extend(_points_of(item, num, level, scribe))
    return found


def _points_of(item: ListItem, num: int, level: int, scribe: Scribe) -> list[_Point]:
    runs = scribe.runs(item.content)
    start, end = scribe.marks(item.anchor)
    found = [_Point(runs, num, min(level, DEEPEST_LIST), start, end)] if runs or start else []
    if item.children is not None:
        start, end = scribe.marks(item.children.anchor)
        below = _points(item.children, level + 1, scribe)
        if below:
            below[0].start = start + below[0].start
            below[-1].end += end
        found.extend(below)
    return found


# --- pictures and captions ------------------------------------------------------------------


def caption(
    word: str, number: int, text: str, anchor: str, look: ParagraphLook, scribe: Scribe
) -> str:
    """A line such as „Tabelle 3: …“, counted by Word, marked as written by the library."""
    start = end = ""
    if anchor:
        start, end = scribe.bookmark(oox.generated_bookmark_name(anchor))
    inner = (
        oox.run(f"{word} ")
        + oox.field(f"SEQ {word} \\* ARABIC", str(number))
        + oox.run(": ")
        + scribe.runs(text)
    )
    return paragraph(scribe.styles[Style.CAPTION], inner, look, start=start, end=end)


def image(block: Picture, lead: Lead, scribe: Scribe, text_width: int) -> str:
    """The picture with caption and credit; a line saying what is missing when it cannot be drawn."""
    stored = scribe.picture(block.data)
    start, end = scribe.marks(block.anchor)
    if stored is None:
        told = f"[{scribe.labels.missing_picture}{': ' + block.alt if block.alt else ''}]"
        return paragraph(
            scribe.styles[Style.BODY], oox.run(told), lead.look(), start=start, end=end
        )
    scribe.drawings += 1
    most = round(text_width / TWIPS_PER_CM * EMU_PER_CM)
    drawing = picture(
        scribe.drawings,
        stored.relation,
        picture_size(stored, block.width_cm, most),
        alt=block.alt,
        is_decorative=block.is_decorative,
    )
    look = ParagraphLook(keep_next=bool(block.caption or block.credit), page_break=lead.page_break)
    written = paragraph(scribe.styles[Style.FIGURE], drawing, look, start=start, end=end)
    if block.caption:
        scribe.figures += 1
        below = ParagraphLook(keep_next=bool(block.credit), space_before=0)
        written += caption(
            scribe.labels.figure, scribe.figures, block.caption, block.anchor, below, scribe
        )
    if block.credit:
        credit = oox.run(f"{scribe.labels.credit} {block.credit}")
        written += paragraph(scribe.styles[Style.CREDIT], credit)
    return written
