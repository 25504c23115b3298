"""The one function that publishes text of the plan, and the one that takes a page out of it."""

from __future__ import annotations

from datetime import datetime

from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision

from core.actor import Actor
from handlungskonzept.models import ApprovalRecord, PlanPage
from handlungskonzept.models.authorship import text_fingerprint, who_wrote_what
from handlungskonzept.models.gate import opened


def publish_into_working_text(
    *, by: Actor, at: datetime, page: PlanPage, revision: Revision, reason: str = ""
) -> ApprovalRecord:
    """Make a revision the working text and record who wrote and approved it.

    Private to the operations: they have checked who asks and what it says, inside a transaction.
    """
    revision.refresh_from_db(fields=["content"])
    authors = who_wrote_what(page, revision)
    user = by.saved_user
    with opened():
        revision.publish(user=user, skip_permission_checks=True)
    record = ApprovalRecord(
        page_id=page.pk,
        revision=revision,
        approved_by=user,
        approved_at=at,
        reason=reason,
        authors=authors,
        text_sha256=text_fingerprint(revision.content),
    )  # type: ignore[misc]
    record.save()
    return record


def take_out_of_working_text(*, by: Actor, page: PlanPage) -> None:
    """End a page's part in the working text; its texts and approvals stay."""
    with opened():
        UnpublishPageAction(page, user=by.saved_user).execute(skip_permission_checks=True)
