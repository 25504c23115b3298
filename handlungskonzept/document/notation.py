"""Rich text as people type it without an editor, there and back.

A blank line begins a new paragraph, ``- `` a point of a list, ``1. `` a counted one (two spaces deeper
for a list below it); ``**bold**``, ``*italic*``, ``[text](address)``, and ``[text](seite:12)`` for a page
of the platform. A backslash takes a sign literally. `Bürger*innen` needs none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from html import escape
from html.parser import HTMLParser

from handlungskonzept.document.marks import marked, neat, unmarked
from handlungskonzept.document.model import Item, Listing, Para, Part, Run
from handlungskonzept.document.richtext import SAFE_LINK, keyed, parse

PAGE_LINK = re.compile(r"seite:(\d{1,9})$")
_BULLET = re.compile(r"( *)[-–•*](?: +(.*)|$)")
_COUNTED = re.compile(r"( *)(\d{1,2})[.)](?: +(.*)|$)")
_TAGS = {"p", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br"}
_LINK_ATTRIBUTES = {"href", "linktype", "id"}
_ALIKE = 0.4
"""From which likeness on two paragraphs count as the same one, written anew."""
_LOOKED_AT = 400
"""How many characters of a paragraph are compared for that."""


def notation_of(html: str) -> str | None:
    """The text in the notation; none when the notation would lose something of it."""
    if _foreign(html):
        return None
    html = keyed(html, "")
    parts = _parts_of(html)
    text = _written(parts)
    return text if _parts_of(html_of(text, before=html)) == parts else None


def html_of(text: str, *, before: str = "", seed: str = "") -> str:
    """The HTML Wagtail keeps for a typed text.

    Paragraphs that stayed, or were only reworded, keep the key they have in the HTML ``before``;
    new ones get one that follows from ``seed`` and their words.
    """
    parts = _read(text)
    known = _flat(_parts_of(before))
    keys = _matched(known, _flat(parts), seed)
    return "".join(_part_html(part, keys) for part in parts)


def is_safe(address: str) -> bool:
    """Whether a link may lead to this address."""
    return bool(PAGE_LINK.match(address) or SAFE_LINK.match(address))


def links_in(text: str) -> list[str]:
    """The addresses to which the links of a typed text lead."""
    return [run.link for _key, runs in _flat(_read(text)) for run in runs if run.link]


# --- from HTML ------------------------------------------------------------------------------


class _Scanner(HTMLParser):
    """Looks for anything the notation has no signs for."""

    is_foreign = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _value in attrs}
        allowed = _LINK_ATTRIBUTES if tag == "a" else {"data-block-key"}
        if tag not in _TAGS or not names <= allowed:
            self.is_foreign = True
        if tag == "a" and not is_safe(_address({name: value or "" for name, value in attrs})):
            self.is_foreign = True


def _foreign(html: str) -> bool:
    scanner = _Scanner()
    scanner.feed(html)
    scanner.close()
    return scanner.is_foreign


def _address(attributes: dict[str, str]) -> str:
    if "linktype" in attributes:
        is_page = attributes["linktype"] == "page" and "href" not in attributes
        return f"seite:{attributes.get('id', '')}" if is_page else ""
    return attributes.get("href", "") if "id" not in attributes else ""


def _parts_of(html: str) -> tuple[Part, ...]:
    return _tidied(parse(html, lambda attributes: Run("", link=_address(attributes))))


def _tidied(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Without empty points, and neighbouring lists of one kind put together."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Para):
            runs = neat(part.runs)
            if runs:
                found.append(replace(part, runs=runs))
            continue
        items = tuple(filter(None, (_tidied_item(item) for item in part.items)))
        last = found[-1] if found else None
        if isinstance(last, Listing) and last.ordered == part.ordered:
            found[-1] = replace(last, items=last.items + items)
        elif items:
            found.append(replace(part, items=items))
    return tuple(found)


def _tidied_item(item: Item) -> Item | None:
    children = tuple(part for part in _tidied(item.children) if isinstance(part, Listing))
    runs = neat(item.runs)
    return Item(item.key, runs, children) if runs or children else None


# --- to the notation ------------------------------------------------------------------------


def _written(parts: tuple[Part, ...]) -> str:
    texts = []
    counts = any(_counts(part) for part in parts)
    for part in parts:
        if isinstance(part, Para):
            lines = marked(part.runs).split("\n")
            texts.append("\n".join(_line(line, counts=counts) for line in lines))
        else:
            texts.append("\n".join(_list_lines(part, 0)))
    return "\n\n".join(texts)


def _counts(part: Part) -> bool:
    """Whether a counted list stands here, which a line like "3. Oktober" would seem to continue."""
    return isinstance(part, Listing) and (
        part.ordered or any(_counts(child) for item in part.items for child in item.children)
    )


def _line(line: str, *, counts: bool = True) -> str:
    """A line of a paragraph that does not look like a point of a list, nor like a gap."""
    if not line:
        return "\\"
    if _BULLET.match(line):
        return f"\\{line}"
    counted = _COUNTED.match(line)
    if counted and (counts or int(counted[2]) == 1):
        return f"{counted[2]}\\{line[len(counted[2]) :]}"
    return line


def _list_lines(listing: Listing, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for number, item in enumerate(listing.items, 1):
        first, *more = marked(item.runs).split("\n")
        sign = f"{number}." if listing.ordered else "-"
        yield f"{indent}{sign} {_line(first) if first else ''}".rstrip(" ")
        yield from (f"{indent}  {_line(line)}" for line in more)
        for child in item.children:
            yield from _list_lines(child, depth + 1)


# --- from the notation ----------------------------------------------------------------------


class _Point:
    """A point of a list while it is read."""

    def __init__(self, *, ordered: bool, level: int, number: int, text: str) -> None:
        self.ordered, self.level, self.number = ordered, level, number
        self.lines = [text]


Piece = list[str] | list[_Point]


def _read(text: str) -> tuple[Part, ...]:
    """The paragraphs and lists of a typed text, without keys."""
    parts: list[Part] = []
    for piece in _pieces(text):
        if isinstance(piece[0], _Point):
            points = [point for point in piece if isinstance(point, _Point)]
            parts.extend(_listings(points))
        else:
            parts.append(Para("", unmarked("\n".join(str(line) for line in piece))))
    return _tidied(tuple(parts))


def _pieces(text: str) -> Iterator[Piece]:
    """The lines of each paragraph, the points of each list."""
    lines: list[str] = []
    points: list[_Point] = []
    after_gap = False
    for raw in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        line = raw.replace("\t", "  ").rstrip(" ")
        point = _point(line, points)
        if not line.strip():
            if lines:
                yield lines
            lines, after_gap = [], True
            continue
        if point is not None:
            if lines:
                yield lines
            lines = []
            points.append(point)
        elif points and not after_gap and line.startswith("  "):
            points[-1].lines.append(_content(line))
        else:
            if points:
                yield points
            points = []
            lines.append(_content(line))
        after_gap = False
    if points:
        yield points


def _content(line: str) -> str:
    line = line.strip(" ")
    return "" if line == "\\" else line


def _point(line: str, before: list[_Point]) -> _Point | None:
    """The point of a list this line begins; counted ones begin with 1 and go on from there."""
    deepest = before[-1].level + 1 if before else 0
    bullet, counted = _BULLET.match(line), _COUNTED.match(line)
    if bullet:
        level = min(len(bullet[1]) // 2, deepest)
        return _Point(ordered=False, level=level, number=0, text=_content(bullet[2] or ""))
    if not counted:
        return None
    level, number = min(len(counted[1]) // 2, deepest), int(counted[2])
    last = next((point for point in reversed(before) if point.level <= level), None)
    follows = last is not None and last.level == level and last.number == number - 1
    if number != 1 and not follows:
        return None
    return _Point(ordered=True, level=level, number=number, text=_content(counted[3] or ""))


def _listings(points: list[_Point]) -> list[Listing]:
    """The lists these points make, the deeper ones below their point."""
    found: list[Listing] = []
    while points:
        end = next(
            (at for at, point in enumerate(points[1:], 1) if point.level <= points[0].level),
            len(points),
        )
        point, below, points = points[0], points[1:end], points[end:]
        item = Item("", unmarked("\n".join(point.lines)), tuple(_listings(below)))
        if found and found[-1].ordered == point.ordered:
            found[-1] = replace(found[-1], items=(*found[-1].items, item))
        else:
            found.append(Listing(point.ordered, (item,)))
    return found


# --- to HTML --------------------------------------------------------------------------------


def _part_html(part: Part, keys: Iterator[str]) -> str:
    if isinstance(part, Para):
        return f'<p data-block-key="{next(keys)}">{_runs_html(part.runs)}</p>'
    items = "".join(
        f'<li data-block-key="{next(keys)}">{_runs_html(item.runs)}'
        f"{''.join(_part_html(child, keys) for child in item.children)}</li>"
        for item in part.items
    )
    return f"<ol>{items}</ol>" if part.ordered else f"<ul>{items}</ul>"


def _runs_html(runs: tuple[Run, ...]) -> str:
    html, position = "", 0
    while position < len(runs):
        link, inner = runs[position].link, ""
        while position < len(runs) and runs[position].link == link:
            inner += _run_html(runs[position])
            position += 1
        html += _link_html(link, inner) if link else inner
    return html


def _run_html(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br/>")
    text = f"<i>{text}</i>" if run.italic else text
    return f"<b>{text}</b>" if run.bold else text


def _link_html(link: str, inner: str) -> str:
    page = PAGE_LINK.match(link)
    if page:
        return f'<a id="{page[1]}" linktype="page">{inner}</a>'
    return f'<a href="{escape(link)}">{inner}</a>' if is_safe(link) else inner


# --- identity -------------------------------------------------------------------------------

Line = tuple[str, tuple[Run, ...]]


def _flat(parts: tuple[Part, ...]) -> list[Line]:
    """Key and words of every paragraph and point in reading order."""
    found: list[Line] = []
    for part in parts:
        if isinstance(part, Para):
            found.append((part.key, part.runs))
            continue
        for item in part.items:
            found += [(item.key, item.runs), *_flat(item.children)]
    return found


def _matched(known: list[Line], new: list[Line], seed: str) -> Iterator[str]:
    """A key for each new line: that of the line it was, or a fresh one."""
    keys = [""] * len(new)
    old_runs, new_runs = [runs for _key, runs in known], [runs for _key, runs in new]
    for _tag, a, b, c, d in SequenceMatcher(None, old_runs, new_runs, autojunk=False).get_opcodes():
        if b - a == d - c:
            keys[c:d] = [key for key, _runs in known[a:b]]
        else:
            _keep_alike(known[a:b], new_runs, range(c, d), keys)
    taken = {key for key, _runs in known} | set(keys)
    for position, key in enumerate(keys):
        if not key:
            keys[position] = _fresh(f"{seed}/{_bare(new_runs[position])}", taken)
    return iter(keys)


def _keep_alike(
    old: list[Line], new: list[tuple[Run, ...]], places: range, keys: list[str]
) -> None:
    """Give the keys of rewritten lines to the lines most like them, in order."""
    for key, runs in old:
        words = _bare(runs)[:_LOOKED_AT]
        likeness = {
            place: SequenceMatcher(None, words, _bare(new[place])[:_LOOKED_AT]).ratio()
            for place in places
            if not keys[place]
        }
        best = max(likeness, key=lambda place: likeness[place], default=None)
        if best is not None and likeness[best] >= _ALIKE:
            keys[best] = key


def _bare(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _fresh(seed: str, taken: set[str]) -> str:
    count = 0
    while True:
        key = hashlib.sha256(f"{seed}/{count}".encode()).hexdigest()[:5]
        if key not in taken:
            taken.add(key)
            return key
        count += 1
