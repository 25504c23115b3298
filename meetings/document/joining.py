"""Two texts of one item: joined paragraph by paragraph where the changes do not touch.

The paragraphs of minutes have no lasting keys, and a note-taker cannot answer questions while people
talk: so there is one text with the changes of both, or none (ADR 0025). How a place is decided is
:mod:`core.merging`.
"""

from __future__ import annotations

import re

from core.merging import Verdict, stretches, verdict

_GAP = re.compile(r"\n[ \t]*\n\s*")


def joined(base: str, theirs: str, mine: str) -> str | None:
    """One text with the changes of both; none when both changed the same place differently."""
    found = verdict(base, theirs, mine)
    if found is not Verdict.QUESTION:
        return mine if found is Verdict.MINE else theirs
    result: list[str] = []
    for stretch in stretches(paragraphs(base), paragraphs(theirs), paragraphs(mine)):
        found = verdict(stretch.base, stretch.theirs, stretch.mine)
        if found is Verdict.QUESTION:
            return None
        result += stretch.mine if found is Verdict.MINE else stretch.theirs
    return "\n\n".join(result)


def one_after_the_other(theirs: str, mine: str) -> str:
    """Both texts, first the one that was saved; what is alike stands once."""
    if not mine.strip() or mine.strip() == theirs.strip():
        return theirs
    if not theirs.strip():
        return mine
    known = set(paragraphs(theirs))
    return "\n\n".join([*paragraphs(theirs), *(p for p in paragraphs(mine) if p not in known)])


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, without the blank lines between them."""
    return [part.rstrip() for part in _GAP.split(text.strip("\n")) if part.strip()]
