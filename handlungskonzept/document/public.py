"""The part of a document everybody may read: no internal measure, and nothing that points to one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlungskonzept.document.model import (
    Block,
    Callout,
    Item,
    Listing,
    MeasureOverview,
    Para,
    Part,
    PlanDocument,
    Prose,
    Run,
    Section,
    SectionKind,
    Sheet,
    SheetRow,
)
from handlungskonzept.document.walk import measures_of, sections_of

DEPENDS_ON = "depends_on"
"""The line of a sheet that names other measures by their codes."""


def public_only(document: PlanDocument) -> PlanDocument:
    """The document without internal measures: neither in tables nor in links nor as a code."""
    hidden = {
        section.number
        for section in measures_of(document)
        if section.sheet and section.sheet.is_internal
    }
    without = replace(document, sections=_without(document.sections, hidden))
    shown = _Shown(
        identities=frozenset(section.identity for section in sections_of(without.sections)),
        codes=frozenset(section.number for section in measures_of(without)),
    )
    found = replace(
        without,
        blocks=shown.blocks(document.blocks),
        sections=tuple(shown.section(section) for section in without.sections),
    )
    return document if found == document else found


def _without(sections: tuple[Section, ...], hidden: set[str]) -> tuple[Section, ...]:
    return tuple(
        replace(section, children=_without(section.children, hidden))
        for section in sections
        if not (section.kind is SectionKind.MEASURE and section.number in hidden)
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is left, and so may be named."""

    identities: frozenset[str]
    codes: frozenset[str]

    def section(self, section: Section) -> Section:
        return replace(
            section,
            blocks=self.blocks(section.blocks),
            sheet=self.sheet(section.sheet) if section.sheet else None,
            children=tuple(self.section(child) for child in section.children),
        )

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Block:
        if isinstance(block, MeasureOverview):
            return replace(block, rows=tuple(row for row in block.rows if row[0] in self.codes))
        if isinstance(block, Prose | Callout):
            return replace(block, parts=self._parts(block.parts))
        return block

    def sheet(self, sheet: Sheet) -> Sheet:
        rows = (self._row(row) for row in sheet.rows)
        return replace(sheet, rows=tuple(row for row in rows if row.parts))

    def _row(self, row: SheetRow) -> SheetRow:
        if row.name != DEPENDS_ON:
            return replace(row, parts=self._parts(row.parts))
        words = "".join(
            run.text for part in row.parts if isinstance(part, Para) for run in part.runs
        )
        codes = [code for code in words.split(", ") if code in self.codes]
        return replace(row, parts=(Para("", (Run(", ".join(codes)),)),) if codes else ())

    def _parts(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(
            replace(part, runs=self._runs(part.runs))
            if isinstance(part, Para)
            else self._list(part)
            for part in parts
        )

    def _list(self, listing: Listing) -> Listing:
        return replace(listing, items=tuple(self._item(item) for item in listing.items))

    def _item(self, item: Item) -> Item:
        children = tuple(self._list(child) for child in item.children)
        return replace(item, runs=self._runs(item.runs), children=children)

    def _runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(
            replace(run, target="") if run.target and run.target not in self.identities else run
            for run in runs
        )
