"""How a meeting document becomes its Word file: ``exports`` puts its function in when the app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from meetings.choices import EditionKind
from meetings.document import MeetingDocument

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a Word file says about itself; the moment makes its properties, never the clock."""

    kind: EditionKind
    made_at: datetime
    is_draft: bool = False
    remark: str = ""


Render = Callable[[MeetingDocument, Imprint], bytes]
"""The document as its readers may read it, and the imprint, give the Word file's bytes."""

_renderers: list[Render] = []


def use(render: Render) -> None:
    """Take this function for all Word files; ``apps.ready`` calls it once."""
    _renderers[:] = [render]


def word_file(document: MeetingDocument, imprint: Imprint) -> bytes:
    """The bytes of the Word file; the same input gives the same bytes."""
    return _renderers[0](document, imprint)
