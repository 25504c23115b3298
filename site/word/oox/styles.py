"""The styles the library writes with: their names in a template, and the default look of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from word.oox.names import XML_HEAD, W
from word.oox.text import attribute

FONT = "Arial"
INK, SOFT, RED, HEAD, TINT, LINE, LINK = (
    "16181D", "4A5060", "8E0D15", "33475B", "F1F3F6", "B8BFCA", "1A3F9C",
)  # fmt: skip


class Style(StrEnum):
    """Every style a template may define; the value is its name, compared in lower case."""

    NORMAL = "Normal"
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    HEADING_4 = "heading 4"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    LETTER_TITLE = "KIM Brieftitel"
    LETTER_SUBTITLE = "KIM Briefuntertitel"
    OVERLINE = "KIM Dachzeile"
    EDITION = "KIM Fassung"
    TITLE_LINE = "KIM Titelzeile"
    IMPRINT = "KIM Impressum"
    CONTENTS_HEADING = "TOC Heading"
    CONTENTS_1 = "toc 1"
    CONTENTS_2 = "toc 2"
    CONTENTS_3 = "toc 3"
    CONTENTS_4 = "toc 4"
    BODY = "Body Text"
    LEAD = "KIM Vorspann"
    QUOTE = "Quote"
    CALLOUT_TITLE = "KIM Hinweistitel"
    CALLOUT = "KIM Hinweis"
    CAPTION = "caption"
    FIGURE = "KIM Bild"
    CREDIT = "KIM Bildnachweis"
    LIST = "List Paragraph"
    HEADER = "header"
    FOOTER = "footer"
    DRAFT = "KIM Entwurf"
    CELL = "KIM Tabellentext"
    CELL_HEAD = "KIM Tabellenkopf"
    CELL_LABEL = "KIM Zeilenkopf"
    GAP = "KIM Abstand"
    FOOTNOTE = "footnote text"
    FOOTNOTE_MARK = "footnote reference"
    HYPERLINK = "Hyperlink"
    TABLE = "KIM Tabelle"
    SHEET = "KIM Steckbrief"


HEADINGS = (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4)
CONTENTS = (Style.CONTENTS_1, Style.CONTENTS_2, Style.CONTENTS_3, Style.CONTENTS_4)

_CHARACTER = {Style.FOOTNOTE_MARK, Style.HYPERLINK}
_TABLE = {Style.TABLE, Style.SHEET}


@dataclass(frozen=True, slots=True)
class _Look:
    paragraph: str = ""
    characters: str = ""
    based_on: Style | None = Style.NORMAL
    followed_by: Style | None = None
    extra: str = ""


def _spacing(before: int = 0, after: int = 0, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _font(size: float, colour: str = "", *, bold: bool = False, italic: bool = False) -> str:
    half_points = round(size * 2)
    return (
        ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    )


def _border(side: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _borders(*sides: str) -> str:
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>"


def _heading(level: int, before: int, after: int, size: float, colour: str, rule: str) -> _Look:
    # The numbering is linked by the template, which knows the number it has free.
    return _Look(
        f"<w:keepNext/><w:keepLines/>{rule}<w:suppressAutoHyphens/>{_spacing(before, after)}"
        f'<w:outlineLvl w:val="{level - 1}"/>',
        _font(size, colour, bold=True),
        followed_by=Style.BODY,
    )


def _contents(level: int) -> _Look:
    indent, number = ((0, 567), (567, 737), (1304, 907), (2211, 1077))[level - 1]
    tabs = (
        f'<w:tabs><w:tab w:val="left" w:pos="{indent + number}"/></w:tabs><w:suppressAutoHyphens/>'
    )
    return _Look(
        f"{tabs}{_spacing(120 if level == 1 else 20, 20)}"
        f'<w:ind w:left="{indent + number}" w:hanging="{number}"/>',
        _font(10.5 if level == 1 else 10, bold=level == 1),
        followed_by=Style.BODY,
    )


def _table(head_colour: str, label_tint: str) -> _Look:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    margins = (
        '<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    )
    conditions = (
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/><w:color w:val="FFFFFF"/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{head_colour}"/></w:tcPr>'
        '</w:tblStylePr><w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{label_tint}"/></w:tcPr>'
        "</w:tblStylePr>"
    )
    return _Look(
        based_on=None,
        extra=f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        f"{margins}</w:tblPr>{conditions}",
    )


_BOX = _borders(
    _border("top", 4, TINT, 4), _border("left", 36, RED, 10), _border("bottom", 4, TINT, 4)
)
_BOX_SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'

LOOKS: dict[Style, _Look] = {
    Style.NORMAL: _Look(based_on=None),
    Style.BODY: _Look(f"<w:widowControl/>{_spacing(0, 140, 288)}"),
    Style.HEADING_1: _heading(1, 480, 200, 18, RED, _borders(_border("bottom", 8, RED, 4))),
    Style.HEADING_2: _heading(2, 400, 140, 14, INK, ""),
    Style.HEADING_3: _heading(3, 300, 100, 12, INK, ""),
    Style.HEADING_4: _heading(4, 240, 80, 10.5, SOFT, ""),
    Style.TITLE: _Look(
        f"<w:suppressAutoHyphens/>{_spacing(2400, 200)}",
        _font(32, INK, bold=True),
        followed_by=Style.SUBTITLE,
    ),
    Style.SUBTITLE: _Look(
        f"<w:suppressAutoHyphens/>{_spacing(0, 360, 264)}", _font(16, SOFT), followed_by=Style.BODY
    ),
    Style.LETTER_TITLE: _Look(
        f"<w:keepNext/><w:suppressAutoHyphens/>{_spacing(120, 80)}",
        _font(18, INK, bold=True),
        followed_by=Style.LETTER_SUBTITLE,
    ),
    Style.LETTER_SUBTITLE: _Look(
        f"<w:suppressAutoHyphens/>{_spacing(0, 280, 264)}",
        _font(12.5, SOFT),
        followed_by=Style.BODY,
    ),
    Style.OVERLINE: _Look(
        f"{_borders(_border('top', 48, RED, 14))}{_spacing(0, 0)}", _font(12, INK, bold=True)
    ),
    Style.EDITION: _Look(
        f"<w:suppressAutoHyphens/>{_spacing(720, 160)}", _font(18, RED, bold=True)
    ),
    Style.TITLE_LINE: _Look(f"<w:suppressAutoHyphens/>{_spacing(0, 60)}", _font(11.5, INK)),
    Style.IMPRINT: _Look(f"<w:suppressAutoHyphens/>{_spacing(0, 40)}", _font(9.5, SOFT)),
    Style.CONTENTS_HEADING: _Look(
        f"<w:keepNext/>{_borders(_border('bottom', 8, RED, 4))}{_spacing(0, 240)}",
        _font(18, RED, bold=True),
        followed_by=Style.BODY,
    ),
    **{style: _contents(level) for level, style in enumerate(CONTENTS, start=1)},
    Style.LEAD: _Look(_spacing(0, 200, 288), _font(12.5, SOFT), followed_by=Style.BODY),
    Style.QUOTE: _Look(
        f"{_borders(_border('left', 18, LINE, 10))}{_spacing(120, 200, 288)}"
        '<w:ind w:left="397" w:right="397"/>',
        "<w:i/><w:iCs/>",
        followed_by=Style.BODY,
    ),
    Style.CALLOUT_TITLE: _Look(
        f"<w:keepNext/>{_BOX}{_BOX_SHADE}{_spacing(200, 0, 288)}"
        '<w:ind w:left="284" w:right="170"/>',
        _font(10.5, RED, bold=True),
        followed_by=Style.CALLOUT,
    ),
    Style.CALLOUT: _Look(
        f'<w:keepLines/>{_BOX}{_BOX_SHADE}{_spacing(0, 0, 288)}<w:ind w:left="284" w:right="170"/>'
    ),
    Style.CAPTION: _Look(
        f"<w:keepLines/>{_spacing(240, 100)}", _font(9.5, SOFT, bold=True), followed_by=Style.BODY
    ),
    Style.FIGURE: _Look(f"<w:keepLines/>{_spacing(200, 80)}"),
    Style.CREDIT: _Look(_spacing(0, 160), _font(8.5, SOFT)),
    Style.LIST: _Look(_spacing(0, 60, 276)),
    Style.HEADER: _Look(
        f"{_borders(_border('bottom', 6, LINE, 6))}{_spacing(0, 200)}", _font(9, SOFT)
    ),
    Style.FOOTER: _Look(f"{_borders(_border('top', 6, LINE, 6))}{_spacing()}", _font(9, SOFT)),
    Style.DRAFT: _Look(
        f"{_borders(*(_border(side, 8, RED, 3) for side in ('top', 'left', 'bottom', 'right')))}"
        f'{_spacing(0, 160)}<w:ind w:left="85" w:right="85"/><w:jc w:val="center"/>',
        _font(10.5, RED, bold=True),
    ),
    Style.CELL: _Look(_spacing(0, 40, 259), _font(9.5)),
    Style.CELL_HEAD: _Look(
        f"<w:keepNext/><w:suppressAutoHyphens/>{_spacing(20, 20)}", based_on=Style.CELL
    ),
    Style.CELL_LABEL: _Look("<w:suppressAutoHyphens/>", based_on=Style.CELL),
    Style.GAP: _Look('<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>'),
    Style.FOOTNOTE: _Look(f'{_spacing(0, 40)}<w:ind w:left="170" w:hanging="170"/>', _font(8.5)),
    Style.FOOTNOTE_MARK: _Look(characters='<w:vertAlign w:val="superscript"/>', based_on=None),
    Style.HYPERLINK: _Look(
        characters=f'<w:color w:val="{LINK}"/><w:u w:val="single"/>', based_on=None
    ),
    Style.TABLE: _table(HEAD, "FFFFFF"),
    Style.SHEET: _table(HEAD, TINT),
}


def style_id(style: Style) -> str:
    """The id the style gets where we define it ourselves."""
    words = style.value.replace("ü", "ue").split()
    return "".join(word[:1].upper() + word[1:] for word in words)


def style_element(style: Style, ids: dict[str, str]) -> str:
    """The definition of the style; `ids` maps lower-case names to the ids in this template."""
    look = LOOKS[style]
    kind = "character" if style in _CHARACTER else "table" if style in _TABLE else "paragraph"
    default = ' w:default="1"' if style is Style.NORMAL else ""
    based = f'<w:basedOn w:val="{ids[look.based_on.lower()]}"/>' if look.based_on else ""
    after = f'<w:next w:val="{ids[look.followed_by.lower()]}"/>' if look.followed_by else ""
    properties = (f"<w:pPr>{look.paragraph}</w:pPr>" if look.paragraph else "") + (
        f"<w:rPr>{look.characters}</w:rPr>" if look.characters else ""
    )
    return (
        f'<w:style xmlns:w="{W}" w:type="{kind}"{default} w:styleId="{ids[style.lower()]}">'
        f'<w:name w:val="{style.value}"/>{based}{after}<w:uiPriority w:val="1"/><w:qFormat/>'
        f"{properties}{look.extra}</w:style>"
    )


def stylesheet(language: str) -> bytes:
    """The style part of a new template."""
    ids = {style.lower(): style_id(style) for style in Style}
    tongue = attribute(language)
    inner = "".join(style_element(style, ids) for style in Style)
    return (
        f'{XML_HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        '<w:sz w:val="21"/><w:szCs w:val="21"/>'
        f'<w:lang w:val="{tongue}" w:eastAsia="{tongue}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        f"</w:pPrDefault></w:docDefaults>{inner}</w:styles>"
    ).encode()
