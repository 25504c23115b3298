"""What should be put right before the working text is frozen for a vote."""

from __future__ import annotations

from handlungskonzept.choices import PageState
from handlungskonzept.document import PlanDocument
from handlungskonzept.document.review import Fault, Finding, findings_in, names_in
from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.queries.states import overview_of
from handlungskonzept.queries.talking import open_comments_in
from people.models import Person

UNDER_WAY = {PageState.DRAFT, PageState.SUBMITTED, PageState.RETURNED}


def check_before_vote(plan: HandlungskonzeptPage, document: PlanDocument) -> list[Finding]:
    """Faults of the text, names of people, open comments and drafts under way; constant queries."""
    names = Person.objects.values_list("first_name", "last_name")
    comments = [
        Finding(Fault.COMMENT, one.identity, one.label, one.anchor, f"{one.author}: {one.text}")
        for one in open_comments_in(plan)
    ]
    drafts = [
        Finding(
            Fault.DRAFT,
            str(row.page.translation_key),
            f"{row.number} {row.page.draft_title}".strip(),
            detail=str(row.state.label),
        )
        for row in overview_of(plan)
        if row.state in UNDER_WAY
    ]
    return [*findings_in(document), *names_in(document, names), *comments, *drafts]
