"""What members know of each section they read: its state, who changed it, its drafts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from wagtail.models import Page, Revision

from handlungskonzept.choices import PageState
from handlungskonzept.models import ApprovalRecord, HandlungskonzeptPage, Measure
from handlungskonzept.queries.states import active_states, page_state


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """Where one page stands beside the text that is read."""

    page: Page
    state: PageState
    written_by: str
    approved_at: datetime | None
    drafted_by: str
    drafted_at: datetime | None
    measure: Measure | None

    @property
    def identity(self) -> str:
        """The lasting identity of the section."""
        return str(self.page.translation_key)

    @property
    def has_draft(self) -> bool:
        """Whether other words than these are under way."""
        return self.state not in (PageState.WORKING, PageState.WITHDRAWN)


def facts_of(identities: Collection[str]) -> dict[str, SectionFacts]:
    """The facts of these sections by identity; a constant number of queries."""
    pages = Page.objects.filter(translation_key__in=identities).defer(*_TEXTS)
    return {facts.identity: facts for facts in _facts(list(pages.select_related(*_JOINED)))}


def unapproved_pages(plan: HandlungskonzeptPage) -> list[SectionFacts]:
    """Pages of the plan that are no part of the working text yet, in reading order."""
    pages = Page.objects.filter(path__startswith=plan.path, live=False, depth__gt=plan.depth)
    pages = pages.select_related(*_JOINED).defer(*_TEXTS)
    found = _facts(list(pages.order_by("path")))
    return [facts for facts in found if facts.state is not PageState.WITHDRAWN]


def count_drafts(plan: HandlungskonzeptPage) -> int:
    """How many pages of the working text have other words under way."""
    pages = Page.objects.filter(path__startswith=plan.path, live=True, has_unpublished_changes=True)
    return int(pages.count())


_JOINED = ("latest_revision__user", "live_revision__user")
_TEXTS = ("latest_revision__content", "live_revision__content")


def _facts(pages: list[Page]) -> list[SectionFacts]:
    keys = [page.pk for page in pages]
    measures = {
        measure.page_id: measure
        for measure in Measure.objects.filter(page_id__in=keys).select_related("replaced_by")
    }
    approved = dict(
        ApprovalRecord.objects.filter(
            revision__in=[page.live_revision_id for page in pages]
        ).values_list("revision_id", "approved_at")
    )
    active = active_states()
    return [
        SectionFacts(
            page=page,
            state=page_state(page, measures.get(page.pk), active.get(str(page.pk))),
            written_by=_author(page.live_revision),
            approved_at=approved.get(page.live_revision_id),
            drafted_by=_author(page.latest_revision),
            drafted_at=page.latest_revision.created_at if page.latest_revision else None,
            measure=measures.get(page.pk),
        )
        for page in pages
    ]


def _author(revision: Revision | None) -> str:
    return str(revision.user) if revision is not None and revision.user is not None else ""
