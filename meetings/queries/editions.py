"""Editions: who reads which, the latest of a kind, and the links of their chain."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from django.db.models import Q, QuerySet

from core.actor import AnyUser
from meetings.choices import INVITING_KINDS, Audience, EditionKind
from meetings.models import Edition, Meeting
from meetings.permissions import may_join, may_read_minutes, may_see_meeting, may_take_minutes

INVITING = (*sorted(INVITING_KINDS), EditionKind.CANCELLATION)
"""Editions of the agenda, which everybody reads who sees the meeting from inside."""
_FOR_WHO_JOINS = (*INVITING, EditionKind.DRAFT)
"""They tell how to get in, or what was not agreed yet: for the body, and whoever was invited."""


def readable_audiences(user: AnyUser, meeting: Meeting) -> tuple[Audience, ...]:
    """The editions somebody may open, widest first; none for who does not see the meeting."""
    if not may_see_meeting(user, meeting):
        return ()
    if may_take_minutes(user, meeting):
        return (Audience.INTERNAL, Audience.MEMBERS, Audience.PUBLIC)
    return (Audience.MEMBERS, Audience.PUBLIC)


def may_see_edition(user: AnyUser, edition: Edition) -> bool:
    """Whether somebody may open this edition in the members' area."""
    if edition.audience not in readable_audiences(user, edition.meeting):
        return False
    tells_how_to_join = edition.kind in _FOR_WHO_JOINS and edition.audience != Audience.PUBLIC
    if tells_how_to_join and not may_join(user, edition.meeting):
        return False
    return edition.kind in INVITING or may_read_minutes(user, edition.meeting)


def editions_visible_to(user: AnyUser, meeting: Meeting) -> QuerySet[Edition]:
    """The editions of a meeting for which :func:`may_see_edition` holds, in order."""
    found = Edition.objects.filter(
        meeting=meeting, audience__in=readable_audiences(user, meeting)
    ).order_by("position")
    if not may_join(user, meeting):
        found = found.filter(~Q(kind__in=_FOR_WHO_JOINS) | Q(audience=Audience.PUBLIC))
    return found if may_read_minutes(user, meeting) else found.filter(kind__in=INVITING)


def audience_of_invitation(user: AnyUser, meeting: Meeting) -> Audience:
    """Which edition of an invitation somebody opens who sees the meeting."""
    return Audience.MEMBERS if may_join(user, meeting) else Audience.PUBLIC


def latest_edition(
    meeting: Meeting, audience: Audience | str, *kinds: EditionKind
) -> Edition | None:  # fmt: skip
    """The last frozen edition of these kinds for these readers."""
    found = Edition.objects.filter(meeting=meeting, audience=audience, kind__in=kinds)
    return found.select_related("document").order_by("-position").first()


def chain_link(edition: Edition, previous: str) -> str:
    """The SHA-256 over everything an edition says and the link before it of the same meeting."""
    said = {
        "previous": previous,
        "meeting": edition.meeting_id,
        "kind": str(edition.kind),
        "audience": str(edition.audience),
        "position": edition.position,
        "content": edition.content_sha256,
        "document": edition.document_id,
        "recipients": edition.recipients,
        "is_short_notice": edition.is_short_notice,
        "remark": edition.remark,
        "made_by": edition.made_by_id,
        "made_at": edition.made_at.astimezone(UTC).isoformat(),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
