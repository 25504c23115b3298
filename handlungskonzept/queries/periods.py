"""The period of a measure read back from the words people know it by."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.fuzzy import FuzzyDate, NotADate


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when; a permanent task has no end."""

    start: FuzzyDate | None = None
    end: FuzzyDate | None = None
    is_ongoing: bool = False


def read_period(words: str) -> Period:
    """The period that is meant; raises ``NotADate`` with a sentence."""
    text = " ".join(words.split())
    if text.casefold() == _("ongoing").casefold():
        return Period(is_ongoing=True)
    if found := _said(_("ongoing since %(start)s"), text):
        return Period(start=FuzzyDate.parse(found[0]), is_ongoing=True)
    if found := _said(_("until %(end)s"), text):
        return Period(end=FuzzyDate.parse(found[0]))
    for start, end in _splits(text):
        try:
            return Period(FuzzyDate.parse(start), FuzzyDate.parse(end))
        except NotADate:
            continue
    raise NotADate(how_to_write())


def how_to_write() -> str:
    """The sentence that tells how a period is written."""
    return _(
        "Please write it like this: “August 2021 bis Herbst 2022”, “bis 2023” or “fortlaufend”."
    )


def _said(template: str, text: str) -> tuple[str, ...]:
    """What stands in the places of a sentence, none if the text is another sentence."""
    pattern = "(.+)".join(re.escape(part) for part in re.split(r"%\(\w+\)s", template))
    found = re.fullmatch(pattern, text, re.IGNORECASE)
    return found.groups() if found else ()


def _splits(text: str) -> list[tuple[str, str]]:
    """Every way to read a beginning and an end, the shortest beginning first."""
    glue = re.split(r"%\(\w+\)s", _("%(start)s to %(end)s"))[1]
    places = [found.span() for found in re.finditer(re.escape(glue), text, re.IGNORECASE)]
    return [(text[:first], text[last:]) for first, last in places]
