"""The package around the body: headers and footers, notes, numbering, properties, the archive."""

from __future__ import annotations

import io
from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import _Element

from word.model import Properties, WordDocument
from word.oox import parts
from word.oox import text as oox
from word.oox.blocks import PLAIN, Page, ParagraphLook, paragraph, right_tab
from word.oox.names import (
    APP_TYPE,
    CORE_RELATION,
    CORE_TYPE,
    FOOTER_RELATION,
    FOOTER_TYPE,
    FOOTNOTES_RELATION,
    FOOTNOTES_TYPE,
    HEADER_RELATION,
    HEADER_TYPE,
    HYPERLINK_RELATION,
    MAIN_TYPE,
    R,
    w,
)
from word.oox.styles import Style
from word.template import Template
from word.write.scribe import Scribe

_KINDS = {"header": (HEADER_RELATION, HEADER_TYPE), "footer": (FOOTER_RELATION, FOOTER_TYPE)}
# What the look of a template consists of, beside its headers and footers.
_KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.SETTINGS,
        RELATIONSHIP_TYPE.FONT_TABLE,
        RELATIONSHIP_TYPE.THEME,
    }
)


class WordPackage:
    """A copy of the template, opened by python-docx, that takes in what one document needs."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._package = Package.open(io.BytesIO(template.package))
        main = self._package.main_document_part
        assert isinstance(main, DocumentPart)
        self._main = main
        self._own = self._take_headers()
        self._forget_text()

    # --- headers and footers ----------------------------------------------------------------

    def _take_headers(self) -> dict[tuple[str, str], Part]:
        """The template's own headers and footers, taken out of the package to be continued."""
        taken: dict[tuple[str, str], Part] = {}
        for kind in _KINDS:
            for reference in self._main.element.body.iter(w(f"{kind}Reference")):
                relation = reference.get(f"{{{R}}}id", "")
                if relation in self._main.rels:
                    which = reference.get(w("type"), "default")
                    taken[kind, which] = self._main.rels[relation].target_part
        return taken

    def _forget_text(self) -> None:
        """Takes out what belonged to the template's own text: its pictures, notes, properties."""
        _keep_only(self._main, _KEPT)
        _keep_only(self._package, frozenset({RELATIONSHIP_TYPE.OFFICE_DOCUMENT}))

    def add_headers(
        self, document: WordDocument, scribe: Scribe, page: Page
    ) -> dict[bool, list[tuple[str, str, str]]]:
        """Headers and footers for upright and lying pages and the title page, by orientation."""
        references: dict[bool, list[tuple[str, str, str]]] = {}
        for landscape in (False, True):
            width = page.text_width(landscape=landscape)
            written = {
                ("header", "default"): _header(document, scribe),
                ("header", "first"): _draft(document, scribe) or _blank(scribe),
                ("footer", "default"): _footer(
                    document, scribe, right_tab(width, self._template.footer_stops)
                ),
                ("footer", "first"): _blank(scribe),
            }
            references[landscape] = [
                (kind, which, self._add_margin(kind, which, inner, landscape=landscape))
                for (kind, which), inner in written.items()
            ]
        return references

    def _add_margin(self, kind: str, which: str, inner: str, *, landscape: bool) -> str:
        relation_type, content_type = _KINDS[kind]
        number = 1 + (which == "first") + 2 * landscape
        # A template without a first page of its own shows its header there as well.
        own = self._own.get((kind, which)) or self._own.get((kind, "default"))
        blob = parts.header(inner) if kind == "header" else parts.footer(inner)
        if own is not None:
            root = parse_xml(own.blob)
            _drop_generated(root)
            root.extend(list(parse_xml(blob)))
            blob = parts.serialised(root)
        uri = PackURI(f"/word/{kind}{number}.xml")
        part = Part(uri, content_type, blob, self._package)
        if own is not None:
            for name, relation in own.rels.items():
                target = relation.target_ref if relation.is_external else relation.target_part
                part.load_rel(relation.reltype, target, name, relation.is_external)
        name = f"rId{kind.title()}{number}"
        self._main.load_rel(relation_type, part, name)
        return name

    # --- everything else --------------------------------------------------------------------

    def add_collected(self, scribe: Scribe) -> None:
        """Links, pictures, footnotes and list numbers the scribe has gathered."""
        for address, name in scribe.links.items():
            self._main.load_rel(HYPERLINK_RELATION, address, name, is_external=True)
        for stored in scribe.pictures.values():
            image = self._package.get_or_add_image_part(io.BytesIO(stored.data))
            self._main.load_rel(RELATIONSHIP_TYPE.IMAGE, image, stored.relation)
        self._add_footnotes(scribe)
        numbering = self._main.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        if scribe.list_nums and isinstance(numbering, XmlPart):
            uses = "".join(
                parts.number(num, self._template.list_abstract, restart=True)
                for num in scribe.list_nums
            )
            numbering.element.extend(list(parse_xml(parts.numbering(uses))))

    def _add_footnotes(self, scribe: Scribe) -> None:
        blob = parts.footnotes(scribe.footnotes)
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, blob, self._package)
        for address, name in scribe.footnote_links.items():
            part.load_rel(HYPERLINK_RELATION, address, name, is_external=True)
        self._main.load_rel(FOOTNOTES_RELATION, part, "rIdFootnotes")

    def set_language(self, language: str) -> None:
        """The language of everything that has no other."""
        parts.set_default_language(self._main.styles.element, language)
        theme = self._main.settings.element.find(w("themeFontLang"))
        if theme is not None:
            theme.set(w("val"), oox.attribute(language))

    def set_properties(self, document: WordDocument) -> None:
        """The properties of this document instead of whatever the template carried."""
        package = self._package
        own: Properties = document.properties
        blob = parts.core_properties(
            title=document.title,
            author=own.author,
            subject=own.subject,
            keywords=own.keywords,
            language=document.language,
            version=own.version,
            created=own.created,
        )
        core = Part(PackURI("/docProps/core.xml"), CORE_TYPE, blob, package)
        package.load_rel(CORE_RELATION, core, "rIdCore")
        app = Part(PackURI("/docProps/app.xml"), APP_TYPE, parts.app_properties(), package)
        package.load_rel(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, app, "rIdApp")

    def packed(self, body: str) -> bytes:
        """The finished file; the body goes in as it was written, unparsed."""
        blobs: dict[str, bytes] = {}
        types: dict[str, str] = {}
        extensions: dict[str, str] = {}
        for part in self._package.iter_parts():
            uri = part.partname
            is_main = part is self._main
            blobs[uri.membername] = parts.main_document(body) if is_main else part.blob
            kind = MAIN_TYPE if is_main else part.content_type
            if uri.ext in ("xml", "rels") or extensions.setdefault(uri.ext, kind) != kind:
                types[str(uri)] = kind
            if part.rels:
                blobs[uri.rels_uri.membername] = parts.relations(_entries(part))
        blobs[PACKAGE_URI.rels_uri.membername] = parts.relations(_entries(self._package))
        blobs["[Content_Types].xml"] = parts.content_types(types, extensions)
        return parts.pack(blobs)


