"""What must not be torn apart at the end of a line: a day and its month, a number and its word."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

NO_BREAK = "\u00a0"
KEPT = frozenset({"link", "target", "anchor", "language", "content_type", "style"})
"""Fields that are read by machines: their words stay as they are."""

MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
PATTERNS = (
    re.compile(rf"\b\d{{1,2}}\. (?:{MONTHS})\b"),
    re.compile(r"\b\d{1,2}(?::\d\d)? Uhr\b"),
    re.compile(r"\bTOP \d"),
    re.compile(r"\bNr\. \d"),
    re.compile(r"§ \d"),
    re.compile(r"\b(?:e\. V\.|z\. B\.|d\. h\.|u\. a\.)"),
)
"""What is one word to the eye: "17. November", "10:00 Uhr", "TOP 3", "Nr. 3", "§ 8", "e. V."."""

Value = TypeVar("Value")


def bound(value: Value) -> Value:
    """The same document, block or text, with spaces that do not break where none may."""
    if isinstance(value, str):
        return _bound_text(value) if type(value) is str else value  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(bound, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: bound(getattr(value, each.name))
            for each in fields(value)
            if each.name not in KEPT
        }
        return replace(value, **changed)
    return value


def _bound_text(text: str) -> str:
    for pattern in PATTERNS:
        text = pattern.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    return text
