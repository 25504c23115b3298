"""Comments elsewhere: mentions among a member's tasks, and what somebody said among their data."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Comment, CommentReply

from core.actor import AnyUser
from core.registries import Link
from handlungskonzept.permissions.talking import comments_visible_to, may_comment
from handlungskonzept.queries.adopted import the_plan
from handlungskonzept.queries.mentions import mentions_of
from handlungskonzept.queries.talking import placed


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """Comments that mention the person and that it has not answered yet."""
    waiting = _waiting(user)
    if not waiting:
        return []
    comments = comments_visible_to(user).filter(pk__in=waiting).order_by("created_at", "pk")
    return [
        Link(
            _("You were mentioned: %(place)s") % {"place": one.label},
            f"{reverse('handlungskonzept:lines', args=[one.identity])}#{one.anchor}",
            kind=_("Action plan"),
            note=one.text,
        )
        for one in placed(comments)
    ]


def waiting_count(user: AnyUser) -> int:
    """How many comments mention the person and wait for an answer."""
    return len(_waiting(user))


def _waiting(user: AnyUser) -> list[int]:
    plan = the_plan()
    if isinstance(user, AnonymousUser) or plan is None or not may_comment(user):
        return []
    return [pk for pk, waits in mentions_of(user, plan).items() if waits]


def personal_data(user: AnyUser, person: Any) -> list[dict[str, Any]]:
    """What somebody said about the text, for the report on what is held about them."""
    account = getattr(person, "user_id", None)
    if account is None:
        return []
    said = [
        *Comment.objects.filter(user_id=account).order_by("created_at"),
        *CommentReply.objects.filter(user_id=account).order_by("created_at"),
    ]
    return [
        {"kind": str(_("Comment")), "text": one.text, "when": one.created_at.isoformat()}
        for one in said
    ]
