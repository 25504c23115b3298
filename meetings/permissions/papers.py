"""Who sees the papers of a meeting, who says something about them, and who puts them there."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from core.actor import AnyUser
from meetings.choices import SENT_STATES, PaperKind
from meetings.models import Meeting, Paper, PaperComment
from meetings.permissions.meetings import (
    invitations_of,
    may_join,
    may_prepare,
    may_read_minutes,
    may_see_public_meeting,
)
from people.permissions import is_office
from projectgroups.choices import READING_ROLES
from projectgroups.permissions import groups_visible_to, memberships_of


def _belongs(user: AnyUser, meeting: Meeting) -> bool:
    """The office and the body itself."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    mine = memberships_of(user).filter(group=meeting.group_id, role__in=READING_ROLES)
    return is_office(user) or mine.exists()


def may_read_papers(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account reads the papers and what is said about them: whoever may join."""
    return may_join(user, meeting)


def _is_public(paper: Paper) -> bool:
    """Whether everybody may have it: public itself, sent, at a public item of a public meeting."""
    item = paper.item
    if item is None or paper.kind != PaperKind.PAPER or paper.is_withdrawn:
        return False
    is_item_public = item.is_public and (item.parent is None or item.parent.is_public)
    is_sent = paper.frozen_id is not None and paper.meeting.state in SENT_STATES
    return paper.is_public and is_item_public and is_sent


def may_see_paper(user: AnyUser, paper: Paper) -> bool:
    """Whether the account may have the file; minutes written elsewhere are read like minutes."""
    if paper.kind == PaperKind.MINUTES:
        return may_read_minutes(user, paper.meeting)
    if paper.is_withdrawn:
        return may_prepare(user, paper.meeting)
    is_public = _is_public(paper) and may_see_public_meeting(user, paper.meeting)
    return is_public or may_read_papers(user, paper.meeting)


def papers_visible_to(user: AnyUser) -> QuerySet[Paper]:
    """The papers of items for which :func:`may_see_paper` holds, withdrawn ones left out."""
    papers = Paper.objects.filter(kind=PaperKind.PAPER, is_withdrawn=False)
    public = Q(
        is_public=True, frozen__isnull=False, item__is_public=True, meeting__is_public=True,
        meeting__state__in=SENT_STATES, meeting__group__in=groups_visible_to(user).values("pk"),
    ) & (Q(item__parent__isnull=True) | Q(item__parent__is_public=True))  # fmt: skip
    if isinstance(user, AnonymousUser) or not user.is_active:
        return papers.filter(public)
    if is_office(user):
        return papers
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    invited = invitations_of(user).values("meeting")
    return papers.filter(public | Q(meeting__group__in=mine) | Q(meeting__in=invited))


def may_comment_on_paper(user: AnyUser, paper: Paper) -> bool:
    """Whether the account says something about it: the body and the office; deputies only read."""
    return paper.kind == PaperKind.PAPER and _belongs(user, paper.meeting)


def may_withdraw_comment(user: AnyUser, comment: PaperComment) -> bool:
    """Whether the account takes a comment back: who wrote it, as long as they belong, and the office."""
    if not _belongs(user, comment.paper.meeting):
        return False
    return comment.written_by_id == user.pk or is_office(user)


def may_see_paper_comment(user: AnyUser, comment: PaperComment) -> bool:
    """Whether the account reads a comment: whoever reads the papers of this meeting from inside."""
    return not comment.is_withdrawn and may_read_papers(user, comment.paper.meeting)


def paper_comments_visible_to(user: AnyUser) -> QuerySet[PaperComment]:
    """The comments for which :func:`may_see_paper_comment` holds."""
    comments = PaperComment.objects.filter(is_withdrawn=False)
    if isinstance(user, AnonymousUser) or not user.is_active:
        return comments.none()
    if is_office(user):
        return comments
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    invited = invitations_of(user).values("meeting")
    return comments.filter(Q(paper__meeting__group__in=mine) | Q(paper__meeting__in=invited))
