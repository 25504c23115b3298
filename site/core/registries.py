"""Small registries through which an app further up shows something further down.

A meeting page shows measures without ``meetings`` knowing plans: ``handlungskonzept`` registers a
function in ``references_of`` and the page asks the registry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from core.actor import AnyUser

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Link:
    """Something to show in a list: a label, an address, and a word on what it is."""

    label: str
    url: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a thing on a day, as a line of its story."""

    day: date
    title: str
    kind: str = ""
    text: str = ""
    url: str = ""


class Registry(Generic[Row]):
    """Functions of one kind that apps add in ``apps.ready``; asked in the order of their names.

    A source with a rank below 0 is asked before all those without.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Callable[..., list[Row]]] = {}
        self._ranks: dict[str, int] = {}

    def register(self, name: str, source: Callable[..., list[Row]], *, rank: int = 0) -> None:
        """Add a source under a name that is unique; the same function may register again."""
        self._ranks[name] = rank
        known = self._sources.setdefault(name, source)
        if known is not source:
            message = f"A source named {name!r} is registered already."
            raise ValueError(message)

    def collect(self, user: AnyUser, thing: Any = None) -> Iterator[Row]:
        """All rows that the sources have for this person (and thing)."""
        for name in sorted(self._sources, key=lambda name: (self._ranks[name], name)):
            yield from self._sources[name](user, thing)


references_of: Registry[Link] = Registry()
"""What else refers to a thing: ``source(user, thing) -> list[Link]``."""
events_of: Registry[Event] = Registry()
"""What happened to a thing: ``source(user, thing) -> list[Event]``; meetings tell it of measures."""
tasks_of: Registry[Link] = Registry()
"""What waits for a person: ``source(user, None) -> list[Link]``."""
search_results: Registry[Link] = Registry()
"""What a person finds: ``source(user, words) -> list[Link]``."""
personal_data_of: Registry[dict[str, Any]] = Registry()
"""What is held about a person: ``source(user, person) -> list[dict]``."""
