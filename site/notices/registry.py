"""Who puts notices into words: apps register a function for each kind in ``apps.ready``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail; a calendar file is sent as ``text/calendar; method=…``."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in words: a mail of its own, or with ``line`` and ``url`` an entry of the digest."""

    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    line: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Render = Callable[[str, Mapping[str, Any]], Message | None]
"""``render(email, about)``: the words as of now, or none when nobody needs them any more."""

Collect = Callable[[datetime], None]
"""``collect(at)`` queues what has become due by its date; a key keeps it from doing so twice."""

_renderers: dict[str, Render] = {}
_words: dict[str, str | Promise] = {}
_collectors: dict[str, Collect] = {}


def register_notice(kind: str, render: Render, label: str | Promise = "") -> None:
    """Let this function put notices of a kind into words; the same function may register again.

    ``label`` is what the outbox and the digest call the kind: "Invitation to a meeting".
    """
    if _renderers.setdefault(kind, render) is not render:
        message = f"Notices of the kind {kind!r} are put into words by another function already."
        raise ValueError(message)
    _words[kind] = label


def renderer_of(kind: str) -> Render | None:
    """The function for this kind, or none if no app knows it any more."""
    return _renderers.get(kind)


def words_of(kind: str) -> str:
    """What the kind is called for people; empty where nobody said."""
    return str(_words.get(kind, ""))


def register_collector(name: str, collect: Collect) -> None:
    """Call this function before each sending of the timer; the same function may register again."""
    if _collectors.setdefault(name, collect) is not collect:
        message = f"A collector named {name!r} is registered already."
        raise ValueError(message)


def collectors() -> list[Collect]:
    """All collectors in the order of their names."""
    return [_collectors[name] for name in sorted(_collectors)]
