"""The little markup the demo's texts use, as HTML for rich text: paragraphs, lists, bold, links."""

from __future__ import annotations

import re
from html import escape

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*([^*\n]+?)\*(?![\w*])")


def to_html(text: str) -> str:
    """Paragraphs and lists as HTML; everything else is escaped."""
    return "".join(
        _part(part.strip()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()
    )


def link_in(text: str) -> tuple[str, str]:
    """The words and the address of a text that is one link; the text itself and nothing otherwise."""
    found = _LINK.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text, "")


def _part(part: str) -> str:
    """One paragraph or list."""
    lines = part.splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if all(re.match(r"\d+\. ", line) for line in lines):
        return (
            "<ol>"
            + "".join(f"<li>{_inline(line.split(' ', 1)[1])}</li>" for line in lines)
            + "</ol>"
        )
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    """Links, bold and italic words."""
    html = escape(text, quote=False)
    html = _LINK.sub(lambda found: f'<a href="{escape(found[2])}">{found[1]}</a>', html)
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", html))
