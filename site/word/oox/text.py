"""Text inside a paragraph: clean characters, runs, fields, bookmarks, links, footnote calls."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256
from unicodedata import normalize

# What XML forbids, and the marks that turn the reading direction around unseen.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPECIAL = re.compile("([\n\xad\u2011])")
_SPECIAL_XML = {"\n": "<w:br/>", "\xad": "<w:softHyphen/>", "\u2011": "<w:noBreakHyphen/>"}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

# How the bookmarks on text the library wrote itself begin.
GENERATED = "_kimg_"


def clean(text: str) -> str:
    """The text without control characters, in composed form; soft hyphens and no-break spaces stay."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    return normalize("NFC", _FORBIDDEN.sub("", text))


def escape(text: str) -> str:
    """The clean text, safe as XML content and as attribute value."""
    return clean(text).translate(_ESCAPES)


def attribute(text: str) -> str:
    """The text on one line, safe as attribute value."""
    return " ".join(escape(text).split())


def run_properties(*, bold: bool = False, italic: bool = False, style: str = "") -> str:
    """The `w:rPr` of a run, or nothing when the run has no look of its own."""
    inner = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
    )
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def run(text: str, properties: str = "") -> str:
    """A run with the text; nothing for an empty text."""
    safe = escape(text)
    if not safe:
        return ""
    if _SPECIAL.search(safe) is None:
        return f'<w:r>{properties}<w:t xml:space="preserve">{safe}</w:t></w:r>'
    inner = "".join(
        _SPECIAL_XML.get(part) or f'<w:t xml:space="preserve">{part}</w:t>'
        for part in _SPECIAL.split(safe)
        if part
    )
    return f"<w:r>{properties}{inner}</w:r>"


def line_break() -> str:
    """A run that begins a new line in the same paragraph."""
    return "<w:r><w:br/></w:r>"


def tab() -> str:
    """A run that jumps to the next tab stop."""
    return "<w:r><w:tab/></w:r>"


def field_begin(instruction: str) -> str:
    """The opening runs of a field, up to where its cached result stands."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end() -> str:
    """The closing run of a field."""
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, cached: str) -> str:
    """A whole field with the result that is shown until Word counts again."""
    return field_begin(instruction) + run(cached) + field_end()


def _digest(anchor: str) -> str:
    return (
        b32encode(sha256(anchor.encode("utf-8", "replace")).digest()).decode("ascii")[:26].lower()
    )


def bookmark_name(anchor: str) -> str:
    """The hidden bookmark that carries a block's identity, the same for ever."""
    return f"_kim_{_digest(anchor)}"


def generated_bookmark_name(anchor: str) -> str:
    """The bookmark on text the library wrote itself, which no reader takes for content."""
    return GENERATED + _digest(anchor)


def bookmark_start(number: int, name: str) -> str:
    """Where a bookmark begins."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def bookmark_end(number: int) -> str:
    """Where the bookmark of that number ends."""
    return f'<w:bookmarkEnd w:id="{number}"/>'


def internal_link(bookmark: str, runs: str) -> str:
    """Runs that lead to a bookmark."""
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{runs}</w:hyperlink>'


def external_link(relation: str, runs: str) -> str:
    """Runs that lead to the address of a relationship."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{runs}</w:hyperlink>'


def footnote_call(style: str, number: int) -> str:
    """The raised number that calls a footnote."""
    return f'<w:r>{run_properties(style=style)}<w:footnoteReference w:id="{number}"/></w:r>'


def footnote_mark(style: str) -> str:
    """The number that stands before the footnote's own text."""
    return f"<w:r>{run_properties(style=style)}<w:footnoteRef/></w:r>" + run(" ")
