"""From the HTML Wagtail's editor keeps to paragraphs, lists and runs, and keys for imported HTML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from handlungskonzept.document.model import Item, Listing, Para, Part, Run

Resolve = Callable[[dict[str, str]], Run]
"""Turns the attributes of a link into a run that carries its address (or its target)."""

SAFE_LINK = re.compile(r"(https?://|mailto:|tel:|/(?!/))", re.IGNORECASE)
_BLOCKS = {"p", "li", "h2", "h3", "h4", "blockquote"}
_BLOCK_START = re.compile(r"<(p|li|h2|h3|h4|blockquote)((?:\s[^>]*)?)>", re.IGNORECASE)


def plain_address(attributes: dict[str, str]) -> Run:
    """A link with the address as it stands, if it is a harmless one; none for page links."""
    address = attributes.get("href", "").strip()
    return Run("", link=address if SAFE_LINK.match(address) else "")


def parse(html: str, resolve: Resolve = plain_address) -> tuple[Part, ...]:
    """The paragraphs and lists of a rich text; empty paragraphs are left out."""
    reader = _Reader(resolve)
    reader.feed(html)
    reader.close()
    return reader.result()


def keyed(html: str, seed: str) -> str:
    """The same HTML where every paragraph and list item has a key; existing keys stay.

    Wagtail would give new random keys at every load, and identity would be lost.
    """
    counter = iter(range(1_000_000))

    def with_key(found: re.Match[str]) -> str:
        tag, attributes = found[1], found[2]
        if "data-block-key" in attributes:
            return found[0]
        digest = hashlib.sha256(f"{seed}/{next(counter)}".encode()).hexdigest()
        return f'<{tag}{attributes} data-block-key="{digest[:5]}">'

    return _BLOCK_START.sub(with_key, html)


def words_of(parts: tuple[Part, ...]) -> str:
    """The bare words, one paragraph or list item per line."""
    return "\n".join(line for part in parts for line in _lines(part))


def paragraph(text: str, key: str = "") -> Para:
    """A paragraph of plain text."""
    return Para(key, (Run(text),))


def with_note(parts: tuple[Part, ...], note: str) -> tuple[Part, ...]:
    """The same parts where the last one calls a footnote with these words."""
    if not note.strip() or not parts:
        return parts
    call, last = Run("", note=note.strip()), parts[-1]
    if isinstance(last, Para):
        return (*parts[:-1], replace(last, runs=(*last.runs, call)))
    item = last.items[-1]
    items = (*last.items[:-1], replace(item, runs=(*item.runs, call)))
    return (*parts[:-1], replace(last, items=items))


def _words(runs: tuple[Run, ...]) -> str:
    return "".join(f" [{run.note}]" if run.note else run.text for run in runs)


def _lines(part: Part) -> list[str]:
    if isinstance(part, Para):
        return [_words(part.runs)]
    found: list[str] = []
    for item in part.items:
        found.append(_words(item.runs))
        for child in item.children:
            found.extend(_lines(child))
    return found


@dataclass(slots=True)
class _OpenList:
    ordered: bool
    items: list[_OpenItem] = field(default_factory=list)

    def closed(self) -> Listing:
        return Listing(self.ordered, tuple(item.closed() for item in self.items))


@dataclass(slots=True)
class _OpenItem:
    key: str
    runs: list[Run] = field(default_factory=list)
    children: list[_OpenList] = field(default_factory=list)

    def closed(self) -> Item:
        children = tuple(child.closed() for child in self.children if child.items)
        return Item(self.key, _joined(self.runs), children)


class _Reader(HTMLParser):
    """Collects parts while reading; unknown elements only lend their text."""

    def __init__(self, resolve: Resolve) -> None:
        super().__init__(convert_charrefs=True)
        self._resolve = resolve
        self._parts: list[_OpenItem | _OpenList] = []
        self._lists: list[_OpenList] = []
        self._open: _OpenItem | None = None
        self._bold = self._italic = 0
        self._link = Run("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in ("ul", "ol"):
            self._start_list(ordered=tag == "ol")
        elif tag in _BLOCKS:
            self._start_block(tag, attributes.get("data-block-key", ""))
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag in ("i", "em"):
            self._italic += 1
        elif tag == "a":
            self._link = self._resolve(attributes)
        elif tag == "br":
            self._add("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self._open = self._lists[-1].items[-1] if self._lists else None
        elif tag in _BLOCKS and not (tag != "li" and self._lists):
            self._open = None
        elif tag in ("b", "strong"):
            self._bold = max(0, self._bold - 1)
        elif tag in ("i", "em"):
            self._italic = max(0, self._italic - 1)
        elif tag == "a":
            self._link = Run("")

    def handle_data(self, data: str) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", data)
        if text.strip() or (self._open and self._open.runs):
            self._add(text)

    def result(self) -> tuple[Part, ...]:
        found: list[Part] = []
        for part in self._parts:
            if isinstance(part, _OpenList):
                if part.items:
                    found.append(part.closed())
            elif runs := _joined(part.runs):
                found.append(Para(part.key, runs))
        return tuple(found)

    def _start_list(self, *, ordered: bool) -> None:
        new = _OpenList(ordered)
        if self._lists and self._lists[-1].items:
            self._lists[-1].items[-1].children.append(new)
        else:
            self._parts.append(new)
        self._lists.append(new)

    def _start_block(self, tag: str, key: str) -> None:
        if tag != "li" and self._lists:
            return
        self._open = _OpenItem(key)
        (self._lists[-1].items if self._lists else self._parts).append(self._open)

    def _add(self, text: str) -> None:
        if self._open is None:
            self._open = _OpenItem("")
            self._parts.append(self._open)
        run = replace(self._link, text=text, bold=self._bold > 0, italic=self._italic > 0)
        self._open.runs.append(run)


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """The runs with neighbours of the same look put together and the ends stripped."""
    found: list[Run] = []
    for run in runs:
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(run for run in found if run.text)
