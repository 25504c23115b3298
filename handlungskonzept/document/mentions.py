"""Who is mentioned in a comment: "@Vorname Nachname", typed by hand or put in by a form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def names_mentioned(text: str, names: Iterable[str]) -> set[str]:
    """Those of these names that stand in the text behind an @; the longest that fits counts."""
    known = {_plain(name): name for name in names if name.strip()}
    if not known or "@" not in text:
        return set()
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<![\w.])@({'|'.join(re.escape(name) for name in longest_first)})(?![\w]|-\w)"
    )
    return {known[found] for found in pattern.findall(_plain(text))}


def with_mention(text: str, name: str) -> str:
    """The text with that name mentioned, at its beginning unless it is mentioned already."""
    if not name or names_mentioned(text, [name]):
        return text
    return f"@{name} {text}"


def _plain(text: str) -> str:
    """However somebody types umlauts, capitals and spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).casefold()).strip()
