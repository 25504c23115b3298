"""What people decide about a unit both sides changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from handlungskonzept.document.parts import Part, fresh_key, plain_words, reworded
from handlungskonzept.document.rewriting import paragraphs

if TYPE_CHECKING:
    from handlungskonzept.document.merge import Unit


class Choice(StrEnum):
    """Whose words a unit gets."""

    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision; `text` carries the words of a choice of one's own."""

    choice: Choice
    text: str = ""


def choices_for(unit: Unit) -> tuple[Choice, ...]:
    """What may be chosen for a unit."""
    found = [Choice.THEIRS, Choice.MINE]
    if _is_there(unit.theirs) and _is_there(unit.mine):
        if unit.is_long or unit.kind == "many":
            found.append(Choice.BOTH)
        if unit.is_words:
            found.append(Choice.OWN)
    return tuple(found)


def answered(unit: Unit, answer: Answer) -> Any:
    """The unit as decided; a row of parts or blocks where one became several."""
    if answer.choice not in choices_for(unit):
        raise ValueError(f"{answer.choice} is no choice for {unit.key}")
    if answer.choice is Choice.THEIRS:
        return unit.theirs
    if answer.choice is Choice.MINE:
        return unit.mine
    if unit.kind == "many":
        return [*unit.theirs, *(one for one in unit.mine if one not in unit.theirs)]
    if unit.kind == "part":
        return _parts(unit, answer)
    if unit.kind == "block":
        return _blocks(unit, answer)
    if unit.kind == "html":
        return _html(unit, answer)
    return answer.text if answer.choice is Choice.OWN else f"{unit.theirs}\n{unit.mine}"


def own_words(unit: Unit) -> str:
    """The typed words as they stand in the field for words of one's own."""
    mine = unit.mine
    if isinstance(mine, Part):
        return plain_words(mine.html)
    if unit.kind == "block":
        mine = mine["value"]
    if not isinstance(mine, str):
        return ""
    return plain_words(mine) if unit.kind == "html" else mine


def _is_there(value: Any) -> bool:
    return value not in (None, "", [])


def _parts(unit: Unit, answer: Answer) -> list[Part]:
    if answer.choice is Choice.OWN:
        return reworded(unit.mine, answer.text)
    key = fresh_key(f"{unit.key}/{unit.mine.html}", {unit.theirs.key})
    return [unit.theirs, replace(unit.mine, key=key)]


def _blocks(unit: Unit, answer: Answer) -> list[Any]:
    if answer.choice is Choice.OWN:
        return [unit.theirs | {"value": answer.text}]
    identity = str(uuid5(NAMESPACE_URL, f"{unit.key}/{unit.mine['value']}"))
    return [unit.theirs, unit.mine | {"id": identity}]


def _html(unit: Unit, answer: Answer) -> str:
    if answer.choice is Choice.OWN:
        return paragraphs(answer.text)
    return f"{unit.theirs}\n{unit.mine}"
