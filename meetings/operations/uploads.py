"""Minutes written elsewhere: the file of a meeting, until its release and after it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import delete_recorded, save_recorded
from core.models import FrozenFile
from core.operations import InvalidInput, NotPermitted, NotPossible, require
from meetings.choices import MeetingState, PaperKind
from meetings.models import Meeting, Paper, PaperContent
from meetings.operations.papers import checked_type
from meetings.permissions import may_publish, may_take_minutes
from meetings.queries.meetings import next_meeting_number
from meetings.queries.numbering import provisional_numbers
from meetings.queries.uploads import uploaded_minutes
from meetings.validators.files import ending_of, plain_name

MINUTES_ENDINGS = ("docx", "odt", "pdf")
"""Minutes are a text; pictures of them are not taken."""


def upload_minutes(
    *, by: Actor, at: datetime, meeting: Meeting, file_name: str, content: bytes
) -> Paper:
    """The file as the minutes of the meeting, in the place of one uploaded before.

    A meeting nobody had closed counts as held from then on. Raises NotPermitted, NotPossible when
    it was called off, is still to come or its minutes are released, or InvalidInput for ``file``.
    """
    require(by, may_take_minutes, meeting)
    if by.saved_user is None:
        raise NotPermitted(_("Minutes are uploaded by a person."))
    with transaction.atomic():
        lock_current(meeting.group)  # before the meeting, as everything does that gives numbers
        meeting = lock_current(meeting)
        _refuse_unfit(meeting, at)
        content_type = _minutes_type(file_name, content)
        _take_as_held(meeting, by=by, at=at)
        before = uploaded_minutes(meeting)
        if before is not None:
            delete_recorded(before, by=by, at=at)
        paper = Paper(
            meeting=meeting, kind=PaperKind.MINUTES, title=_("Minutes"),
            file_name=plain_name(file_name), content_type=content_type, size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), uploaded_by=by.saved_user, uploaded_at=at,
        )  # type: ignore[misc] # fmt: skip
        save_recorded(paper, by=by, at=at)
        PaperContent.objects.create(paper=paper, content=content)
        return paper


def remove_uploaded_minutes(*, by: Actor, at: datetime, meeting: Meeting) -> None:
    """Take the file away again, while the minutes are not released.

    Raises NotPermitted, or NotPossible when they are, or when there is no file.
    """
    require(by, may_take_minutes, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        _refuse_unfit(meeting, at)
        paper = uploaded_minutes(meeting)
        if paper is None:
            raise NotPossible(_("No file has been uploaded as the minutes of this meeting."))
        delete_recorded(paper, by=by, at=at)


def freeze_uploaded_minutes(*, by: Actor, at: datetime, meeting: Meeting) -> None:
    """Keep the bytes unchanged from now on, if there is such a file; the release calls it."""
    paper = uploaded_minutes(meeting)
    if paper is None or paper.frozen_id is not None:
        return
    content = paper.content
    paper.frozen = FrozenFile.keep(bytes(content.content), content_type=paper.content_type)
    save_recorded(paper, by=by, at=at)
    content.delete()


def show_uploaded_minutes(*, by: Actor, at: datetime, meeting: Meeting, is_clean: bool) -> Paper:
    """The file itself for everybody while the minutes are online; who says it is clean is recorded.

    Raises NotPermitted, NotPossible before the release or without a file, or InvalidInput when
    nobody vouches that it holds nothing confidential and nothing personal.
    """
    if not is_clean:
        raise InvalidInput.for_field(
            "is_clean", _("Please confirm that you have read the file and that it may be public.")
        )
    reason = _(
        "Confirmed: the file holds nothing that is not public and nothing personal without consent."
    )
    return _show(by.because(reason), at, meeting, is_public=True)


def hide_uploaded_minutes(*, by: Actor, at: datetime, meeting: Meeting) -> Paper:
    """The file for members only again, with the actor's reason.

    Raises NotPermitted, NotPossible, or InvalidInput without a reason.
    """
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason."))
    return _show(by, at, meeting, is_public=False)


def _show(by: Actor, at: datetime, meeting: Meeting, *, is_public: bool) -> Paper:
    require(by, may_publish, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        paper = uploaded_minutes(meeting)
        if paper is None:
            raise NotPossible(_("No file has been uploaded as the minutes of this meeting."))
        if not meeting.is_minuted or paper.frozen_id is None:
            raise NotPossible(_("The minutes are not released yet."))
        if paper.is_public == is_public:
            raise NotPossible(
                _("Everybody may read this file already.")
                if is_public
                else _("Only members read this file already.")
            )
        paper.is_public = is_public
        return save_recorded(paper, by=by, at=at)


def _minutes_type(file_name: str, content: bytes) -> str:
    """The media type of a text; the content is checked like that of every file."""
    if ending_of(file_name) not in MINUTES_ENDINGS:
        raise InvalidInput.for_field("file", _("Please upload the minutes as a Word or PDF file."))
    return checked_type(file_name, content)


def _refuse_unfit(meeting: Meeting, at: datetime) -> None:
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting was called off."))
    if meeting.is_minuted:
        raise NotPossible(_("The minutes are released and do not change any more."))
    if meeting.starts_at > at:
        raise NotPossible(_("This meeting has not taken place yet."))


def _take_as_held(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """A meeting whose minutes come as a file is over, even if nobody opened or closed it here."""
    if meeting.state in (MeetingState.DRAFT, MeetingState.REVIEW):
        return
    if meeting.is_planned:
        meeting.number = meeting.number or next_meeting_number(meeting.group)
        _number_items(meeting, by=by, at=at)
    meeting.state = MeetingState.DRAFT
    meeting.began_at = meeting.began_at or meeting.starts_at
    if meeting.closed_at is None and meeting.ends_at and meeting.ends_at >= meeting.began_at:
        meeting.closed_at = meeting.ends_at
    save_recorded(meeting, by=by, at=at)


def _number_items(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """The agenda nobody sent gets its numbers, which then stay."""
    items = list(meeting.items.all())
    numbers = provisional_numbers(items)
    for item in items:
        if not item.number and item.pk in numbers:
            item.number = numbers[item.pk]
            save_recorded(item, by=by, at=at)
