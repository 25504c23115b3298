"""The neutral plan document: pure values between the database and everything that leaves the house.

Web pages, Word files, comparisons and data are made from a :class:`PlanDocument` only. Nothing in
this package knows Django, Wagtail or a database; all names, labels and links stand in it as words.
"""

from __future__ import annotations

from handlungskonzept.document.codec import NotADocument, fingerprint, from_json, to_json
from handlungskonzept.document.model import (
    Block,
    Callout,
    Goal,
    Heading,
    Indicator,
    Item,
    Listing,
    MeasureOverview,
    Milestones,
    Para,
    Part,
    Picture,
    PlanDocument,
    Prose,
    Quote,
    Reference,
    Run,
    Section,
    SectionKind,
    Sheet,
    SheetRow,
    Table,
)
from handlungskonzept.document.walk import find_measure, measures_of, sections_of

__all__ = [
    "Block",
    "Callout",
    "Goal",
    "Heading",
    "Indicator",
    "Item",
    "Listing",
    "MeasureOverview",
    "Milestones",
    "NotADocument",
    "Para",
    "Part",
    "Picture",
    "PlanDocument",
    "Prose",
    "Quote",
    "Reference",
    "Run",
    "Section",
    "SectionKind",
    "Sheet",
    "SheetRow",
    "Table",
    "find_measure",
    "fingerprint",
    "from_json",
    "measures_of",
    "sections_of",
    "to_json",
]
