"""Ways through a plan document: all sections, all measures, the public part, one section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handlungskonzept.document.model import (
    Block,
    Picture,
    PlanDocument,
    Section,
    SectionKind,
)


def sections_of(sections: Iterable[Section]) -> Iterator[Section]:
    """All sections in reading order, each before those below it."""
    for section in sections:
        yield section
        yield from sections_of(section.children)


def blocks_of(document: PlanDocument) -> Iterator[tuple[Section | None, Block]]:
    """All blocks with the section they stand in (none: before the first chapter)."""
    for block in document.blocks:
        yield None, block
    for section in sections_of(document.sections):
        for block in section.blocks:
            yield section, block


def measures_of(document: PlanDocument) -> list[Section]:
    """All measures in reading order."""
    return [
        section for section in sections_of(document.sections) if section.kind is SectionKind.MEASURE
    ]


def find_measure(document: PlanDocument, code: str) -> Section | None:
    """The measure with this code, however it is capitalised."""
    for section in measures_of(document):
        if section.number.lower() == code.lower():
            return section
    return None


def find_chapter(document: PlanDocument, address: str) -> Section | None:
    """The chapter of the first level with this number or name in its address."""
    for section in document.sections:
        if section.address == address:
            return section
    return None


def pictures_of(document: PlanDocument) -> set[str]:
    """The fingerprints of all pictures."""
    return {
        block.sha256
        for _section, block in blocks_of(document)
        if isinstance(block, Picture) and block.sha256
    }
