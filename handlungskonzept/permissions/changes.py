"""Who proposes changes to the plan, who sees them, and who decides about them."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from core.actor import AnyUser
from handlungskonzept.models import ChangeProposal
from handlungskonzept.permissions.plan import may_read_working_text, may_write_plan


def may_propose_change(user: AnyUser, thing: object = None) -> bool:
    """Whether the account proposes changes: whoever reads the working text."""
    return may_read_working_text(user)


def may_review_changes(user: AnyUser, thing: object = None) -> bool:
    """Whether the account decides about changes: whoever writes the plan."""
    return may_write_plan(user)


def may_decide_change(user: AnyUser, change: ChangeProposal) -> bool:
    """Whether the account decides about this one: who writes, and never about an own proposal."""
    return may_review_changes(user) and change.proposed_by_id != user.pk


def may_withdraw_change(user: AnyUser, change: ChangeProposal) -> bool:
    """Whether the account takes this one back: who proposed it."""
    return may_see_change(user, change) and change.proposed_by_id == user.pk


def may_see_change(user: AnyUser, change: ChangeProposal) -> bool:
    """Whoever writes sees every proposal, others those they made themselves."""
    if may_review_changes(user):
        return True
    return may_read_working_text(user) and change.proposed_by_id == user.pk


def changes_visible_to(user: AnyUser) -> QuerySet[ChangeProposal]:
    """The proposals for which :func:`may_see_change` holds."""
    changes = ChangeProposal.objects.select_related("page", "proposed_by", "decided_by")
    if may_review_changes(user):
        return changes
    if isinstance(user, AnonymousUser) or not may_read_working_text(user):
        return changes.none()
    return changes.filter(proposed_by=user.pk)
