"""Two orders of the same things: what stayed in its place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest run of rising numbers, in n log n steps."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(places[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        places[length : length + 1] = [place]
    found: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def out_of_order(old: Iterable[Key], new: Iterable[Key]) -> set[Key]:
    """The fewest things both orders hold that must move to come from one to the other."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    kept = {common[place] for place in rising([places[key] for key in common])}
    return {key for key in common if key not in kept}
