"""Objections to a sentence of the draft minutes, and the answers to them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.formats import date_words
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from core.repeats import sent_again
from meetings.choices import MeetingState, ObjectionState
from meetings.emails.minutes import OBJECTION_ANSWERED
from meetings.models import AgendaItem, Meeting, Objection
from meetings.permissions import may_take_minutes
from meetings.permissions.closing import may_object
from meetings.queries.objections import draft_edition
from meetings.queries.sentences import plain, sentences_of
from notices.operations import notify

ANSWERS = frozenset({ObjectionState.ACCEPTED, ObjectionState.REJECTED})


def raise_objection(
    *, by: Actor, at: datetime, meeting: Meeting, item: AgendaItem | None, sentence: str, text: str
) -> Objection:
    """An objection of the acting account to a sentence of the draft that is out for review.

    The sentence has to stand in the frozen draft, below the item if one is given. The same one sent
    twice is one. Raises NotPermitted, NotPossible after the last day, or InvalidInput.
    """
    require(by, may_object, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        edition = draft_edition(meeting)
        if meeting.state != MeetingState.REVIEW or edition is None:
            raise NotPossible(_("The minutes are not under review: objections cannot be made."))
        last = meeting.review_until
        if last is not None and timezone.localtime(at).date() > last:
            raise NotPossible(
                _("Objections were possible until %(day)s.") % {"day": date_words(last)}
            )
        if not text.strip():
            raise InvalidInput.for_field("text", _("Please say what is wrong about the sentence."))
        found = _found(edition.content, item, sentence)
        theirs = Objection.objects.filter(edition=edition, raised_by=by.saved_user)  # type: ignore[misc]
        said = {"item_id": item.pk if item else None, "sentence": found, "text": text.strip()}
        if (again := sent_again(theirs, at=at, moment="raised_at", **said)) is not None:
            return again
        objection = Objection(
            meeting=meeting, item=item, edition=edition, sentence=found, text=text.strip(),
            raised_by=by.saved_user, raised_at=at,
        )  # type: ignore[misc] # fmt: skip
        return save_recorded(objection, by=by, at=at)


def answer_objection(
    *, by: Actor, at: datetime, objection: Objection, state: ObjectionState | str, answer: str,
    version: int | None = None,
) -> Objection:  # fmt: skip
    """The answer of who takes the minutes: taken up in the text, or not, which takes a reason.

    Whoever objected gets a mail. Raises NotPermitted, NotPossible when the minutes are released,
    Conflict, or InvalidInput.
    """
    require(by, may_take_minutes, objection.meeting)
    with transaction.atomic():
        meeting = lock_current(objection.meeting)
        objection = lock_current(objection, version)
        if meeting.is_minuted:
            raise NotPossible(_("The minutes are released: answers do not change any more."))
        if state not in ANSWERS:
            raise InvalidInput.for_field("state", _("Please say whether it is taken up."))
        if state == ObjectionState.REJECTED and not answer.strip():
            raise InvalidInput.for_field("answer", _("Please say why it is not taken up."))
        objection.state, objection.answer = ObjectionState(state), answer.strip()
        save_recorded(objection, by=by, at=at)
        notify(
            at=at, kind=OBJECTION_ANSWERED, email=objection.raised_by.email,
            about={"objection": objection.pk},
            key=f"{OBJECTION_ANSWERED}:{objection.pk}:{objection.state}",
        )  # fmt: skip
    return objection


def _found(content: str, item: AgendaItem | None, sentence: str) -> str:
    """The sentence as it stands in the draft; refuses one that does not."""
    wanted = plain(sentence)
    for found in sentences_of(content):
        if found.text == wanted and (item is None or found.item == item.pk):
            return found.text
    raise InvalidInput.for_field("sentence", _("This sentence does not stand in the draft."))
