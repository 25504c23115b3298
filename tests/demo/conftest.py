"""The demo's story, told once for the tests that look at it."""

from __future__ import annotations

from demo.story import tell
from tests.kept import kept


@kept
def story() -> None:
    """All of it."""
    tell()


@kept
def kick_off() -> None:
    """As far as the kick-off in May 2021."""
    tell("kickoff")
