"""What is wrong with a document before the group votes on it."""

from __future__ import annotations

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and the section it stands in."""

    fault: Fault
    identity: str
    label: str


def findings_in(document: PlanDocument) -> list[Finding]:
    """Everything to put right before the vote, in reading order."""
    found: list[Finding] = []
    known = {section.identity for section in sections_of(document.sections)}
    for section in sections_of(document.sections):
        found.extend(Finding(fault, section.identity, section.label) for fault in _faults(section))
        if any(run.target and run.target not in known for run in _runs(section)):
            found.append(Finding(Fault.DANGLING, section.identity, section.label))
    for place, block in blocks_of(document):
        identity, label = (
            (place.identity, place.label) if place else (document.identity, document.title)
        )
        if isinstance(block, Picture) and not block.sha256:
            found.append(Finding(Fault.NO_FILE, identity, label))
        if isinstance(block, Picture) and not block.alt and not block.is_decorative:
            found.append(Finding(Fault.NO_ALT, identity, label))
    return found


def _faults(section: Section) -> Iterator[Fault]:
    sheet = section.sheet
    if sheet is not None:
        if not sheet.lead:
            yield Fault.NO_LEAD
        if not sheet.period:
            yield Fault.NO_END
        if not sheet.summary:
            yield Fault.NO_SUMMARY
    elif not section.blocks and not section.children:
        yield Fault.EMPTY
    level = 0
    for block in section.blocks:
        if isinstance(block, Heading):
            if block.level > level + 1:
                yield Fault.SKIPPED_LEVEL
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
