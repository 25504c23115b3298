"""Reads over papers: their bytes, and what is shown of them below an item."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from core.actor import AnyUser
from core.operations import NotPossible
from meetings.choices import PaperKind
from meetings.models import Meeting, Paper, PaperComment, PaperContent
from meetings.permissions.papers import (
    may_comment_on_paper,
    may_withdraw_comment,
    paper_comments_visible_to,
)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What somebody said about a paper, and whether the reader may take it back."""

    comment: PaperComment
    may_withdraw: bool


def bytes_of(paper: Paper) -> bytes:
    """The file. Raises NotPossible when its bytes do not give its fingerprint any more."""
    if paper.frozen is not None:
        content = bytes(paper.frozen.content)
    else:
        content = bytes(PaperContent.objects.get(paper=paper).content)
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise NotPossible
    return content


def is_handed_in_late(paper: Paper) -> bool:
    """Whether it came after the invitation had been sent ("nachgereicht")."""
    sent_at = paper.meeting.sent_at
    return sent_at is not None and paper.uploaded_at > sent_at


def papers_to_freeze(meeting: Meeting) -> list[Paper]:
    """What goes out with the next sending and still lies in the open."""
    waiting = meeting.papers.filter(kind=PaperKind.PAPER, frozen__isnull=True, is_withdrawn=False)
    return list(waiting.select_related("content").order_by("pk"))


def comments_on(paper: Paper, user: AnyUser) -> list[CommentRow]:
    """What was said about a paper, oldest first."""
    comments = paper_comments_visible_to(user).filter(paper=paper).select_related("written_by")
    may_comment = may_comment_on_paper(user, paper)
    found = []
    for comment in comments.order_by("written_at", "pk"):
        comment.paper = paper
        may_withdraw = may_comment and may_withdraw_comment(user, comment)
        found.append(CommentRow(comment, may_withdraw))
    return found
