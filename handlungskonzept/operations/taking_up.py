"""How a proposed change is put into the text of a page in memory; nothing is saved here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.fuzzy import FuzzyDate, NotADate
from core.operations import InvalidInput, NotPossible
from handlungskonzept.document.aims import SHEET, TITLE, Aim, Intent, LineForm, cells_of
from handlungskonzept.document.rewriting import (
    CannotRewrite,
    insert_after,
    is_last_part,
    normalised,
    pair_lines,
    paragraphs,
    rewrite,
    without,
)
from handlungskonzept.document.steps import step_of, words_of_step
from handlungskonzept.models import PlanPage
from handlungskonzept.operations.writing import set_values
from handlungskonzept.queries.lines import PlanLine, lines_in
from handlungskonzept.queries.periods import read_period
from handlungskonzept.queries.working_text import section_in_memory

FIELDS = {
    "summary": "summary",
    "situation": "initial_situation",
    "description": "description",
    "double_funding": "double_funding_check",
    "actual_start": "actual_start",
    "actual_end": "actual_end",
}
NOTE = re.compile(r" \[([^\[\]\n]+)\](?=\n|$)")
Blocks = list[dict[str, Any]]


class PlaceGone(NotPossible):
    """The line a change aims at is no longer there, or cannot be changed by the platform."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The place in the text is no longer as it was. A person has to carry this change out by hand."
            )
        )


def line_in_memory(page: PlanPage, identity: str) -> PlanLine | None:
    """The line of a page as it stands in memory."""
    lines = lines_in(section_in_memory(page))
    return next((line for line in lines if line.identity == identity), None)


def take_up(page: PlanPage, aim: Aim, text: str, *, name: str) -> None:
    """Put a proposed text where it belongs; ``name`` gives a new block its lasting identity.

    Raises PlaceGone, or InvalidInput when the words are none this place can hold.
    """
    line = line_in_memory(page, aim.line)
    if line is None or aim.intent not in line.intents or aim.intent is Intent.WISH:
        raise PlaceGone
    try:
        set_values(page, _values(page, aim, line, text, name))
    except CannotRewrite as error:
        raise PlaceGone from error
    except NotADate as error:
        raise InvalidInput.for_field("text", str(error)) from error


def _values(page: PlanPage, aim: Aim, line: PlanLine, text: str, name: str) -> dict[str, Any]:
    """The fields of the page with the change in them."""
    if aim.line == TITLE and aim.intent is Intent.AFTER:
        return {"body": [_new_paragraph(text, name), *_blocks(page, "body")]}
    if aim.line == TITLE:
        return {"title": _one_line(text)}
    if aim.line.startswith(SHEET):
        return _sheet_values(page, line, text)
    identity, _slash, part = aim.line.partition("/")
    for stream in ("body", "goals"):
        blocks = _blocks(page, stream) if hasattr(page, stream) else []
        for place, block in enumerate(blocks):
            if block.get("id") == identity:
                blocks[place : place + 1] = _changed(block, part, aim.intent, text, name)
                return {stream: blocks}
    raise PlaceGone


def _sheet_values(page: PlanPage, line: PlanLine, text: str) -> dict[str, Any]:
    """The fields of a measure sheet that one of its lines stands for."""
    name, _slash, part = line.identity.removeprefix(SHEET).partition("/")
    if line.form is LineForm.STEPS:
        return {"steps": _steps(page, text)}
    if line.form is LineForm.PERIOD:
        period = read_period(text)
        return {
            "planned_start": period.start,
            "planned_end": period.end,
            "is_ongoing": period.is_ongoing,
        }
    field = FIELDS[name]
    if line.form is LineForm.RICH:
        return {field: rewrite(getattr(page, field), text, part)}
    if line.form is LineForm.DATE:
        return {field: FuzzyDate.parse(text)}
    longest = page._meta.get_field(field).max_length
    if longest and len(normalised(text)) > longest:
        sentence = _("Please write at most %(count)s characters.") % {"count": longest}
        raise InvalidInput.for_field("text", sentence)
    return {field: normalised(text)}


