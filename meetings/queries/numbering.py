"""How the items of an agenda are numbered: "3", "3.1", and "3a" for what came late.

Pure logic over items; whoever stores the numbers is an operation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from string import ascii_lowercase

from meetings.models import AgendaItem

_LETTERS = re.compile(r"[a-z]+$")


def in_order(items: Iterable[AgendaItem]) -> list[AgendaItem]:
    """The items as the agenda lists them: each followed by those below it."""
    below: dict[int | None, list[AgendaItem]] = defaultdict(list)
    for item in sorted(items, key=lambda each: (each.position, each.pk or 0)):
        below[item.parent_id].append(item)
    return [
        line
        for item in below[None]
        for line in (item, *(below.get(item.pk, ()) if item.pk is not None else ()))
    ]


def provisional_numbers(items: Iterable[AgendaItem]) -> dict[int, str]:
    """The number of each item that is no heading: the stored one, else the next in order."""
    ordered = in_order(items)
    taken = {item.number for item in ordered if item.number}
    numbers: dict[int, str] = {}
    counters: dict[int | None, Iterator[int]] = {}
    for item in ordered:
        if item.is_heading:
            continue
        below = f"{numbers[item.parent_id]}." if item.parent_id is not None else ""
        counter = counters.setdefault(item.parent_id, count(1))
        numbers[item.pk] = item.number or _next_free(below, counter, taken)
        taken.add(numbers[item.pk])
    return numbers


def late_number(items: Sequence[AgendaItem], item: AgendaItem) -> str:
    """The number of one item that came after the invitation, from the place it was put.

    Behind all numbered ones it gets the next free number, between two a letter: "3a". Below an
    item it gets the next free number there.
    """
    taken = {each.number for each in items if each.number}
    if item.parent_id is not None:
        parent = next(each for each in items if each.pk == item.parent_id)
        return _next_free(f"{parent.number}.", count(1), taken)
    top = [each for each in in_order(items) if each.parent_id is None and not each.is_heading]
    at = next(place for place, each in enumerate(top) if each.pk == item.pk)
    before = [each.number for each in top[:at] if each.number]
    is_last = not any(each.number for each in top[at + 1 :])
    if is_last or not before:
        highest = max(
            (int(_LETTERS.sub("", each.number)) for each in top if each.number), default=0
        )
        return _next_free("", count(highest + 1), taken)
    base = _LETTERS.sub("", before[-1])
    return next(number for letters in _letters() if (number := base + letters) not in taken)


def _next_free(below: str, counter: Iterator[int], taken: set[str]) -> str:
    """The first number of the counter nobody has."""
    return next(number for each in counter if (number := f"{below}{each}") not in taken)


def _letters() -> Iterator[str]:
    """ "a" to "z", then "aa" to "zz"."""
    yield from ascii_lowercase
    yield from (first + second for first in ascii_lowercase for second in ascii_lowercase)
