"""Papers of an item: put there, taken away, withdrawn after sending, and what members say about them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.models import FrozenFile
from core.operations import InvalidInput, NotPermitted, NotPossible, require
from core.repeats import sent_again
from meetings.choices import ItemOutcome
from meetings.models import AgendaItem, Meeting, Paper, PaperComment, PaperContent
from meetings.operations.agenda_removal import delete_with_all
from meetings.permissions import may_prepare
from meetings.permissions.papers import may_comment_on_paper, may_withdraw_comment
from meetings.queries.papers import papers_to_freeze
from meetings.validators.files import content_type_of, plain_name
from people.models import User

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A file that is to become a paper; without a title it is called like the file."""

    file_name: str
    content: bytes
    title: str = ""


def max_upload_bytes() -> int:
    """The size of the largest file that is taken."""
    return int(settings.UPLOAD_MAX_BYTES)


def checked_type(file_name: str, content: bytes, *, field: str = "file") -> str:
    """The media type of a file that may be kept. Raises InvalidInput at ``field``."""
    try:
        return content_type_of(
            file_name,
            content,
            allowed=tuple(settings.UPLOAD_TYPES),
            max_bytes=max_upload_bytes(),
        )
    except ValidationError as error:
        raise InvalidInput({field: [f"{plain_name(file_name)}: {error.message}"]}) from error


def add_paper(
    *, by: Actor, at: datetime, item: AgendaItem, title: str, file_name: str, content: bytes,
    is_public: bool = False,
) -> Paper:  # fmt: skip
    """The file as a paper of the item; after the invitation it counts as handed in late and stays.

    Raises NotPermitted, NotPossible for a heading, a withdrawn item or a meeting that is called off
    or minuted, or InvalidInput for ``title`` and ``file``.
    """
    file = NewPaper(file_name=file_name, content=content, title=title)
    return add_papers(by=by, at=at, item=item, files=[file], is_public=is_public)[0]


def add_papers(
    *, by: Actor, at: datetime, item: AgendaItem, files: Sequence[NewPaper], is_public: bool = False
) -> list[Paper]:
    """Several files as papers of one item, all or none of them; raises what :func:`add_paper` does."""
    require(by, may_prepare, item.meeting)
    if by.saved_user is None:
        raise NotPermitted(_("A paper is uploaded by a person."))
    if not files:
        raise InvalidInput.for_field("file", _("Please choose a file."))
    with transaction.atomic():
        meeting = lock_current(item.meeting)
        item = lock_current(item)
        _refuse_closed(meeting, item)
        return [_add(by, at, meeting, item, file, is_public=is_public) for file in files]


def _add(
    by: Actor, at: datetime, meeting: Meeting, item: AgendaItem, file: NewPaper, *, is_public: bool
) -> Paper:
    """One paper saved; its bytes are frozen at once when the invitation is out."""
    content_type = checked_type(file.file_name, file.content)
    name = plain_name(file.file_name)
    title = file.title.strip() or name.rsplit(".", 1)[0].replace("_", " ")
    paper = Paper(
        meeting=meeting, item=item, title=title[:TITLE_LENGTH] if not file.title.strip() else title,
        file_name=name, content_type=content_type, size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(), is_public=is_public,
        uploaded_by=cast("User", by.saved_user), uploaded_at=at,
    )  # fmt: skip
    if meeting.is_sent:
        paper.frozen = FrozenFile.keep(file.content, content_type=content_type)
    save_recorded(paper, by=by, at=at)
    if not meeting.is_sent:
        PaperContent.objects.create(paper=paper, content=file.content)
    return paper


def _refuse_closed(meeting: Meeting, item: AgendaItem) -> None:
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting was called off."))
    if meeting.is_minuted:
        raise NotPossible(
            _("The minutes of this meeting are released: its papers stay as they are.")
        )
    if item.is_heading or item.outcome == ItemOutcome.WITHDRAWN:
        raise NotPossible(_("Papers belong to an item that is on the agenda."))


def freeze_papers(*, by: Actor, at: datetime, meeting: Meeting) -> list[Paper]:
    """Keep the bytes of all papers of a meeting unchanged from now on; sending calls it."""
    papers = papers_to_freeze(meeting)
    for paper in papers:
        content = paper.content
        paper.frozen = FrozenFile.keep(bytes(content.content), content_type=paper.content_type)
        save_recorded(paper, by=by, at=at)
        content.delete()
    return papers


def withdraw_paper(*, by: Actor, at: datetime, paper: Paper) -> None:
    """Take a paper away: before the invitation it is deleted, afterwards it is marked as withdrawn.

    What was sent is kept; the actor's reason is then demanded. Raises NotPermitted, NotPossible
    when it is withdrawn already or the minutes are released, or InvalidInput for ``reason``.
    """
    require(by, may_prepare, paper.meeting)
    with transaction.atomic():
        meeting = lock_current(paper.meeting)
        paper = lock_current(paper)
        if meeting.is_minuted:
            raise NotPossible(
                _("The minutes of this meeting are released: its papers stay as they are.")
            )
        if paper.is_withdrawn:
            raise NotPossible(_("This paper is withdrawn already."))
        if paper.frozen_id is None:
            delete_with_all(paper, by=by, at=at)
            return
        if not by.reason.strip():
            raise InvalidInput.for_field("reason", _("Please give a reason: members will read it."))
        paper.is_withdrawn = True
        save_recorded(paper, by=by, at=at)


def comment_on_paper(*, by: Actor, at: datetime, paper: Paper, text: str) -> PaperComment:
    """What a member says about a paper, for the body alone; the same sent twice is said once.

    Raises NotPermitted, NotPossible for a withdrawn paper or after the minutes are released, or
    InvalidInput for ``text``.
    """
    require(by, may_comment_on_paper, paper)
    if by.saved_user is None:
        raise NotPermitted(_("A comment is written by a person."))
    if not text.strip():
        raise InvalidInput.for_field("text", _("Please write what you want to say."))
    with transaction.atomic():
        paper = lock_current(paper)
        if paper.is_withdrawn or paper.meeting.is_minuted:
            raise NotPossible(_("This paper is closed for comments."))
        theirs = paper.comments.filter(written_by_id=by.saved_user.pk, is_withdrawn=False)
        if again := sent_again(theirs, at=at, moment="written_at", text=text.strip()):
            return again
        comment = PaperComment(
            paper=paper, text=text.strip(), written_by_id=by.saved_user.pk, written_at=at
        )
        return save_recorded(comment, by=by, at=at)


def withdraw_comment(*, by: Actor, at: datetime, comment: PaperComment) -> PaperComment:
    """A comment taken back: nobody reads it any more. Raises NotPermitted, or NotPossible."""
    require(by, may_withdraw_comment, comment)
    with transaction.atomic():
        comment = lock_current(comment)
        if comment.is_withdrawn:
            raise NotPossible(_("This comment is withdrawn already."))
        comment.is_withdrawn = True
        return save_recorded(comment, by=by, at=at)
