"""Comments on the text of the plan: the same ones Wagtail's editor shows, written from anywhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, Page

from core.actor import Actor
from core.operations import InvalidInput, NotPermitted, NotPossible, require
from core.repeats import sent_again
from handlungskonzept.document.places import path_of, position_of
from handlungskonzept.models import PlanPage
from handlungskonzept.operations.opening import open_page
from handlungskonzept.operations.page_log import origin_of
from handlungskonzept.permissions.talking import (
    may_change_comment,
    may_comment,
    may_resolve_comment,
    may_see_comment,
)
from handlungskonzept.queries.lines import lines_on

LONGEST = 5000
"""Letters a comment may have."""


class AlreadyResolved(NotPossible):
    """Somebody marked the comment as done."""

    def __init__(self) -> None:
        super().__init__(_("This comment has been marked as done in the meantime."))


class NoSuchLine(NotPossible):
    """The line somebody wants to comment on is not on the page any more."""

    def __init__(self) -> None:
        super().__init__(_("This line is no longer in the text."))


def add_comment(*, by: Actor, at: datetime, page: PlanPage, line: str, text: str) -> Comment:
    """A comment on one line of a page, or on the page as a whole; the same sent twice is said once.

    Raises NotPermitted, NotPossible (NoSuchLine, Withdrawn), or InvalidInput.
    """
    require(by, may_comment, page)
    text = _said(text)
    with transaction.atomic():
        page = open_page(page)
        lines = lines_on(page)
        if lines is None or lines.line(line) is None:
            raise NoSuchLine
        place = {
            "contentpath": path_of(lines.section, line),
            "position": position_of(lines.section, line),
        }
        theirs = Comment.objects.filter(page=page, user=_author(by), resolved_at=None, **place)
        if again := sent_again(theirs, at=at, moment="created_at", text=text):
            return again
        comment = Comment(
            page=page,
            user=_author(by),
            text=text,
            **place,
            revision_created_id=page.latest_revision_id,
        )
        comment.save(update_position=True)
        _date(comment, at)
        _log("wagtail.comments.create", comment, by=by, at=at)
    return comment


def reply_to_comment(*, by: Actor, at: datetime, comment: Comment, text: str) -> CommentReply:
    """An answer below an open comment; sent twice it is one. Raises NotPermitted, AlreadyResolved, or InvalidInput."""
    require(by, may_see_comment, comment)
    text = _said(text)
    with transaction.atomic():
        comment = _current(comment)
        if comment.resolved_at is not None:
            raise AlreadyResolved
        theirs = comment.replies.filter(user=_author(by))
        if again := sent_again(theirs, at=at, moment="created_at", text=text):
            return again
        reply = CommentReply(comment=comment, user=_author(by), text=text)
        reply.save()
        _date(reply, at)
        _log("wagtail.comments.create_reply", comment, by=by, at=at, reply=reply)
    return reply


def resolve_comment(*, by: Actor, at: datetime, comment: Comment) -> Comment:
    """A comment marked as done; it stays to be read. Raises NotPermitted, or AlreadyResolved."""
    require(by, may_resolve_comment, comment)
    with transaction.atomic():
        comment = _current(comment)
        if comment.resolved_at is not None:
            raise AlreadyResolved
        _settle(comment, at, by)
        _log("wagtail.comments.resolve", comment, by=by, at=at)
    return comment


def reopen_comment(*, by: Actor, at: datetime, comment: Comment) -> Comment:
    """A comment taken up again after it was marked as done. Raises NotPermitted, or NotPossible."""
    require(by, may_resolve_comment, comment)
    with transaction.atomic():
        comment = _current(comment)
        if comment.resolved_at is None:
            raise NotPossible(_("This comment is open."))
        _settle(comment, None, None)
        _log("wagtail.comments.edit", comment, by=by, at=at, reopened=True)
    return comment


def edit_comment(*, by: Actor, at: datetime, comment: Comment, text: str) -> Comment:
    """Other words for one's own comment while nobody has answered. Raises as :func:`delete_comment`."""
    text = _said(text)
    with transaction.atomic():
        comment = _own(by, comment)
        comment.text = text
        Comment.objects.filter(pk=comment.pk).update(text=text, updated_at=at)
        _log("wagtail.comments.edit", comment, by=by, at=at)
    return comment


def delete_comment(*, by: Actor, at: datetime, comment: Comment) -> None:
    """One's own comment taken back while nobody has answered.

    Raises NotPermitted for somebody else's, NotPossible for one that was answered or is done.
    """
    with transaction.atomic():
        comment = _own(by, comment)
        _log("wagtail.comments.delete", comment, by=by, at=at)
        comment.delete()


def _own(by: Actor, comment: Comment) -> Comment:
    """The comment read anew if the actor may still change it."""
    comment = _current(comment)
    require(by, may_see_comment, comment)
    if by.saved_user is None or comment.user_id != by.saved_user.pk:
        raise NotPermitted(_("Only who wrote a comment changes it."))
    if not may_change_comment(by.saved_user, comment):
        raise NotPossible(_("Somebody has answered or it is done: it stays as it was written."))
    return comment


def _current(comment: Comment) -> Comment:
    """The comment as it is now; its page is locked, so that no save of the text passes it by."""
    Page.objects.select_for_update().get(pk=comment.page_id)
    found: Comment | None = Comment.objects.select_related("page").filter(pk=comment.pk).first()
    if found is None:
        raise NotPossible(_("This comment has been deleted in the meantime."))
    return found


def _settle(comment: Comment, at: datetime | None, by: Actor | None) -> None:
    comment.resolved_at = at
    comment.resolved_by = by.saved_user if by else None
    Comment.objects.filter(pk=comment.pk).update(resolved_at=at, resolved_by=comment.resolved_by)


def _author(by: Actor) -> object:
    if by.saved_user is None:
        raise NotPermitted(_("A comment is written by a person."))
    return by.saved_user


def _said(text: str) -> str:
    words = text.strip()
    if not words:
        raise InvalidInput.for_field("text", _("Please write something."))
    if len(words) > LONGEST:
        raise InvalidInput.for_field(
            "text", _("Please keep it below %(number)d letters.") % {"number": LONGEST}
        )
    return words


def _date(said: Comment | CommentReply, at: datetime) -> None:
    """Wagtail asks the clock; it was said when we were told."""
    said.created_at = said.updated_at = at
    kind = Comment if isinstance(said, Comment) else CommentReply
    wagtails = kind.objects.filter(pk=said.pk)
    wagtails.update(created_at=at, updated_at=at)


def _log(
    action: str,
    comment: Comment,
    *,
    by: Actor,
    at: datetime,
    reply: CommentReply | None = None,
    reopened: bool = False,
) -> None:
    """Wagtail's own log of the page, as its editor writes it."""
    data: dict[str, object] = {
        "comment": {"id": comment.pk, "contentpath": comment.contentpath, "text": comment.text}
    }
    if reply is not None:
        data["reply"] = {"id": reply.pk, "text": reply.text}
    if reopened:
        data["reopened"] = True
    data |= origin_of(by)
    log(
        instance=comment.page,
        action=action,
        user=by.saved_user,
        revision=comment.page.latest_revision,
        data=data,
        timestamp=at,
    )
