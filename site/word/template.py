"""The office template: read, check and complete an uploaded one, or build our own by code."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, PartFactory, XmlPart
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from lxml.etree import _Element

from word.model import Finding, Severity
from word.oox import parts
from word.oox.blocks import Page, section
from word.oox.names import (
    APP_TYPE,
    ATTACHED_TEMPLATE_RELATION,
    FONTS_TYPE,
    FOOTNOTES_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    SETTINGS_TYPE,
    STYLES_TYPE,
    TEMPLATE_TYPE,
    W,
    w,
)
from word.oox.styles import HEADINGS, Style, style_element, style_id, stylesheet

Source = bytes | str | Path | None

MAX_ENTRIES = 2_000
MAX_BYTES = 60 * 1024 * 1024
LANGUAGE = "de-DE"

# python-docx opens .docx only; a .dotx is the same under another name.
PartFactory.part_type_for[TEMPLATE_TYPE] = DocumentPart


@dataclass(frozen=True, slots=True)
class Template:
    """A complete template: every style the writer asks for exists, whatever was uploaded."""

    package: bytes
    styles: Mapping[Style, str]
    page: Page
    bullet_num: int
    list_abstract: int
    next_num: int
    footer_stops: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


class UnusableTemplate(ValueError):
    """The file is no Word template we can build on."""


def load_template(source: Source = None) -> Template:
    """The template, completed; the default with a finding when the source cannot be used."""
    if source is None:
        return _default()
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        return _complete(data)
    except Exception as problem:  # noqa: BLE001 -- whatever an office uploads, the export goes on
        finding = Finding("template-unusable", str(problem)[:200], Severity.ERROR)
        return replace(_default(), findings=(finding,))


_DEFAULT_PARTS = {
    "styles": STYLES_TYPE,
    "numbering": NUMBERING_TYPE,
    "settings": SETTINGS_TYPE,
    "fontTable": FONTS_TYPE,
    "footnotes": FOOTNOTES_TYPE,
}


def build_default() -> bytes:
    """The default template as a .docx file, always the same bytes."""
    types = {f"/word/{name}.xml": kind for name, kind in _DEFAULT_PARTS.items()}
    types |= {"/word/document.xml": MAIN_TYPE, "/docProps/app.xml": APP_TYPE}
    starts = (("officeDocument", "word/document"), ("extended-properties", "docProps/app"))
    return parts.pack(
        {
            "[Content_Types].xml": parts.content_types(types, {}),
            "_rels/.rels": parts.relations(
                (f"rId{number}", parts.office_relation(kind), f"{target}.xml", False)
                for number, (kind, target) in enumerate(starts, start=1)
            ),
            "docProps/app.xml": parts.app_properties(),
            "word/document.xml": parts.main_document(
                section(Page(), (), landscape=False, has_title_page=False)
            ),
            "word/_rels/document.xml.rels": parts.relations(
                (f"rId{number}", parts.office_relation(kind), f"{kind}.xml", False)
                for number, kind in enumerate(_DEFAULT_PARTS, start=1)
            ),
            "word/styles.xml": stylesheet(LANGUAGE),
            "word/numbering.xml": parts.numbering(""),
            "word/settings.xml": parts.settings(LANGUAGE),
            "word/fontTable.xml": parts.font_table(),
            "word/footnotes.xml": parts.footnotes(()),
        }
    )


@cache
def _default() -> Template:
    return _complete(build_default())


# --- completing -----------------------------------------------------------------------------


def _complete(data: bytes) -> Template:
    _refuse_bombs(data)
    package = Package.open(io.BytesIO(data))
    main = package.main_document_part
    if not isinstance(main, DocumentPart) or main.content_type not in (MAIN_TYPE, TEMPLATE_TYPE):
        raise UnusableTemplate("no Word document")
    findings: list[Finding] = []
    styles = _complete_styles(main.styles.element, findings)
    bullet_num, list_abstract, next_num = _complete_numbering(main, styles, findings)
    _complete_settings(main)
    page = _page_of(main)
    buffer = io.BytesIO()
    package.save(buffer)
    return Template(
        package=buffer.getvalue(),
        styles=styles,
        page=page,
        bullet_num=bullet_num,
        list_abstract=list_abstract,
        next_num=next_num,
        footer_stops=_tab_stops(main.styles.element, styles[Style.FOOTER]),
        findings=tuple(findings),
    )


def _refuse_bombs(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise UnusableTemplate("too large when unpacked")


def _kind_of(style: Style) -> str:
    if style in (Style.TABLE, Style.SHEET):
        return "table"
    return "character" if style in (Style.FOOTNOTE_MARK, Style.HYPERLINK) else "paragraph"


def _complete_styles(sheet: _Element, findings: list[Finding]) -> dict[Style, str]:
    known: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for element in sheet.findall(w("style")):
        name = element.find(w("name"))
        identity, kind = element.get(w("styleId"), ""), element.get(w("type"), "paragraph")
        taken.add(identity)
        if name is not None:
            known.setdefault((kind, name.get(w("val"), "").lower()), identity)
        if kind == "paragraph" and element.get(w("default")) in ("1", "true", "on"):
            known.setdefault((kind, Style.NORMAL.lower()), identity)
    missing = [style for style in Style if (_kind_of(style), style.lower()) not in known]
    for style in missing:
        identity = _free_id(style_id(style), taken)
        taken.add(identity)
        known[_kind_of(style), style.lower()] = identity
    ids = {style.lower(): known[_kind_of(style), style.lower()] for style in Style}
    for style in missing:
        sheet.append(parse_xml(style_element(style, ids)))
        findings.append(Finding("style-supplied", style.value))
    _check_language(sheet, findings)
    return {style: ids[style.lower()] for style in Style}


def _free_id(wish: str, taken: set[str]) -> str:
    return next(name for name in _numbered(wish) if name not in taken)


def _numbered(wish: str) -> Iterator[str]:
    yield wish
    number = 2
    while True:
        yield f"{wish}{number}"
        number += 1


def _check_language(sheet: _Element, findings: list[Finding]) -> None:
    language = sheet.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    value = "" if language is None else language.get(w("val"), "")
    if not value.lower().startswith("de"):
        findings.append(Finding("template-language", value))


# --- numbering ------------------------------------------------------------------------------


def _complete_numbering(
    main: DocumentPart, styles: Mapping[Style, str], findings: list[Finding]
) -> tuple[int, int, int]:
    root = _numbering_root(main)
    for stray in root.findall(w("numIdMacAtCleanup")):
        root.remove(stray)
    abstract = 1 + max(_numbers(root, "abstractNum", "abstractNumId"), default=-1)
    num = 1 + max(_numbers(root, "num", "numId"), default=0)
    heading_ids = [styles[style] for style in HEADINGS]
    sheet = main.styles.element
    new = [parts.bullet_numbering(abstract), parts.list_numbering(abstract + 1)]
    uses = [parts.number(num, abstract)]
    if _is_numbered(sheet, heading_ids[0]):
        findings.append(Finding("template-numbers-headings"))
    else:
        new.append(parts.heading_numbering(abstract + 2, heading_ids))
        uses.append(parts.number(num + 1, abstract + 2))
        _link_headings(sheet, heading_ids, num + 1)
    additions = list(parse_xml(parts.numbering("".join(new + uses))))
    first_use = root.find(w("num"))
    at = len(root) if first_use is None else root.index(first_use)
    for offset, element in enumerate(additions[: len(new)]):
        root.insert(at + offset, element)
    root.extend(additions[len(new) :])
    return num, abstract + 1, num + 2


def _numbering_root(main: DocumentPart) -> _Element:
    try:
        part: Part = main.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        part = NumberingPart(
            PackURI("/word/numbering.xml"),
            NUMBERING_TYPE,
            parse_xml(parts.numbering("")),
            main.package,
        )
        main.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    if not isinstance(part, XmlPart):
        raise UnusableTemplate("no readable numbering")
    return part.element


def _numbers(root: _Element, tag: str, name: str) -> Iterator[int]:
    return (int(element.get(w(name), "0")) for element in root.findall(w(tag)))


def _style_of(sheet: _Element, identity: str) -> _Element:
    return next(style for style in sheet.findall(w("style")) if style.get(w("styleId")) == identity)


def _is_numbered(sheet: _Element, identity: str) -> bool:
    return _style_of(sheet, identity).find(f"{w('pPr')}/{w('numPr')}") is not None


def _tab_stops(sheet: _Element, identity: str) -> tuple[int, ...]:
    """Where the style, or one it is based on, has tab stops."""
    found: set[int] = set()
    seen: set[str] = set()
    while identity and identity not in seen:
        seen.add(identity)
        style = next(
            (s for s in sheet.findall(w("style")) if s.get(w("styleId")) == identity), None
        )
        if style is None:
            break
        stops = style.findall(f"{w('pPr')}/{w('tabs')}/{w('tab')}")
        found.update(round(float(stop.get(w("pos"), "0"))) for stop in stops)
        base = style.find(w("basedOn"))
        identity = "" if base is None else base.get(w("val"), "")
    return tuple(sorted(found))


# What stands before w:numPr in the order the format prescribes.
_BEFORE_NUMBERING = {
    w(name)
    for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
}


_AFTER_PARAGRAPH_PROPERTIES = {w(name) for name in ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")}


def _paragraph_properties(style: _Element) -> _Element:
    found = style.find(w("pPr"))
    if found is None:
        found = parse_xml(f'<w:pPr xmlns:w="{W}"/>')
        after = [child for child in style if child.tag in _AFTER_PARAGRAPH_PROPERTIES]
        style.insert(style.index(after[0]) if after else len(style), found)
    return found


def _link_headings(sheet: _Element, identities: Sequence[str], num: int) -> None:
    for level, identity in enumerate(identities):
        style = _style_of(sheet, identity)
        properties = _paragraph_properties(style)
        for old in properties.findall(w("numPr")):
            properties.remove(old)
        link = parse_xml(
            f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
        )
        before = [child for child in properties if child.tag in _BEFORE_NUMBERING]
        properties.insert(len(before), link)


# --- settings and page ----------------------------------------------------------------------

# What stands after w:footnotePr in the order the format prescribes.
_AFTER_FOOTNOTES = {
    w(name)
    for name in (
        "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang",
        "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures",
        "forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "shapeDefaults",
        "doNotEmbedSmartTags", "decimalSymbol", "listSeparator",
    )
}  # fmt: skip


def _complete_settings(main: DocumentPart) -> None:
    settings = main.settings.element
    for stray in settings.findall(w("attachedTemplate")) + settings.findall(w("footnotePr")):
        settings.remove(stray)
    part = main.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    for name in [r for r, rel in part.rels.items() if rel.reltype == ATTACHED_TEMPLATE_RELATION]:
        part.rels.pop(name)
    at = next(
        (
            position
            for position, child in enumerate(settings)
            if child.tag in _AFTER_FOOTNOTES or not str(child.tag).startswith(w("")[:-1])
        ),
        len(settings),
    )
    settings.insert(at, parse_xml(parts.FOOTNOTE_SETTINGS))


def _page_of(main: DocumentPart) -> Page:
    found = main.element.body.find(w("sectPr"))
    size = None if found is None else found.find(w("pgSz"))
    margins = None if found is None else found.find(w("pgMar"))
    standard = Page()
    width, height = _measure(size, "w", standard.width), _measure(size, "h", standard.height)
    return Page(
        width=min(width, height),
        height=max(width, height),
        **{
            name: abs(_measure(margins, name, getattr(standard, name)))
            for name in ("top", "right", "bottom", "left", "header", "footer")
        },
    )


def _measure(element: _Element | None, name: str, otherwise: int) -> int:
    value = "" if element is None else element.get(w(name), "")
    return round(float(value)) if value else otherwise