def _entries(source: Part | Package) -> Iterator[tuple[str, str, str, bool]]:
    for name, relation in sorted(source.rels.items()):
        yield name, relation.reltype, relation.target_ref, relation.is_external


# --- what stands in the margins -------------------------------------------------------------


def _drop_generated(root: _Element) -> None:
    """Takes out the lines of an earlier export, when a finished file serves as template."""
    for line in root.findall(w("p")):
        names = (mark.get(w("name"), "") for mark in line.iter(w("bookmarkStart")))
        if any(name.startswith(oox.GENERATED) for name in names):
            root.remove(line)


def _line(scribe: Scribe, style: Style, inner: str, look: ParagraphLook = PLAIN) -> str:
    scribe.margins += 1
    start, end = scribe.bookmark(oox.generated_bookmark_name(f"margin {scribe.margins}"))
    return paragraph(scribe.styles[style], inner, look, start=start, end=end)


def _keep_only(source: Part | Package, kinds: frozenset[str]) -> None:
    for name in [name for name, entry in source.rels.items() if entry.reltype not in kinds]:
        source.rels.pop(name)


def _draft(document: WordDocument, scribe: Scribe) -> str:
    if not document.draft_mark:
        return ""
    return _line(scribe, Style.DRAFT, oox.run(document.draft_mark))


def _blank(scribe: Scribe) -> str:
    return _line(scribe, Style.NORMAL, "")


def _header(document: WordDocument, scribe: Scribe) -> str:
    line = oox.run(document.header_text or document.title)
    return _draft(document, scribe) + _line(scribe, Style.HEADER, line)


def _footer(document: WordDocument, scribe: Scribe, tabs: str) -> str:
    labels = document.labels
    count = (
        oox.run(f"{labels.page} ")
        + oox.field("PAGE", "1")
        + oox.run(f" {labels.page_of} ")
        + oox.field("NUMPAGES", "1")
    )
    line = oox.run(document.footer_text) + oox.tab() + count
    return _line(scribe, Style.FOOTER, line, ParagraphLook(tabs=tabs))
