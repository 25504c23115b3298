"""What stands beside each section members read: its state and the ways on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse

from core.actor import AnyUser
from core.registries import Link
from handlungskonzept.choices import PageState
from handlungskonzept.document import Section, sections_of
from handlungskonzept.models import Adoption
from handlungskonzept.permissions import adoptions_visible_to, may_write_plan
from handlungskonzept.queries.adopted import latest_adoption
from handlungskonzept.queries.sections import SectionFacts, facts_of
from handlungskonzept.views.reading import Entry

STATE_TAGS = {
    PageState.WORKING: "ok", PageState.DRAFT: "warn", PageState.SUBMITTED: "go",
    PageState.RETURNED: "bad", PageState.WITHDRAWN: "neutral",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SectionWays:
    """Where a reader goes on from a section; an empty address is a way that is not open."""

    lines: str = ""
    history: str = ""
    measure: str = ""
    edit: str = ""
    sheet: str = ""


def rows_for(user: AnyUser, section: Section, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The entries of a page with what is known of each section; a constant number of queries."""
    sections = list(sections_of((section,)))
    facts = facts_of([one.identity for one in sections])
    writes = may_write_plan(user)
    rows = []
    for one, entry in zip(sections, entries, strict=True):
        known = facts.get(one.identity)
        ways = ways_on(known, writes=writes) if known is not None else SectionWays()
        rows.append(
            {
                "entry": replace(entry, url=ways.measure or entry.url),
                "facts": known,
                "status": status_of(known) if known is not None else None,
                "ways": ways,
            }
        )
    return rows


def status_of(facts: SectionFacts) -> dict[str, Any]:
    """The state of a page as a tag shows it."""
    return {"kind": STATE_TAGS[facts.state], "label": facts.state.label}


def ways_on(facts: SectionFacts, *, writes: bool) -> SectionWays:
    """The ways from one section, for readers and for those who write."""
    code = facts.measure.code.lower() if facts.measure is not None else ""
    writes = writes and facts.state is not PageState.WITHDRAWN
    return SectionWays(
        lines=_address("lines", facts.identity),
        history=_address("page_history", facts.identity),
        measure=_address("member_measure", code) if code else "",
        edit=_address("edit", facts.page.pk) if writes else "",
        sheet=_address("sheet_edit", code) if writes and code else "",
    )


def news_since_adoption(user: AnyUser) -> Link | None:
    """The comparison of the version adopted last with the working text, once there is a version."""
    adoption: Adoption | None = latest_adoption(adoptions_visible_to(user))
    if adoption is None:
        return None
    address = _address("member_compare", adoption.slug, "arbeitsstand")
    return Link(str(adoption), address) if address else None


def _address(view: str, *args: object) -> str:
    """The address of a view of the plan; empty while there is none."""
    try:
        return reverse(f"handlungskonzept:{view}", args=args)
    except NoReverseMatch:
        return ""
