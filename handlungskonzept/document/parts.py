"""Rich text as a flat list of paragraphs and list items with keys, and back again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser

from handlungskonzept.document.rewriting import CannotRewrite, rewrite

_BLOCK = re.compile(r"<(/?)(p|li|ul|ol|h[2-6]|blockquote)((?:\s[^>]*)?)>", re.IGNORECASE)
_KEY = re.compile(r'\s*data-block-key="([^"]+)"\s*', re.IGNORECASE)
_NEXT_LIST = re.compile(r"</(ul|ol)>\s*<\1>", re.IGNORECASE)
"""Two lists of one kind right after one another are one list."""
_ALIKE = {"strong": "b", "em": "i"}
LISTS = ("ul", "ol")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or list item: its key, its element (for an item that of its list), depth, inner HTML."""

    key: str
    tag: str
    depth: int
    html: str


def parts_of(html: str) -> list[Part] | None:
    """The paragraphs and list items in reading order; None for HTML that is built in another way."""
    reader = _Reader()
    try:
        found = reader.read(html)
    except _OtherwiseBuilt:
        return None
    keys = [part.key for part in found]
    one_list = _NEXT_LIST.sub("", html)
    if (
        not all(keys)
        or len(set(keys)) < len(keys)
        or canonical(joined(found)) != canonical(one_list)
    ):
        return None
    return found


def joined(parts: Iterable[Part]) -> str:
    """The HTML of these paragraphs and list items; an item is never deeper than one below the last."""
    out: list[str] = []
    lists: list[str] = []
    for part in parts:
        if part.tag not in LISTS:
            _close(out, lists, 0)
            out.append(f'<{part.tag} data-block-key="{part.key}">{part.html}</{part.tag}>')
            continue
        depth = min(part.depth, len(lists))
        _close(out, lists, depth + 1)
        if len(lists) == depth + 1:
            out.append("</li>")
            if lists[-1] != part.tag:
                out.append(f"</{lists.pop()}>")
        if len(lists) == depth:
            lists.append(part.tag)
            out.append(f"<{part.tag}>")
        out.append(f'<li data-block-key="{part.key}">{part.html}')
    _close(out, lists, 0)
    return "".join(out)


def canonical(html: str) -> tuple[object, ...]:
    """What two pieces of HTML share when they mean the same, however they are spelled."""
    reader = _Tokens()
    reader.feed(html)
    reader.close()
    return reader.result()


def same_part(one: Part | None, other: Part | None) -> bool:
    """Whether two paragraphs or items say the same in the same place of a list."""
    if one is None or other is None:
        return one is other
    return (one.tag, one.depth, canonical(one.html)) == (
        other.tag, other.depth, canonical(other.html),
    )  # fmt: skip


def aligned(parts: list[Part], other: list[Part]) -> list[Part]:
    """The same parts, where one that lost its key on the way gets that of its twin in the other text."""
    known, own = {part.key for part in other}, {part.key for part in parts}
    free = [part for part in other if part.key not in own]
    found = []
    for part in parts:
        twin = None
        if part.key not in known:
            twin = next((one for one in free if same_part(one, part)), None)
        if twin is not None:
            free.remove(twin)
        found.append(replace(part, key=twin.key) if twin is not None else part)
    return found


def fresh_key(seed: str, taken: Collection[str]) -> str:
    """A key that follows from the seed and is not taken."""
    count = 0
    while True:
        key = hashlib.sha256(f"{seed}/{count}".encode()).hexdigest()[:5]
        if key not in taken:
            return key
        count += 1


def reworded(part: Part, text: str) -> list[Part]:
    """The part with other words, one part a line; formatting and links stay where the words stayed."""
    try:
        found = parts_of(rewrite(joined([replace(part, depth=0)]), text))
    except CannotRewrite:
        found = None
    if found is None:
        words = " ".join(line.strip() for line in text.splitlines() if line.strip())
        return [replace(part, html=escape(words, quote=False))]
    return [replace(one, depth=part.depth) for one in found]


def plain_words(html: str) -> str:
    """The bare words of a piece of HTML, a line break for every `<br>` and between paragraphs."""
    text = re.sub(r"<br\s*/?>|</(?:p|li|h[2-6]|blockquote)>", "\n", html, flags=re.IGNORECASE)
    reader = _Words()
    reader.feed(text)
    reader.close()
    return "".join(reader.found).strip()


def _close(out: list[str], lists: list[str], depth: int) -> None:
    """Close the lists deeper than this, with their open items."""
    while len(lists) > depth:
        out.append(f"</li></{lists.pop()}>")


class _OtherwiseBuilt(Exception):
    """The HTML is not a plain row of paragraphs and lists."""


class _Reader:
    """Walks from block element to block element."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._lists: list[str] = []
        self._open: Part | None = None

    def read(self, html: str) -> list[Part]:
        place = 0
        for found in _BLOCK.finditer(html):
            self._text(html[place : found.start()])
            place = found.end()
            tag = found[2].lower()
            if tag in LISTS:
                self._list(tag, closes=bool(found[1]))
            elif found[1]:
                self._end()
            else:
                self._start(tag, found[3])
        self._text(html[place:])
        return self._parts

    def _text(self, html: str) -> None:
        if self._open is not None:
            self._open = replace(self._open, html=self._open.html + html)
        elif html.strip():
            raise _OtherwiseBuilt

    def _list(self, tag: str, *, closes: bool) -> None:
        self._end()
        if not closes:
            self._lists.append(tag)
        elif self._lists:
            self._lists.pop()

    def _start(self, tag: str, attributes: str) -> None:
        if self._open is not None or (tag == "li") != bool(self._lists):
            raise _OtherwiseBuilt
        key = _KEY.fullmatch(attributes)
        name = self._lists[-1] if tag == "li" else tag
        self._open = Part(key[1] if key else "", name, max(len(self._lists) - 1, 0), "")

    def _end(self) -> None:
        if self._open is not None:
            self._parts.append(replace(self._open, html=self._open.html.strip()))
            self._open = None


class _Words(HTMLParser):
    """Collects text only."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


class _Tokens(HTMLParser):
    """Collects elements with sorted attributes, and text with its spaces evened out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[tuple[object, ...]] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        self._found.append(("start", _ALIKE.get(tag, tag), tuple(sorted(attrs, key=str))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        self._found.append(("end", _ALIKE.get(tag, tag)))

    def handle_data(self, data: str) -> None:
        self._text += data

    def result(self) -> tuple[object, ...]:
        self._flush()
        return tuple(self._found)

    def _flush(self) -> None:
        text = re.sub(r"\s+", " ", self._text)
        if text.strip():
            self._found.append(("text", text))
        self._text = ""
