"""Tables and fact sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from word.model import (
    Align,
    Cell,
    CellBlock,
    CellContent,
    KeyValue,
    KeyValueTable,
    Paragraph,
    Row,
    Table,
    blocks_of_cell,
    cell_of,
    inlines_of,
)
from word.oox import blocks as oox
from word.oox import text as oox_text
from word.oox.blocks import PLAIN, ParagraphLook
from word.oox.styles import Style
from word.write.blocks import NOTHING, Lead, caption, listing
from word.write.scribe import Scribe

# A row with more characters than this may break across pages, or it would leave half a page empty.
LONG_ROW = 900
# So many lines of a fact sheet stay on the page of its header.
KEPT_LINES = 2
# A table with no more rows than this stays on one page.
SHORT_TABLE = 5
_ALIGNMENTS = {Align.START: "", Align.CENTRE: "center", Align.END: "right"}


def table(block: Table, lead: Lead, scribe: Scribe, text_width: int) -> str:
    """The table below its caption; nothing for a table without a cell."""
    rows = (*block.header_rows, *block.rows)
    columns = max((sum(max(cell_of(c).span, 1) for c in row.cells) for row in rows), default=0)
    if not columns:
        return ""
    widths = column_widths(block.widths, columns, text_width)
    before, lead = _before(block.caption, block.anchor, lead, scribe)
    written = []
    is_short = len(block.rows) <= SHORT_TABLE
    for position, row in enumerate(rows):
        keeps = row.keeps_next or (is_short and position < len(rows) - 1)
        written.append(
            _row(
                row,
                widths,
                scribe,
                is_header=position < len(block.header_rows),
                has_label=block.has_row_headers,
                lead=replace(lead if position == 0 else NOTHING, keep_next=keeps),
                anchor=block.anchor if position == 0 else "",
            )
        )
    return before + oox.table(
        scribe.styles[Style.TABLE],
        widths,
        written,
        first_row=bool(block.header_rows),
        first_column=block.has_row_headers,
        alt_title=block.alt_title or block.caption,
        alt_text=block.alt_text,
    )


def sheet(block: KeyValueTable, lead: Lead, scribe: Scribe, text_width: int) -> str:
    """The fact sheet: a repeating header with code and title, then label and value per row."""
    share = min(max(block.label_width, 5), 95)
    widths = column_widths((share, 100 - share), 2, text_width)
    before, lead = _before(block.caption, block.anchor, lead, scribe)
    words = "\u2002".join(part for part in (block.code, block.title) if part)
    start, end = scribe.marks(block.anchor)
    look = ParagraphLook(keep_next=True, page_break=lead.page_break)
    head = oox.paragraph(
        scribe.styles[Style.CELL_HEAD], oox_text.run(words), look, start=start, end=end
    )
    rows = [oox.row([oox.cell(head, sum(widths), 2)], header=True)]
    rows.extend(
        _line(line, widths, scribe, keep_next=position < KEPT_LINES < len(block.rows))
        for position, line in enumerate(block.rows)
    )
    return before + oox.table(
        scribe.styles[Style.SHEET],
        widths,
        rows,
        first_row=True,
        first_column=True,
        alt_title=block.alt_title or words,
        alt_text=block.alt_text,
    )


def column_widths(shares: Sequence[float], columns: int, total: int) -> list[int]:
    """Widths that add up to the total, in the proportion of the shares."""
    given = [float(share) for share in shares[:columns] if share > 0]
    usual = sum(given) / len(given) if given else 1.0
    parts = [
        float(shares[n]) if n < len(shares) and shares[n] > 0 else usual for n in range(columns)
    ]
    edges = [round(total * sum(parts[:n]) / sum(parts)) for n in range(columns + 1)]
    return [max(right - left, 1) for left, right in pairwise(edges)]


def _before(text: str, anchor: str, lead: Lead, scribe: Scribe) -> tuple[str, Lead]:
    """Caption or gap above a table, and what is then left to ask of its first cell."""
    if text:
        scribe.tables += 1
        look = ParagraphLook(keep_next=True, page_break=lead.page_break)
        word = scribe.labels.table
        return caption(word, scribe.tables, text, anchor, look, scribe), NOTHING
    if lead.after_table and not lead.page_break:
        return oox.gap(scribe.styles[Style.GAP]), NOTHING
    if lead.after_table:
        look = ParagraphLook(page_break=True)
        return oox.paragraph(scribe.styles[Style.GAP], "", look), NOTHING
    return "", lead


def _row(
    row: Row,
    widths: Sequence[int],
    scribe: Scribe,
    *,
    is_header: bool,
    has_label: bool,
    lead: Lead,
    anchor: str,
) -> str:
    cells: list[str] = []
    column = 0
    anchors = [anchor, row.anchor]
    for cell in map(cell_of, row.cells):
        span = max(cell.span, 1)
        style = (
            Style.CELL_HEAD
            if is_header
            else Style.CELL_LABEL
            if has_label and column == 0
            else Style.CELL
        )
        inner = cell_inner(cell, style, scribe, anchors=[*anchors, cell.anchor], lead=lead)
        cells.append(oox.cell(inner, sum(widths[column : column + span]), span))
        column += span
        anchors, lead = [], NOTHING
    style = Style.CELL_HEAD if is_header else Style.CELL
    for width in widths[column:]:
        inner = cell_inner(Cell(""), style, scribe, anchors=anchors, lead=lead)
        cells.append(oox.cell(inner, width))
        anchors, lead = [], NOTHING
    can_split = not is_header and sum(size_of(cell_of(c).content) for c in row.cells) > LONG_ROW
    return oox.row(cells, header=is_header, can_split=can_split)


def _line(line: KeyValue, widths: Sequence[int], scribe: Scribe, *, keep_next: bool) -> str:
    look = ParagraphLook(keep_next=True) if keep_next else PLAIN
    label = oox.paragraph(scribe.styles[Style.CELL_LABEL], oox_text.run(line.label), look)
    value = cell_inner(Cell(line.content), Style.CELL, scribe, anchors=[line.anchor], lead=NOTHING)
    return oox.row(
        [oox.cell(label, widths[0]), oox.cell(value, widths[1])],
        can_split=size_of(line.content) > LONG_ROW,
    )


def cell_inner(
    cell: Cell, style: Style, scribe: Scribe, *, anchors: Sequence[str], lead: Lead
) -> str:
    """The paragraphs of a cell, at least one and the last never a table, as Word demands."""
    marks = scribe.marks(*anchors)
    look = (
        ParagraphLook(
            keep_next=lead.keep_next,
            page_break=lead.page_break,
            align=_ALIGNMENTS[cell.align],
        )
        if lead.page_break or lead.keep_next or cell.align is not Align.START
        else PLAIN
    )
    if isinstance(cell.content, str):
        runs = scribe.runs(cell.content)
        return oox.paragraph(scribe.styles[style], runs, look, start=marks[0], end=marks[1])
    blocks = blocks_of_cell(cell.content)
    written: list[str] = []
    last = len(blocks) - 1
    for position, block in enumerate(blocks):
        edge = (marks[0] if position == 0 else "", marks[1] if position == last else "")
        written.append(_cell_block(block, style, look, edge, scribe))
    inner = "".join(written)
    return inner or oox.paragraph(scribe.styles[style], "", look, start=marks[0], end=marks[1])


def _cell_block(
    block: CellBlock, style: Style, look: ParagraphLook, marks: tuple[str, str], scribe: Scribe
) -> str:
    if not isinstance(block, Paragraph):
        written = listing(block, NOTHING, scribe, style, marks)
        if written or not any(marks):
            return written
        return oox.paragraph(scribe.styles[style], "", look, start=marks[0], end=marks[1])
    start, end = scribe.marks(block.anchor)
    runs = scribe.runs(block.content)
    if not runs and not start and not any(marks):
        return ""
    return oox.paragraph(
        scribe.styles[style], runs, look, start=marks[0] + start, end=end + marks[1]
    )


def size_of(content: CellContent) -> int:
    """About how many characters the cell holds."""
    if isinstance(content, str):
        return len(content)
    total = 0
    for block in blocks_of_cell(content):
        if isinstance(block, Paragraph):
            total += sum(len(getattr(part, "text", "")) for part in inlines_of(block.content))
        else:
            total += 80 * len(block.items)
    return total
