"""Steps of a measure as lines of words, "Träger einladen (Herbst 2021, Wohnungsamt)", and back."""

from __future__ import annotations

import re
from collections.abc import Mapping

LINE = re.compile(r"(?P<text>.*\S) \((?P<facts>[^()]+)\)")
GLUE = ", "
NO_STEP: Mapping[str, str] = {}


def words_of_step(step: Mapping[str, str]) -> str:
    """The step as one line."""
    text = step.get("text") or ""
    facts = GLUE.join(filter(None, [step.get("due"), step.get("responsible")]))
    return f"{text} ({facts})" if facts else text


def step_of(line: str, earlier: Mapping[str, str] = NO_STEP) -> dict[str, str]:
    """The step a line says; what stands in brackets at its end is until when, and by whom.

    Brackets count only if the earlier step had any, or if they name a day.
    """
    found = LINE.fullmatch(line)
    known = GLUE.join(filter(None, [earlier.get("due"), earlier.get("responsible")]))
    if found is None or not (known or any(letter.isdigit() for letter in found["facts"])):
        return {"text": line, "due": "", "responsible": ""}
    if found["facts"] == known:
        due, responsible = earlier.get("due") or "", earlier.get("responsible") or ""
    else:
        due, responsible = _facts(found["facts"])
    return {"text": found["text"], "due": due, "responsible": responsible}


def _facts(words: str) -> tuple[str, str]:
    """Until when, and by whom."""
    first, _glue, rest = words.partition(GLUE)
    return (first, rest) if any(letter.isdigit() for letter in first) else ("", words)
