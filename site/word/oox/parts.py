"""Whole parts: main document, header, footer, footnotes, numbering, settings, properties, package."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml.etree import SubElement, _Element, tostring

from word.oox.names import (
    CONTENT_TYPES,
    CORE,
    DC,
    PACKAGE_RELATIONS,
    RELATIONS_TYPE,
    ROOT_NAMESPACES,
    XML_HEAD,
    R,
    W,
    w,
)
from word.oox.text import attribute, escape

# The earliest date a zip archive knows: the same for every file, so equal content is equal bytes.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def main_document(body: str) -> bytes:
    """The part with the text."""
    return (
        f"{XML_HEAD}<w:document {ROOT_NAMESPACES}><w:body>{body}</w:body></w:document>"
    ).encode()


def header(inner: str) -> bytes:
    """A page header around its paragraphs."""
    return f"{XML_HEAD}<w:hdr {ROOT_NAMESPACES}>{inner}</w:hdr>".encode()


def footer(inner: str) -> bytes:
    """A page footer around its paragraphs."""
    return f"{XML_HEAD}<w:ftr {ROOT_NAMESPACES}>{inner}</w:ftr>".encode()


def footnotes(paragraphs: Sequence[str]) -> bytes:
    """The part with all footnotes, numbered from 1, after the two separators Word asks for."""
    spacing = '<w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    separators = (
        f'<w:footnote w:type="separator" w:id="-1"><w:p>{spacing}<w:r><w:separator/></w:r></w:p>'
        '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0">'
        f"<w:p>{spacing}<w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    )
    notes = "".join(
        f'<w:footnote w:id="{number}">{inner}</w:footnote>'
        for number, inner in enumerate(paragraphs, start=1)
    )
    return f"{XML_HEAD}<w:footnotes {ROOT_NAMESPACES}>{separators}{notes}</w:footnotes>".encode()


# --- numbering ------------------------------------------------------------------------------

_HEADING_INDENTS = (567, 794, 964, 1134)
_BULLETS = ("•", "–", "•")
_NUMBER_FORMATS = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))


def heading_numbering(abstract: int, heading_styles: Sequence[str]) -> str:
    """The multi-level numbering that the heading styles point to."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{".".join(f"%{n}" for n in range(1, level + 2))}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_HEADING_INDENTS[level]}"'
        f' w:hanging="{_HEADING_INDENTS[level]}"/></w:pPr></w:lvl>'
        for level, style in enumerate(heading_styles)
    )
    return _abstract(abstract, levels)


def bullet_numbering(abstract: int) -> str:
    """Three levels of bullets."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>{_list_indent(level)}'
        f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:hint="default"/></w:rPr>'
        "</w:lvl>"
        for level, sign in enumerate(_BULLETS)
    )
    return _abstract(abstract, levels)


def list_numbering(abstract: int) -> str:
    """Three levels of counted points."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{_list_indent(level)}</w:lvl>'
        for level, (kind, text) in enumerate(_NUMBER_FORMATS)
    )
    return _abstract(abstract, levels)


def number(num: int, abstract: int, *, restart: bool = False) -> str:
    """One use of a numbering; `restart` lets it count from 1 again."""
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
        for level in range(len(_NUMBER_FORMATS))
    )
    return (
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>'
        f"{overrides if restart else ''}</w:num>"
    )


def numbering(inner: str) -> bytes:
    """The numbering part; all abstract numberings come before all uses."""
    return f'{XML_HEAD}<w:numbering xmlns:w="{W}">{inner}</w:numbering>'.encode()


def _abstract(abstract: int, levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{abstract}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )


def _list_indent(level: int) -> str:
    return f'<w:pPr><w:ind w:left="{340 * (level + 1)}" w:hanging="340"/></w:pPr>'


# --- settings and properties ----------------------------------------------------------------

FOOTNOTE_SETTINGS = (
    f'<w:footnotePr xmlns:w="{W}"><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
)


def settings(language: str) -> bytes:
    """The settings of a new file: German hyphenation, current Word, footnote separators."""
    mode = "http://schemas.microsoft.com/office/word"
    return (
        f'{XML_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="709"/><w:autoHyphenation w:val="true"/>'
        '<w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="425"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f'<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="{mode}" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{attribute(language)}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    ).encode()


def font_table() -> bytes:
    """The fonts in use, with what may stand in for them."""
    return (
        f'{XML_HEAD}<w:fonts xmlns:w="{W}"><w:font w:name="Arial">'
        '<w:altName w:val="Liberation Sans"/><w:panose1 w:val="020B0604020202020204"/>'
        '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>'
        "</w:font></w:fonts>"
    ).encode()


def core_properties(
    *,
    title: str,
    author: str,
    subject: str,
    keywords: Iterable[str],
    language: str,
    version: str,
    created: datetime | None,
) -> bytes:
    """Title, author and the other properties readers see before they open the file."""
    entries = [
        ("dc:title", title),
        ("dc:subject", subject),
        ("dc:creator", author),
        ("cp:keywords", ", ".join(keywords)),
        ("dc:language", language),
        ("cp:lastModifiedBy", author),
        ("cp:version", version),
    ]
    inner = "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in entries if value)
    if created is not None:
        aware = created if created.tzinfo else created.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        inner += "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
            for name in ("created", "modified")
        )
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="{DC}"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{inner}</cp:coreProperties>"
    ).encode()


def app_properties() -> bytes:
    """The extended properties, without a word about who or what made the file."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return f'{XML_HEAD}<Properties xmlns="{kind}"/>'.encode()


def set_default_language(sheet: _Element, language: str) -> None:
    """Writes the language into the document defaults of a style part."""
    place = sheet
    for name in ("docDefaults", "rPrDefault", "rPr"):
        below = place.find(w(name))
        if below is None:
            below = SubElement(place, w(name))
            place.insert(0, below)
        place = below
    found = place.find(w("lang"))
    if found is None:
        found = SubElement(place, w("lang"))
    found.set(w("val"), attribute(language))


def serialised(root: _Element) -> bytes:
    """A parsed part as bytes again."""
    return tostring(root, encoding="UTF-8", standalone=True)


# --- package --------------------------------------------------------------------------------


def content_types(types: Mapping[str, str], extensions: Mapping[str, str]) -> bytes:
    """The list of what every part is; `types` by part name, `extensions` for the rest."""
    defaults = {"rels": RELATIONS_TYPE, "xml": "application/xml", **extensions}
    inner = "".join(
        f'<Default Extension="{attribute(name)}" ContentType="{attribute(kind)}"/>'
        for name, kind in sorted(defaults.items())
    ) + "".join(
        f'<Override PartName="{attribute(name)}" ContentType="{attribute(kind)}"/>'
        for name, kind in sorted(types.items())
    )
    return f'{XML_HEAD}<Types xmlns="{CONTENT_TYPES}">{inner}</Types>'.encode()


def relations(entries: Iterable[tuple[str, str, str, bool]]) -> bytes:
    """A relationship part from (id, type, target, is external)."""
    modes = {True: ' TargetMode="External"', False: ""}
    inner = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{attribute(target)}"{modes[outside]}/>'
        for name, kind, target, outside in entries
    )
    return f'{XML_HEAD}<Relationships xmlns="{PACKAGE_RELATIONS}">{inner}</Relationships>'.encode()


def office_relation(kind: str) -> str:
    """The relationship type of that name."""
    return f"{R}/{kind}"


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The archive: the list of types first, the rest by name, nothing that depends on the day."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            entry = ZipInfo(name, ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name])
    return buffer.getvalue()
