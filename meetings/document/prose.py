"""The little markup of minutes: paragraphs, lists, bold, italic, and passages kept from the public.

A small part of CommonMark (https://spec.commonmark.org/0.31.2/): blank lines part paragraphs,
``- `` and ``1. `` begin list items, ``**bold**``, ``*italic*``. Everything else stands as typed:
`Bürger*innen` is no emphasis, "3. Oktober" no list, and a line break is a line break.
``[intern] … [/intern]`` marks a passage kept from the public: the body, whoever was invited to the
meeting, the office, and once the minutes are released the steering group read it. It may span
paragraphs; an opening mark without its end hides everything after it, an end without its opening all
before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

INTERNAL = re.compile(r"\[\s*(/?)\s*intern\s*\]", re.IGNORECASE)
_BULLET = re.compile(r"^([ \t]*)[–•*+](?=[ \t]+\S)")
_COUNTED = re.compile(r"^([ \t]*)(\d{1,9})([.)])(?=[ \t]+\S)")
_WITHIN_WORD = re.compile(r"(?<=\w)\*+(?=\w)")
_STAR, _POINT, _BRACKET = "\ue000", "\ue001", "\ue002"
"""Stand for signs that are no markup, while the rest is read."""
_LITERAL = str.maketrans({_STAR: "*", _POINT: ".", _BRACKET: ")"})
_FOREIGN = str.maketrans(dict.fromkeys((_STAR, _POINT, _BRACKET)))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; a newline in it is a line break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with bullets, or counted from one."""

    points: tuple[Point, ...]
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list, with the lists below it."""

    runs: tuple[Run, ...]
    below: tuple[Listing, ...] = ()


Block = Para | Listing


def prose_blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and lists of a text."""
    tokens = _parser().parse(_prepared(text))
    return tuple(_blocks(iter(tokens)))


def prose_html(text: str) -> str:
    """The text as HTML made of p, ul, ol, li, strong, em and br alone; every letter is escaped."""
    return "".join(_block_html(block) for block in prose_blocks(text))


def plain_text(text: str) -> str:
    """The words of a text without any markup, on one line."""
    return " ".join(" ".join(_words(block)) for block in prose_blocks(text))


def with_internal_named(text: str, *, begins: str, ends: str) -> str:
    """The text with words in the place of the marks around internal passages."""
    return INTERNAL.sub(lambda mark: ends if mark[1] else begins, text)


def without_internal(text: str) -> str:
    """The text without its internal passages; marks that do not fit together hide too much, not too little."""
    kept: list[str] = []
    depth, end = 0, 0
    for mark in INTERNAL.finditer(text):
        if depth == 0:
            kept.append(text[end : mark.start()])
        if mark[1]:
            if depth == 0:
                kept.clear()
            depth = max(depth - 1, 0)
        else:
            depth += 1
        end = mark.end()
    if depth == 0:
        kept.append(text[end:])
    return "".join(kept) if end else text


# --- reading --------------------------------------------------------------------------------


@cache
def _parser() -> MarkdownIt:
    rules = ["list", "emphasis", "newline"]
    return MarkdownIt("zero", {"maxNesting": 20}).enable(rules)


def _prepared(text: str) -> str:
    """The text with the signs taken out of the markup's reach that are none."""
    lines = text.translate(_FOREIGN).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    counts: dict[int, int] = {}
    return "\n".join(_WITHIN_WORD.sub(_starred, _line(line, counts)) for line in lines)


def _line(line: str, counts: dict[int, int]) -> str:
    """A line whose beginning is a point of a list only where it is meant so."""
    found = _COUNTED.match(line)
    if found is None:
        if line.strip() and not line[0].isspace():
            counts.clear()
        return _BULLET.sub(r"\1-", line)
    indent, number = len(found[1].expandtabs(4)), int(found[2])
    if number != 1 and counts.get(indent) != number - 1:
        sign = _POINT if found[3] == "." else _BRACKET
        return f"{found[1]}{found[2]}{sign}{line[found.end() :]}"
    counts[indent] = number
    return line


def _starred(found: re.Match[str]) -> str:
    return _STAR * len(found[0])


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    """What stands between here and the end of the block around it."""
    for token in tokens:
        if token.nesting < 0:
            return
        if token.type == "inline":
            runs = _runs(token)
            if runs:
                yield Para(runs)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            points = tuple(_points(tokens))
            if points:
                yield Listing(points, is_counted=token.type == "ordered_list_open")
        else:
            yield from _blocks(tokens)


def _points(tokens: Iterator[Token]) -> Iterator[Point]:
    for token in tokens:
        if token.nesting < 0:
            return
        parts = tuple(_blocks(tokens))
        runs = [part.runs for part in parts if isinstance(part, Para)]
        below = tuple(part for part in parts if isinstance(part, Listing))
        if runs or below:
            yield Point(_joined(runs), below)


def _joined(paragraphs: list[tuple[Run, ...]]) -> tuple[Run, ...]:
    """Several paragraphs of one point as lines of one."""
    found: list[Run] = []
    for runs in paragraphs:
        if found:
            found.append(Run("\n"))
        found.extend(runs)
    return tuple(found)


def _runs(inline: Token) -> tuple[Run, ...]:
    bold = italic = 0
    found: list[Run] = []
    for token in inline.children or []:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        else:
            is_break = token.type in ("softbreak", "hardbreak")
            words = "\n" if is_break else token.content.translate(_LITERAL)
            run = Run(words, bold=bold > 0, italic=italic > 0)
            if found and (found[-1].bold, found[-1].italic) == (run.bold, run.italic):
                found[-1] = Run(found[-1].text + words, run.bold, run.italic)
            elif words:
                found.append(run)
    return tuple(found) if any(run.text.strip() for run in found) else ()


# --- writing --------------------------------------------------------------------------------


def _block_html(block: Block) -> str:
    if isinstance(block, Para):
        return f"<p>{_runs_html(block.runs)}</p>"
    name = "ol" if block.is_counted else "ul"
    points = "".join(
        f"<li>{_runs_html(point.runs)}{''.join(map(_block_html, point.below))}</li>"
        for point in block.points
    )
    return f"<{name}>{points}</{name}>"


def _runs_html(runs: tuple[Run, ...]) -> str:
    return "".join(_run_html(run) for run in runs)


def _run_html(run: Run) -> str:
    words = escape(run.text).replace("\n", "<br>")
    words = f"<em>{words}</em>" if run.italic else words
    return f"<strong>{words}</strong>" if run.bold else words


def _words(block: Block) -> Iterator[str]:
    if isinstance(block, Para):
        yield " ".join("".join(run.text for run in block.runs).split())
        return
    for point in block.points:
        yield " ".join("".join(run.text for run in point.runs).split())
        for listing in point.below:
            yield from _words(listing)
