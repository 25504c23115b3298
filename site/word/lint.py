"""Rules a Word file must keep that no validator checks, and those that make it accessible."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from zipfile import BadZipFile, ZipFile

from lxml import etree
from lxml.etree import _Element

from word.model import Finding, Severity
from word.oox.names import CORE, DC, PACKAGE_RELATIONS, WP, R, w

_MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_EXTENSIONS = "http://schemas.microsoft.com/office/word/"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_CONTENT = tuple(
    w(name)
    for name in ("t", "drawing", "pict", "object", "fldChar", "fldSimple", "br", "sym", "delText")
)
_XML_ERRORS = (etree.XMLSyntaxError, ValueError)


@dataclass(frozen=True, slots=True)
class _File:
    """The parsed parts of one package."""

    parts: dict[str, _Element]
    names: frozenset[str]

    def name(self, kind: str) -> str:
        """The name of the part with that root; the one highest up, as glossaries have their own."""
        found = [name for name, root in self.parts.items() if root.tag == w(kind)]
        return min(found, key=len, default="")

    def root(self, kind: str) -> _Element | None:
        """The part with that root."""
        return self.parts.get(self.name(kind))

    def texts(self) -> Iterator[tuple[str, _Element]]:
        """The parts people read: text, headers, footers, notes."""
        for name, root in sorted(self.parts.items()):
            if root.tag in _READ_ROOTS:
                yield name, root


_READ_ROOTS = {w(name) for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "comments")}


def lint_docx(data: bytes) -> list[Finding]:
    """Everything found in the file, errors first; an empty list is what an export must give."""
    findings: list[Finding] = []
    file = _read(data, findings)
    if file is None or file.root("document") is None:
        findings.append(Finding("no-document", "", Severity.ERROR))
        return findings
    for name, root in file.texts():
        for rule in _PART_RULES:
            findings.extend(rule(file, name, root))
    for check in _FILE_RULES:
        findings.extend(check(file))
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def _read(data: bytes, findings: list[Finding]) -> _File | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    parts: dict[str, _Element] = {}
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            for name in sorted(names):
                if name.endswith((".xml", ".rels")):
                    try:
                        parts[name] = etree.fromstring(archive.read(name), parser)
                    except _XML_ERRORS as problem:
                        findings.append(
                            Finding("malformed-part", str(problem), Severity.ERROR, name)
                        )
    except (BadZipFile, OSError, RuntimeError) as problem:  # also for a method zipfile lacks
        findings.append(Finding("not-a-package", str(problem), Severity.ERROR))
        return None
    return _File(parts, names)


def _error(code: str, detail: str, part: str) -> Finding:
    return Finding(code, detail, Severity.ERROR, part)


# --- structure, part by part ----------------------------------------------------------------


def _cells(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    for cell in root.iter(w("tc")):
        blocks = [child for child in cell if child.tag not in (w("tcPr"), *_MARKS)]
        if not blocks:
            yield _error("empty-cell", _words(cell), name)
        elif blocks[-1].tag not in (w("p"), w("sdt"), w("customXml")):
            yield _error("cell-without-end", _words(cell), name)


_MARKS = (w("bookmarkStart"), w("bookmarkEnd"))


def _bookmarks(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    starts = [mark.get(w("id"), "") for mark in root.iter(w("bookmarkStart"))]
    ends = [mark.get(w("id"), "") for mark in root.iter(w("bookmarkEnd"))]
    for identity in _repeated(starts):
        yield _error("repeated-bookmark-id", identity, name)
    for identity in sorted(set(starts) ^ set(ends)):
        yield _error("unclosed-bookmark", identity, name)


def _fields(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    depth = 0
    for character in root.iter(w("fldChar")):
        kind = character.get(w("fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0:
            break
    if depth:
        yield _error("unclosed-field", "", name)


def _controls(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    for control in root.iter(w("sdt")):
        content = control.find(w("sdtContent"))
        if content is None or not len(content):
            yield _error("empty-control", "", name)


def _revisions(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    for deleted in root.iter(w("del")):
        if next(deleted.iter(w("t")), None) is not None:
            yield _error("text-in-deletion", _words(deleted), name)


def _extensions(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    ignorable = (root.get(f"{{{_MARKUP}}}Ignorable") or "").split()
    ignored = {root.nsmap.get(prefix) for prefix in ignorable}
    used = {
        str(attribute)[1:].split("}")[0]
        for element in root.iter(w("p"), w("tr"))
        for attribute in element.attrib
        if str(attribute).startswith("{" + _EXTENSIONS)
    }
    for namespace in sorted(str(namespace) for namespace in used - ignored):
        yield Finding("extension-not-ignorable", namespace, Severity.WARNING, name)


def _styles(file: _File, name: str, root: _Element) -> Iterator[Finding]:
    known = {style.get(w("styleId")) for style in _all(file, "styles", "style")}
    used = {
        element.get(w("val"), "") for element in root.iter(w("pStyle"), w("rStyle"), w("tblStyle"))
    }
    for style in sorted(used - known):
        yield _error("unknown-style", style, name)


def _numbers(file: _File, name: str, root: _Element) -> Iterator[Finding]:
    known = {num.get(w("numId")) for num in _all(file, "numbering", "num")} | {"0"}
    used = {element.get(w("val"), "") for element in root.iter(w("numId"))}
    for num in sorted(used - known):
        yield _error("unknown-number", num, name)


def _relations(file: _File, name: str, root: _Element) -> Iterator[Finding]:
    relations = _relations_of(file, name)
    prefix = f"{{{R}}}"
    used = {
        str(value)
        for element in root.iter()
        for attribute, value in element.attrib.items()
        if str(attribute).startswith(prefix)
    }
    for relation in sorted(used - set(relations)):
        yield _error("unknown-relation", relation, name)
    for relation, entry in sorted(relations.items()):
        target = entry.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else join(dirname(name), target)
        if entry.get("TargetMode") != "External" and normpath(path) not in file.names:
            yield _error("missing-part", f"{relation}: {target}", name)


def _tables(_file: _File, name: str, root: _Element) -> Iterator[Finding]:
    for table in root.iter(w("tbl")):
        after = next((x for x in table.itersiblings() if x.tag not in _MARKS), None)
        if after is not None and after.tag in (w("tbl"), w("sectPr")):
            yield _error("table-without-distance", _words(table), name)


# --- structure of the whole -----------------------------------------------------------------


def _bookmark_names(file: _File) -> Iterator[Finding]:
    names = [
        mark.get(w("name"), "")
        for _, root in file.texts()
        for mark in root.iter(w("bookmarkStart"))
    ]
    for name in _repeated(names):
        yield _error("repeated-bookmark-name", name, file.name("document"))
    known = set(names) | {"_top"}
    aims = {link.get(w("anchor")) for _, root in file.texts() for link in root.iter(w("hyperlink"))}
    for aim in sorted(str(aim) for aim in aims - known - {None}):
        yield Finding("link-to-nowhere", aim, Severity.WARNING, file.name("document"))


def _footnotes(file: _File) -> Iterator[Finding]:
    called = [call.get(w("id"), "") for call in _all(file, "document", "footnoteReference")]
    known = {note.get(w("id")) for note in _all(file, "footnotes", "footnote")}
    for identity in sorted(set(called) - known):
        yield _error("unknown-footnote", identity, file.name("document"))
    for identity in _repeated(called):
        yield _error("repeated-footnote", identity, file.name("document"))


# --- accessibility --------------------------------------------------------------------------


def _title(file: _File) -> Iterator[Finding]:
    core = next(
        (root for root in file.parts.values() if root.tag == f"{{{CORE}}}coreProperties"), None
    )
    if core is None or not (core.findtext(f"{{{DC}}}title") or "").strip():
        yield Finding("no-title", "", Severity.WARNING, "docProps/core.xml")


def _language(file: _File) -> Iterator[Finding]:
    styles = file.root("styles")
    path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"
    language = None if styles is None else styles.find(path)
    if language is None or not language.get(w("val")):
        yield Finding("no-language", "", Severity.WARNING, file.name("styles"))


def _headings(file: _File) -> Iterator[Finding]:
    levels = {
        style.get(w("styleId")): int(name[-1])
        for style in _all(file, "styles", "style")
        if (name := _name_of(style)).startswith("heading ") and name[-1].isdigit()
    }
    before = 0
    for paragraph in _all(file, "document", "p"):
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        level = levels.get(style.get(w("val"))) if style is not None else None
        if level is None:
            continue
        words = _words(paragraph)
        if not words:
            yield Finding("empty-heading", "", Severity.WARNING, file.name("document"))
        if level > before + 1:
            yield Finding("heading-gap", words, Severity.WARNING, file.name("document"))
        before = level


def _accessible_tables(file: _File) -> Iterator[Finding]:
    for table in _all(file, "document", "tbl"):
        first = table.find(w("tr"))
        if first is None or first.find(f"{w('trPr')}/{w('tblHeader')}") is None:
            yield Finding("no-header-row", _words(table), Severity.WARNING, file.name("document"))
        properties = table.find(w("tblPr"))
        if properties is None or not any(
            properties.find(w(name)) is not None for name in ("tblCaption", "tblDescription")
        ):
            yield Finding(
                "table-without-description", _words(table), Severity.WARNING, file.name("document")
            )


def _pictures(file: _File) -> Iterator[Finding]:
    for name, root in file.texts():
        for drawing in root.iter(f"{{{WP}}}docPr"):
            decorative = next(drawing.iter(_DECORATIVE), None)
            is_decorative = decorative is not None and decorative.get("val") in ("1", "true")
            if not is_decorative and not (drawing.get("descr") or "").strip():
                yield Finding("no-alt-text", drawing.get("name") or "", Severity.WARNING, name)


def _empty_paragraphs(file: _File) -> Iterator[Finding]:
    root = file.root("document")
    body = None if root is None else root.find(w("body"))
    for paragraph in () if body is None else body.findall(w("p")):
        if next(paragraph.iter(*_CONTENT), None) is not None:
            continue
        parts_tables = any(
            beside is not None and beside.tag == w("tbl")
            for beside in (paragraph.getprevious(), paragraph.getnext())
        )
        if not parts_tables and next(paragraph.iter(w("sectPr")), None) is None:
            yield Finding("empty-paragraph", "", Severity.WARNING, file.name("document"))


def _link_words(file: _File) -> Iterator[Finding]:
    for name, root in file.texts():
        relations = _relations_of(file, name)
        for link in root.iter(w("hyperlink")):
            words = _words(link)
            relation = relations.get(link.get(f"{{{R}}}id", ""))
            address = "" if relation is None else relation.get("Target", "")
            if not words:
                yield Finding("link-without-words", address, Severity.WARNING, name)
            elif _bare(words) == _bare(address):
                yield Finding("bare-address", words, Severity.WARNING, name)


def _bare(address: str) -> str:
    """A web address without what people leave out; those of mail and telephone speak for themselves."""
    for start in ("https://", "http://"):
        address = address.removeprefix(start)
    return address.rstrip("/").lower()


# --- reading --------------------------------------------------------------------------------


def _all(file: _File, kind: str, tag: str) -> Iterable[_Element]:
    root = file.root(kind)
    return () if root is None else root.iter(w(tag))


def _relations_of(file: _File, name: str) -> dict[str, _Element]:
    root = file.parts.get(f"{dirname(name)}/_rels/{name.rsplit('/', 1)[-1]}.rels")
    entries = () if root is None else root.iter(f"{{{PACKAGE_RELATIONS}}}Relationship")
    return {entry.get("Id", ""): entry for entry in entries}


def _name_of(style: _Element) -> str:
    name = style.find(w("name"))
    return "" if name is None else name.get(w("val"), "").lower()


def _words(element: _Element) -> str:
    text = "".join(str(part.text or "") for part in element.iter(w("t")))
    return text if len(text) <= 80 else f"{text[:79]}…"


def _repeated(values: Iterable[str]) -> list[str]:
    return sorted(value for value, count in Counter(values).items() if count > 1)


_PART_RULES = (
    _cells, _bookmarks, _fields, _controls, _revisions, _extensions, _styles, _numbers,
    _relations, _tables,
)  # fmt: skip
_FILE_RULES = (
    _bookmark_names, _footnotes, _title, _language, _headings, _accessible_tables, _pictures,
    _empty_paragraphs, _link_words,
)  # fmt: skip
