"""Bold, italic and links inside one paragraph: from runs to typed signs and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from handlungskonzept.document.model import Run

_LINK = re.compile(
    r"\[((?:\\.|[^\[\]\\])+)\]"
    r"\(((?:\\.|[^()\\\s])+(?:\((?:\\.|[^()\\\s])*\)(?:\\.|[^()\\\s])*)*)\)",
    re.DOTALL,
)
_LITERAL = re.compile(r"\\([\\*\[\]()\-–•.])")
_STARS = re.compile(r"\*+")
_IN_ADDRESS = re.compile(r"([\\()\s])")
_ANY_IN_ADDRESS = re.compile(r"\\(.)", re.DOTALL)


@dataclass(slots=True)
class _Sign:
    """One character, or a row of stars that may be a mark; ``look`` carries its style."""

    text: str
    look: Run
    is_mark: bool = False


# --- typed signs to runs --------------------------------------------------------------------


def unmarked(text: str) -> tuple[Run, ...]:
    """The runs of a typed paragraph; marks without a partner stay as they were typed."""
    signs = list(_signs(text, ""))
    literal = _pair(signs)
    chars: list[_Sign] = []
    bold = italic = False
    for position, sign in enumerate(signs):
        if sign.is_mark:
            stars = len(sign.text)
            if stars >= 2:
                bold ^= (position, 2) not in literal
            if stars != 2:
                italic ^= (position, 1) not in literal
            rest = "".join("*" * size for size in (2, 1) if (position, size) in literal)
        else:
            rest = sign.text
        look = replace(sign.look, bold=bold, italic=italic)
        chars.extend(_Sign(char, look) for char in rest)
    return _runs(_neat(chars))


def _signs(text: str, link: str) -> Iterator[_Sign]:
    look, position = Run("", link=link), 0
    while position < len(text):
        char = text[position]
        literal = _LITERAL.match(text, position)
        found = _LINK.match(text, position) if char == "[" and not link else None
        if literal:
            yield _Sign(literal[1], look)
            position = literal.end()
        elif found and found[1].strip():
            yield from _signs(found[1], _ANY_IN_ADDRESS.sub(r"\1", found[2]))
            position = found.end()
        elif char == "*":
            stars = _STARS.match(text, position)
            assert stars is not None
            is_mark = len(stars[0]) <= 3
            yield from [
                _Sign(part, look, is_mark) for part in ([stars[0]] if is_mark else stars[0])
            ]
            position = stars.end()
        else:
            yield _Sign(char, look)
            position += 1


def _pair(signs: list[_Sign]) -> set[tuple[int, int]]:
    """The marks (place and size) that have no partner."""
    alone: set[tuple[int, int]] = set()
    open_: dict[int, int] = {}
    for position, sign in enumerate(signs):
        if not sign.is_mark:
            continue
        before = signs[position - 1].text[-1] if position else " "
        after = signs[position + 1].text[0] if position + 1 < len(signs) else " "
        for size in (2, 1) if len(sign.text) == 3 else (len(sign.text),):
            opens, closes = not after.isspace(), not before.isspace()
            if size == 1:
                opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
            if size in open_ and closes:
                del open_[size]
            elif size not in open_ and opens:
                open_[size] = position
            else:
                alone.add((position, size))
    return alone | {(position, size) for size, position in open_.items()}


# --- runs to typed signs --------------------------------------------------------------------


def marked(runs: Iterable[Run]) -> str:
    """The runs as somebody would type them."""
    chars = _neat([_Sign(char, replace(run, text="")) for run in runs for char in run.text])
    has_link_signs = "](" in "".join(char.text for char in chars)
    text, so_far = "", Run("")
    for link, group in groupby(chars, key=lambda char: char.look.link):
        inner, members = "", list(group)
        for position, char in enumerate(members):
            marks = _marks_between(so_far, char.look)
            so_far = char.look
            typed = _typed(members, position, has_link_signs=has_link_signs)
            if link and position == 0:
                text, marks = text + marks, ""
            inner += marks + typed
        text += f"[{inner}]({_escaped(link)})" if link else inner
    return text + _marks_between(so_far, Run(""))


def _marks_between(one: Run, other: Run) -> str:
    return "*" * ((one.bold != other.bold) * 2 + (one.italic != other.italic))


def _escaped(address: str) -> str:
    return _IN_ADDRESS.sub(r"\\\1", address)


def _typed(signs: list[_Sign], position: int, *, has_link_signs: bool) -> str:
    """One character, with a backslash where it would read as a sign."""
    char, look = signs[position].text, signs[position].look
    before, after = signs[max(position - 1, 0) : position], signs[position + 1 : position + 2]
    if char == "*":
        sides = "".join(side.text for side in (*before, *after) if side.look == look)
        is_plain = len(sides) == 2 and (sides.isalnum() or sides.isspace())
        return char if is_plain else f"\\{char}"
    if char == "\\" or (char in "[]" and (look.link or has_link_signs)):
        return f"\\{char}"
    return char


# --- both -----------------------------------------------------------------------------------


def neat(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same words and looks with space as readers see it."""
    return _runs(_neat([_Sign(char, replace(run, text="")) for run in runs for char in run.text]))


def _neat(chars: list[_Sign]) -> list[_Sign]:
    """Single spaces, none at the ends and around line breaks; the edges of a style touch words."""
    found: list[_Sign] = []
    for char in chars:
        if char.text in " \t\r":
            if found and found[-1].text not in " \n":
                found.append(_Sign(" ", char.look))
            continue
        if char.text == "\n" and found and found[-1].text == " ":
            found.pop()
        found.append(char)
    while found and found[-1].text.isspace():
        found.pop()
    while found and found[0].text.isspace():
        found.pop(0)
    return _tight(found)


def _tight(chars: list[_Sign]) -> list[_Sign]:
    """Space is bold, italic or a link only between words that are."""
    solid = [char.look for char in chars if not char.text.isspace()]
    before, seen = Run(""), 0
    for char in chars:
        if char.text.isspace():
            after = solid[seen]
            char.look = replace(
                char.look,
                bold=char.look.bold and before.bold and after.bold,
                italic=char.look.italic and before.italic and after.italic,
                link=char.look.link if before.link == char.look.link == after.link else "",
            )
        else:
            before, seen = char.look, seen + 1
    return chars


def _runs(chars: list[_Sign]) -> tuple[Run, ...]:
    return tuple(
        replace(look, text="".join(char.text for char in group))
        for look, group in groupby(chars, key=lambda char: char.look)
    )
