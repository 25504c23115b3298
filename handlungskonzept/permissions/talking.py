"""Who comments on the plan: everybody who reads the working text, and nobody else sees a word of it."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.models import Comment

from core.actor import AnyUser
from handlungskonzept.models import PlanPage
from handlungskonzept.permissions.plan import may_read_working_text, may_write_plan
from handlungskonzept.queries.adopted import the_plan


def may_comment(user: AnyUser, thing: object = None) -> bool:
    """Whether the account comments and replies: whoever reads the working text."""
    return may_read_working_text(user)


def may_see_comment(user: AnyUser, comment: Comment) -> bool:
    """Comments on the plan are seen by who reads the working text; those elsewhere are not ours."""
    kind = comment.page.specific_class
    return kind is not None and issubclass(kind, PlanPage) and may_read_working_text(user)


def comments_visible_to(user: AnyUser) -> QuerySet[Comment]:
    """The comments for which :func:`may_see_comment` holds."""
    plan = the_plan()
    if plan is None or not may_read_working_text(user):
        return Comment.objects.none()
    return Comment.objects.filter(page__path__startswith=plan.path)


def may_change_comment(user: AnyUser, comment: Comment) -> bool:
    """Whether the account may change or delete it: its own, while open and without an answer."""
    return (
        comment.user_id == user.pk
        and comment.resolved_at is None
        and may_see_comment(user, comment)
        and not comment.replies.all()
    )


def may_resolve_comment(user: AnyUser, comment: Comment) -> bool:
    """Whether the account may mark it as done or open it again: its author, and who writes the plan."""
    mine = comment.user_id == user.pk or may_write_plan(user)
    return mine and may_see_comment(user, comment)
