"""What is wrong with a document before the group votes on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from handlungskonzept.document.model import (
    Heading,
    Item,
    Listing,
    Part,
    Picture,
    PlanDocument,
    Run,
    Section,
    SectionKind,
)
from handlungskonzept.document.units import Unit, front_of, units_of
from handlungskonzept.document.walk import blocks_of, sections_of


class Fault(StrEnum):
    """The kinds of findings; the interface has a sentence for each."""

    NO_LEAD = "no_lead"
    NO_END = "no_end"
    NO_SUMMARY = "no_summary"
    NO_ALT = "no_alt"
    NO_FILE = "no_file"
    SKIPPED_LEVEL = "skipped_level"
    EMPTY = "empty"
    DANGLING = "dangling"
    NAME = "name"
    COMMENT = "comment"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and the section it stands in, the block too where one is at fault."""

    fault: Fault
    identity: str
    label: str
    block: str = ""
    detail: str = ""


def findings_in(document: PlanDocument) -> list[Finding]:
    """Everything to put right before the vote, in reading order."""
    found: list[Finding] = []
    known = {section.identity for section in sections_of(document.sections)}
    for section in sections_of(document.sections):
        found.extend(
            Finding(fault, section.identity, section.label, block)
            for fault, block in _faults(section)
        )
        if any(run.target and run.target not in known for run in _runs(section)):
            found.append(Finding(Fault.DANGLING, section.identity, section.label))
    for place, block in blocks_of(document):
        identity, label = (
            (place.identity, place.label) if place else (document.identity, document.title)
        )
        if isinstance(block, Picture) and not block.sha256:
            found.append(Finding(Fault.NO_FILE, identity, label, block.identity))
        if isinstance(block, Picture) and not block.alt and not block.is_decorative:
            found.append(Finding(Fault.NO_ALT, identity, label, block.identity))
    return found


def names_in(document: PlanDocument, names: Iterable[tuple[str, str]]) -> list[Finding]:
    """Where the text names a person (first and last name) that is known: plans name functions."""
    pattern = _pattern(list(names))
    found: list[Finding] = []
    if pattern is None:
        return found
    for section in (front_of(document), *sections_of(document.sections)):
        for unit in units_of(section):
            words = f"{unit.text}\n{_cells(unit)}"
            found.extend(
                Finding(Fault.NAME, section.identity, section.label, unit.base, match)
                for match in dict.fromkeys(pattern.findall(words))
            )
    return found


def _pattern(names: list[tuple[str, str]]) -> re.Pattern[str] | None:
    """One pattern for "Erika Muster" and "Frau Muster", whoever is known."""
    full = {f"{first} {last}" for first, last in names if first.strip() and last.strip()}
    last = {last for first, last in names if last.strip()}
    if not last:
        return None
    titles = rf"(?:Frau|Herrn?|Hr\.|Fr\.|Dr\.)\s+(?:{_any(last)})"
    return re.compile(rf"\b(?:{_any(full)})\b|\b{titles}\b" if full else rf"\b{titles}\b")


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)


def _cells(unit: Unit) -> str:
    table = unit.block
    if table is None or isinstance(table, Picture):
        return ""
    return "\n".join(" ".join(row) for row in (table.header, *table.rows))


def _faults(section: Section) -> Iterator[tuple[Fault, str]]:
    sheet = section.sheet
    if sheet is not None:
        if not sheet.lead:
            yield Fault.NO_LEAD, "lead"
        if not sheet.period:
            yield Fault.NO_END, "planned_end"
        if not sheet.summary:
            yield Fault.NO_SUMMARY, "summary"
    elif not section.blocks and not section.children:
        yield Fault.EMPTY, ""
    level = 0
    for block in section.blocks:
        if isinstance(block, Heading):
            if block.level > level + 1:
                yield Fault.SKIPPED_LEVEL, block.identity
            level = block.level


def _runs(section: Section) -> Iterator[Run]:
    for block in section.blocks:
        yield from _part_runs(getattr(block, "parts", ()))
    if section.sheet is not None and section.kind is SectionKind.MEASURE:
        for row in section.sheet.rows:
            yield from _part_runs(row.parts)


def _part_runs(parts: tuple[Part, ...]) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, Listing):
            for item in part.items:
                yield from _item_runs(item)
        else:
            yield from part.runs


def _item_runs(item: Item) -> Iterator[Run]:
    yield from item.runs
    yield from _part_runs(item.children)