def _steps(page: PlanPage, text: str) -> Blocks:
    """The steps with these lines; a step that stays keeps its identity."""
    blocks = _blocks(page, "steps")
    lines = normalised(text).split("\n")
    found = []
    for before, after in pair_lines([normalised(words_of_step(b["value"])) for b in blocks], lines):
        if after is None:
            continue
        new: dict[str, Any] = {"type": "step", "value": {}}
        block = blocks[before] if before is not None else new
        found.append({**block, "value": step_of(lines[after], block["value"])})
    return found


def _changed(block: dict[str, Any], part: str, intent: Intent, text: str, name: str) -> Blocks:
    """What stands in the place of a block."""
    if intent is Intent.REPLACE:
        return [{**block, "value": _REPLACED[block["type"]](block["value"], part, text)}]
    if intent is Intent.AFTER:
        return _added(block, part, text, name)
    return _removed(block, part)


def _added(block: dict[str, Any], part: str, text: str, name: str) -> Blocks:
    """The block with something behind it, or behind one of its parts."""
    value = block["value"]
    if block["type"] in ("guiding_goal", "objective"):
        return [block, {"type": block["type"], "value": normalised(text), "key": name}]
    if not part or (value.get("note") and is_last_part(value["text"], part)):
        return [block, _new_paragraph(text, name)]
    return [{**block, "value": {**value, "text": insert_after(value["text"], text, part)}}]


def _removed(block: dict[str, Any], part: str) -> Blocks:
    """What is left of a block."""
    if not part:
        return []
    value = dict(block["value"])
    if value.get("note") and is_last_part(value["text"], part):
        value["note"] = ""
    value["text"] = without(value["text"], part)
    return [{**block, "value": value}] if value["text"] else []


def _heading(value: dict[str, Any], _part: str, text: str) -> dict[str, Any]:
    return {**value, "text": _one_line(text)}


def _paragraph(value: dict[str, Any], part: str, text: str) -> dict[str, Any]:
    note = value.get("note") or ""
    if note and is_last_part(value["text"], part):
        text, note = _without_note(normalised(text), normalised(note))
    return {**value, "text": rewrite(value["text"], text, part), "note": note}


def _callout(value: dict[str, Any], part: str, text: str) -> dict[str, Any]:
    return {**value, "text": rewrite(value["text"], text, part)}


def _table(value: dict[str, Any], _part: str, text: str) -> dict[str, Any]:
    """The table with other cells; what belonged to single cells goes when their number changes."""
    rows = cells_of(text)
    table = dict(value.get("table") or {})
    before = [row for row in table.get("data") or [] if any(row)]
    if [len(row) for row in rows] != [len(row) for row in before]:
        table = {key: part for key, part in table.items() if key not in ("cell", "mergeCells")}
    return {**value, "table": {**table, "data": rows}}


def _words(_value: str, _part: str, text: str) -> str:
    return normalised(text)


_REPLACED: dict[str, Callable[[Any, str, str], Any]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "callout": _callout,
    "table": _table,
    "quote": _words,
    "guiding_goal": _words,
    "objective": _words,
}


def _without_note(text: str, note: str) -> tuple[str, str]:
    """The words without their footnote, and the footnote as it is now."""
    if f" [{note}]" in text:
        return text.replace(f" [{note}]", "", 1), note
    if found := NOTE.search(text):
        return text[: found.start()] + text[found.end() :], found[1]
    return text, ""


def _new_paragraph(text: str, name: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": {"text": paragraphs(text), "note": ""}, "key": name}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _blocks(page: PlanPage, name: str) -> Blocks:
    """The blocks of a stream as plain values."""
    return [dict(block) for block in getattr(page, name).raw_data]
