"""Keeps comments while text is saved: Wagtail would take those it does not know for deleted ones."""

from __future__ import annotations

from wagtail.models import COMMENTS_RELATION_NAME, Comment, Page

DELETED = "comments_deleted"
ANSWERED = "comments_answered"
"""What the editor's form did on purpose, kept on the page in memory until it is saved."""


def keep_comments(page: Page) -> None:
    """Put back what came or was marked as done since this page was read into memory.

    A page in memory knows the open comments of the moment it was read; saving it would delete every
    other one, and open those again that somebody has marked as done meanwhile.
    """
    known: list[Comment] | None = getattr(page, "_cluster_related_objects", {}).get(
        COMMENTS_RELATION_NAME
    )
    if known is None or page.pk is None:
        return
    stored = {comment.pk: comment for comment in Comment.objects.filter(page_id=page.pk)}
    answered: frozenset[int] = getattr(page, ANSWERED, frozenset())
    kept = [comment for comment in known if comment.pk is None or comment.pk in stored]
    for comment in kept:
        now = stored.pop(comment.pk, None)
        done_since = now is not None and now.resolved_at and not comment.resolved_at
        if now is not None and done_since and comment.pk not in answered:
            comment.resolved_at, comment.resolved_by = now.resolved_at, now.resolved_by
    deleted: frozenset[int] = getattr(page, DELETED, frozenset())
    known[:] = kept + [comment for pk, comment in stored.items() if pk not in deleted]
