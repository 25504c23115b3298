"""Readable address parts made of German words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from django.utils.text import slugify

_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ẞ": "SS",
        "/": "-",
    }
)


def address_of(words: str, *, length: int, is_taken: Callable[[str], bool]) -> str:
    """A free address part of at most ``length`` characters: "Büro für Nähe" becomes "buero-fuer-naehe".

    A taken one gets a number behind it; words without any letter of the address alphabet start at "eintrag".
    """
    base = slugify(words.translate(_UMLAUTS))[:length].strip("-_") or "eintrag"
    if not is_taken(base):
        return base
    for number in count(2):
        end = f"-{number}"
        found = base[: length - len(end)] + end
        if not is_taken(found):
            return found
    raise AssertionError
