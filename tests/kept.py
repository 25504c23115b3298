"""Scenes that many tests begin with, built once and put back after each of them.

``@kept`` stands where ``@pytest.fixture`` would. What it makes lies in a transaction of its own around the
tests' transactions; every test gets fresh copies of the objects and sees exactly the kept scenes it asks
for, in the order they build on each other. Only other kept fixtures (and ``db``) may be asked for.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction

Make = Callable[..., Any]
_PLAIN = {"db", "request"}


def kept(make: Make | None = None, *, at: datetime | None = None) -> Any:
    """A fixture whose value and rows are made once for all tests in a row that use it.

    With ``at`` the clock stands at that moment while it is made.
    """
    if make is None:
        return partial(kept, at=at)
    scene = _Scene(make, at)

    def fetch(request: pytest.FixtureRequest, db: None, **below: Any) -> Any:
        return SHELF.copy_of(scene, request.node)

    asked_for = ("request", "db", *scene.needs)
    fetch.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in asked_for]
    )
    fetch.__name__, fetch.__doc__, fetch.__module__ = make.__name__, make.__doc__, make.__module__
    fetch._scene = scene  # type: ignore[attr-defined]
    return pytest.fixture(fetch)


@dataclass(frozen=True)
class _Scene:
    make: Make
    at: datetime | None

    @property
    def name(self) -> tuple[str, str]:
        return self.make.__module__, self.make.__name__

    @property
    def needs(self) -> list[str]:
        return [name for name in inspect.signature(self.make).parameters if name not in _PLAIN]

    def build(self, below: dict[str, Any]) -> Any:
        values = {name: below[name] for name in self.needs}
        if self.at is None:
            return self.make(**values)
        with time_machine.travel(self.at, tick=False):
            return self.make(**values)


def is_transactional(item: pytest.Item) -> bool:
    """Whether the test commits, and all tables are emptied after it."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
        marker and marker.kwargs.get("transaction")
    )


def scenes_of(item: pytest.Item) -> tuple[_Scene, ...]:
    """What the test is built on, lower ones first; () for a test without kept scenes."""
    if is_transactional(item):
        return ()
    known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    found: list[_Scene] = []

    def ask_for(name: str) -> None:
        scene = getattr(known[name][-1].func, "_scene", None) if name in known else None
        if scene is not None and scene not in found:
            for needed in scene.needs:
                ask_for(needed)
            found.append(scene)

    for name in sorted(item.fixturenames):  # type: ignore[attr-defined]
        ask_for(name)
    return tuple(found)


@dataclass
class Shelf:
    """The scenes that stand in the database now, each in its own savepoint."""

    standing: list[_Scene] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    blocks: list[ExitStack] = field(default_factory=list)

    def put_up(self, wanted: tuple[_Scene, ...]) -> None:
        """Take away what the next test does not ask for and build what is missing."""
        while self.standing != list(wanted[: len(self.standing)]):
            self._take_away()
        for scene in wanted[len(self.standing) :]:
            below = {
                one.make.__name__: value
                for one, value in zip(self.standing, self.values, strict=True)
            }
            with ExitStack() as block:
                block.enter_context(transaction.atomic())
                block.callback(transaction.set_rollback, True)
                self.values.append(scene.build(below))
                self.blocks.append(block.pop_all())
            self.standing.append(scene)
        if hasattr(mail, "outbox"):
            mail.outbox.clear()

    def copy_of(self, scene: _Scene, item: pytest.Item) -> Any:
        """The scene for one test; objects that two scenes share are shared in the copies too."""
        value = self.values[self.standing.index(scene)]
        return copy.deepcopy(value, item.stash.setdefault(_COPIED, {}))

    def _take_away(self) -> None:
        self.standing.pop()
        self.values.pop()
        self.blocks.pop().close()


_COPIED: pytest.StashKey[dict[int, Any]] = pytest.StashKey()
SHELF = Shelf()


def in_order(items: list[pytest.Item]) -> None:
    """Tests on the same scenes come after each other, so that each is built once."""
    scenes = {item: tuple(one.name for one in scenes_of(item)) for item in items}
    items.sort(key=lambda item: (is_transactional(item), scenes[item]))
