"""Kinds of notices for tests, and a clock that stands still at nine in the morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from notices import registry
from notices.registry import Message, register_notice

MORNING = datetime(2021, 5, 28, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
KIND = "test.news"


def say(email: str, about: Mapping[str, Any]) -> Message | None:
    """What the test's notice says; ``about`` may ask for silence or for an accident."""
    if about.get("is_over"):
        return None
    if about.get("breaks"):
        raise RuntimeError("Das ging schief.")
    words = str(about.get("words", "Neues"))
    return Message(subject=words, text=f"{words}\n\nGruß", line=str(about.get("line", words)))


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry as it is, with the test's kinds on top."""
    monkeypatch.setattr(registry, "_renderers", dict(registry._renderers))
    monkeypatch.setattr(registry, "_words", dict(registry._words))
    monkeypatch.setattr(registry, "_collectors", {})
    register_notice(KIND, say, "Nachrichten")


@pytest.fixture(autouse=True)
def morning() -> Iterator[datetime]:
    """Nine o'clock, when digests may go out."""
    with time_machine.travel(MORNING, tick=False):
        yield MORNING


@pytest.fixture
def register() -> Callable[..., None]:
    """Adds a kind for this test alone."""
    return register_notice
