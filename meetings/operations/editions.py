"""Freezing what leaves the house: text, Word file and fingerprint, in a chain for each meeting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from core.actor import Actor, AnyUser
from core.changes import lock_current
from core.models import FrozenFile
from core.operations import require
from meetings.choices import INVITING_KINDS, Audience, EditionKind
from meetings.document import MeetingDocument, fingerprint, for_audience, from_json, to_json
from meetings.models import Edition, Meeting
from meetings.operations.rendering import WORD, Imprint, word_file
from meetings.permissions import may_prepare, may_publish, may_release, may_take_minutes
from meetings.queries.differences import differences
from meetings.queries.documents import meeting_document
from meetings.queries.editions import chain_link, latest_edition

UPDATING = frozenset({EditionKind.SUPPLEMENT, EditionKind.CHANGE})
"""What is sent after an invitation and says what is other."""


def freeze_edition(
    *, by: Actor, at: datetime, meeting: Meeting, kind: EditionKind | str, audience: Audience | str,
    recipients: Iterable[Mapping[str, Any]] = (), is_short_notice: bool = False, remark: str = "",
    document: MeetingDocument | None = None,
) -> Edition:  # fmt: skip
    """The meeting as these readers read it, frozen: nobody can change it from here on.

    An invitation sent once more holds what has changed since. ``document`` is what is frozen instead
    of the meeting as it stands now, for example an earlier text with corrections beneath it. Raises
    NotPermitted.
    """
    require(by, may_freeze_edition, meeting, kind)
    with transaction.atomic():
        meeting = lock_current(meeting)
        whole = document or meeting_document(meeting, reader=by.saved_user)
        shown = for_audience(whole, Audience(audience).value)
        if kind in UPDATING:
            shown = _with_changes(shown, meeting, audience)
        content = to_json(shown)
        imprint = Imprint(
            kind=EditionKind(kind), made_at=at, is_draft=kind == EditionKind.DRAFT, remark=remark
        )
        edition = Edition(
            meeting=meeting,
            kind=kind,
            audience=audience,
            position=_next_position(meeting),
            content=content,
            content_sha256=fingerprint(content),
            recipients=[dict(recipient) for recipient in recipients],
            is_short_notice=is_short_notice,
            remark=remark,
            document=FrozenFile.keep(word_file(shown, imprint), content_type=WORD),
            made_by=by.saved_user,
            made_at=at,
        )  # type: ignore[misc]
        previous = Edition.objects.filter(meeting=meeting).order_by("-position").first()
        edition.chain_sha256 = chain_link(edition, previous.chain_sha256 if previous else "")
        edition.save()
    return edition


def may_freeze_edition(user: AnyUser, meeting: Meeting, kind: EditionKind | str) -> bool:
    """Whether the account may send or release this kind of document for the meeting."""
    may: tuple[Callable[[AnyUser, Meeting], bool], ...] = _FREEZING[EditionKind(kind)]
    return any(one(user, meeting) for one in may)


_FREEZING: dict[EditionKind, tuple[Callable[[AnyUser, Meeting], bool], ...]] = {
    EditionKind.INVITATION: (may_prepare,),
    EditionKind.SUPPLEMENT: (may_prepare,),
    EditionKind.CHANGE: (may_prepare,),
    EditionKind.CANCELLATION: (may_prepare,),
    EditionKind.DRAFT: (may_take_minutes,),
    EditionKind.MINUTES: (may_release, may_publish),
}


def _with_changes(
    shown: MeetingDocument, meeting: Meeting, audience: Audience | str
) -> MeetingDocument:  # fmt: skip
    """The document with what is other than in the one these readers got last."""
    last = latest_edition(meeting, audience, *INVITING_KINDS)
    if last is None:
        return shown
    return replace(shown, changes=differences(from_json(last.content), shown))


def _next_position(meeting: Meeting) -> int:
    """One more than the last; counted while the meeting is locked."""
    last = Edition.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1
