"""How a frozen text becomes its Word file: ``exports`` puts its function in when the app is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlungskonzept.document import PlanDocument


@dataclass(frozen=True, slots=True)
class Edition:
    """What the Word file says about itself; the moment makes its properties, never the clock."""

    created: datetime
    number: str = ""
    resolution: str = ""
    decided_on: date | None = None
    valid_from: date | None = None
    is_draft: bool = False


Render = Callable[[PlanDocument, Edition, Mapping[str, bytes]], bytes]
"""Document, edition and the bytes of its pictures by fingerprint give the Word file's bytes."""

_renderers: list[Render] = []


def use(render: Render) -> None:
    """Take this function for all Word files; ``apps.ready`` calls it once."""
    _renderers[:] = [render]


def word_file(document: PlanDocument, edition: Edition, pictures: Mapping[str, bytes]) -> bytes:
    """The bytes of the Word file; the same input gives the same bytes."""
    return _renderers[0](document, edition, pictures)
