"""Paragraphs, tables, pictures and sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from word.oox.names import ADEC, PIC, A
from word.oox.text import attribute

EMU_PER_CM = 360_000


@dataclass(frozen=True, slots=True)
class Page:
    """Size and margins of an upright page, in twentieths of a point."""

    width: int = 11906
    height: int = 16838
    top: int = 1701
    right: int = 1417
    bottom: int = 1417
    left: int = 1417
    header: int = 709
    footer: int = 624

    def text_width(self, *, landscape: bool = False) -> int:
        """How wide a line of text is."""
        return max((self.height if landscape else self.width) - self.left - self.right, 1440)


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a paragraph adds to its style; `num` 0 takes the style's numbering away."""

    keep_next: bool = False
    page_break: bool = False
    num: int | None = None
    level: int = 0
    tabs: str = ""
    space_before: int | None = None
    flush: bool = False
    align: str = ""


PLAIN = ParagraphLook()


def paragraph(
    style: str, inner: str, look: ParagraphLook = PLAIN, *, start: str = "", end: str = ""
) -> str:
    """A paragraph; `start` and `end` are bookmarks around its runs."""
    if look is PLAIN:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{start}{inner}{end}</w:p>'
    properties = [f'<w:pStyle w:val="{style}"/>']
    if look.keep_next:
        properties.append("<w:keepNext/>")
    if look.page_break:
        properties.append("<w:pageBreakBefore/>")
    if look.num is not None:
        properties.append(
            f'<w:numPr><w:ilvl w:val="{look.level}"/><w:numId w:val="{look.num}"/></w:numPr>'
        )
    if look.tabs:
        properties.append(look.tabs)
    if look.space_before is not None:
        properties.append(f'<w:spacing w:before="{look.space_before}"/>')
    if look.flush:
        properties.append('<w:ind w:left="0" w:firstLine="0"/>')
    if look.align:
        properties.append(f'<w:jc w:val="{look.align}"/>')
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{start}{inner}{end}</w:p>"


def right_tab(position: int, cleared: Sequence[int] = ()) -> str:
    """A tab stop at the right edge; the stops the style has elsewhere are cleared."""
    gone = "".join(f'<w:tab w:val="clear" w:pos="{stop}"/>' for stop in sorted(cleared))
    return f'<w:tabs>{gone}<w:tab w:val="right" w:pos="{position}"/></w:tabs>'


def leader_tab(position: int) -> str:
    """A tab stop at the right edge that is reached along dots."""
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{position}"/></w:tabs>'


def gap(style: str) -> str:
    """The small empty paragraph that keeps two tables apart."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>'


def section_break(style: str, section: str) -> str:
    """The invisible paragraph that ends a section."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{section}</w:pPr></w:p>'


def contents_control(inner: str) -> str:
    """The frame by which Word recognises its own table of contents."""
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


# --- tables ---------------------------------------------------------------------------------


def cell(inner: str, width: int, span: int = 1) -> str:
    """A cell around its paragraphs."""
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}</w:tcPr>{inner}</w:tc>'


def row(cells: Iterable[str], *, header: bool = False, can_split: bool = False) -> str:
    """A row; a header row stands again on every page the table reaches."""
    properties = ("" if can_split else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    frame = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{frame}{''.join(cells)}</w:tr>"


def table(
    style: str,
    widths: Sequence[int],
    rows: Iterable[str],
    *,
    first_row: bool,
    first_column: bool,
    alt_title: str = "",
    alt_text: str = "",
) -> str:
    """A table of fixed column widths, with its description for people who do not see it."""
    caption = f'<w:tblCaption w:val="{attribute(alt_title)}"/>' if alt_title else ""
    description = f'<w:tblDescription w:val="{attribute(alt_text)}"/>' if alt_text else ""
    # The bit mask repeats the attributes for programs older than Word 2010.
    mask = 0x0600 | (0x0020 if first_row else 0) | (0x0080 if first_column else 0)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{mask:04X}" w:firstRow="{int(first_row)}" w:lastRow="0"'
        f' w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{caption}{description}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


# --- pictures -------------------------------------------------------------------------------


def picture(
    number: int, relation: str, size: tuple[int, int], *, alt: str, is_decorative: bool
) -> str:
    """A run with a picture standing in the line; a decorative one says so instead of an alt text."""
    width, height = size
    decorative = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
        f'<adec:decorative xmlns:adec="{ADEC}" val="1"/></a:ext></a:extLst>'
    )
    described = "" if is_decorative else attribute(alt)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="Bild {number}" descr="{described}">'
        f"{decorative if is_decorative else ''}</wp:docPr>"
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{A}" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{PIC}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Bild {number}" descr="{described}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


# --- sections -------------------------------------------------------------------------------


def section(
    page: Page, references: Sequence[tuple[str, str, str]], *, landscape: bool, has_title_page: bool
) -> str:
    """The `w:sectPr`; `references` are (header or footer, default or first, relationship)."""
    linked = "".join(
        f'<w:{kind}Reference w:type="{which}" r:id="{relation}"/>'
        for kind, which, relation in references
    )
    size = (
        f'<w:pgSz w:w="{page.height}" w:h="{page.width}" w:orient="landscape"/>'
        if landscape
        else f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
    )
    margins = (
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}"'
        f' w:left="{page.left}" w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>'
    )
    title = "<w:titlePg/>" if has_title_page else ""
    return f'<w:sectPr>{linked}<w:type w:val="nextPage"/>{size}{margins}{title}</w:sectPr>'
