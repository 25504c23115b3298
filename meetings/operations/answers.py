"""Answering an invitation, naming a deputy, and taking the deputy back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import Answer, Seat
from meetings.models import Attendance
from meetings.models.people import new_answer_key
from meetings.operations.named_people import checked_name, enter_named
from meetings.operations.telling import INVITATION, NOT_NEEDED, WAITS, tell_one
from meetings.permissions import may_prepare
from meetings.permissions.answers import may_answer
from meetings.queries.attendances import (
    known_deputies,
    may_name_deputy,
    may_still_answer,
    named_before,
    standing_deputy,
    still_stands,
    times_deputised,
)
from meetings.queries.notice_proof import is_waiting
from people.models import Person

ENTERING = "Named as deputy in the answer to an invitation"
NAMED_AT_MOST = 3
"""So often one invitation sends for a deputy; each gets a mail, and nobody is to be pestered."""
NOTE_LENGTH = 500
ANSWERS = frozenset({Answer.YES, Answer.NO, Answer.DEPUTY})
REPRESENTED = frozenset({Seat.VOTING, Seat.ADVISORY})
"""Seats somebody else may take; deputies and guests come themselves or not at all."""


def answer_invitation(
    *, by: Actor, at: datetime, attendance: Attendance, answer: str, note: str = "",
    deputy: Person | None = None, deputy_name: str = "", deputy_email: str = "",
) -> Attendance:  # fmt: skip
    """The answer of somebody invited; a deputy is put on the list and told, one not needed is told so.

    The link in the mail answers as the system. A deputy is a person who is known, or a name with
    an e-mail address; the name makes a person of its own, so that nobody learns who is known here.
    Raises NotPermitted, NotPossible once the meeting has begun, or InvalidInput for ``answer``,
    ``note``, ``deputy``, ``deputy_name`` and ``deputy_email``.
    """
    require(by, may_answer, attendance)
    if answer not in ANSWERS:
        raise InvalidInput.for_field("answer", _("Please choose an answer."))
    with transaction.atomic():
        attendance = _open(attendance, at)
        if answer == Answer.DEPUTY and attendance.seat not in REPRESENTED:
            raise InvalidInput.for_field("answer", _("Only members send somebody else."))
        if answer == Answer.DEPUTY:
            if deputy is None:
                _refuse_unnamed(by, attendance)
                deputy = _newly_named(by, at, attendance, deputy_name, deputy_email)
            else:
                _refuse_stranger(by, attendance, deputy)
            _send_instead(by, at, attendance, deputy)
        else:
            _take_back(by, at, attendance)
        if len(note.strip()) > NOTE_LENGTH:
            raise InvalidInput.for_field("note", _("This remark is too long."))
        attendance.answer, attendance.answer_note = answer, note.strip()
        attendance.answered_at = at
        return save_recorded(attendance, by=by, at=at)


def _open(attendance: Attendance, at: datetime) -> Attendance:
    """The invitation as it stands, locked together with its meeting, while answers are taken."""
    meeting = lock_current(attendance.meeting)
    attendance = lock_current(attendance)
    attendance.meeting = meeting
    if attendance.is_withdrawn or attendance.invited_at is None:
        raise NotPossible(_("This invitation does not stand any more."))
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting was called off."))
    if not still_stands(attendance, timezone.localtime(at).date()):
        raise NotPossible(_("This invitation does not stand any more."))
    if not may_still_answer(attendance, at):
        raise NotPossible(_("The meeting has begun: answers are not taken any more."))
    return attendance


def _newly_named(by: Actor, at: datetime, attendance: Attendance, name: str, email: str) -> Person:
    """The person behind a name: who the member named before at this address, or a new one."""
    named = checked_name(
        name, email, fields=("deputy_name", "deputy_email"),
        is_address_needed=not _prepares(by, attendance),
    )  # fmt: skip
    known = named_before(attendance, named.first_name, named.last_name, named.email)
    return known or enter_named(named, at=at, because=f"{ENTERING}: {attendance.person}")


def _prepares(by: Actor, attendance: Attendance) -> bool:
    return by.user is not None and may_prepare(by.user, attendance.meeting)


def _send_instead(by: Actor, at: datetime, attendance: Attendance, person: Person) -> None:
    """Put the deputy on the list and tell them; somebody named before is told they need not come."""
    standing = standing_deputy(attendance)
    if standing is not None and standing.person_id == person.pk:
        return
    row = attendance.meeting.attendances.filter(person=person).first()
    if row is not None and not row.is_withdrawn:
        raise InvalidInput.for_field("deputy", _("This person is invited already."))
    if row is not None and _has_not_heard(row, attendance):
        _take_back(by, at, attendance)
        row.is_withdrawn = False
        save_recorded(row, by=by, at=at)
        return
    _refuse_pestering(by, attendance)
    _take_back(by, at, attendance)
    row = row or Attendance(meeting=attendance.meeting, person=person)
    row.seat, row.deputises_for, row.organisation = Seat.DEPUTY, attendance, attendance.organisation
    row.role, row.function, row.answer, row.answer_note = "", "", "", ""
    row.answered_at, row.is_withdrawn = None, False
    row.invited_at, row.answer_key = at, new_answer_key()
    save_recorded(row, by=by, at=at)
    tell_one(INVITATION, row, at=at, not_before=at + WAITS)


def _has_not_heard(row: Attendance, attendance: Attendance) -> bool:
    """Whether somebody taken back has not been told so yet: then the first invitation still stands."""
    is_same = row.deputises_for_id == attendance.pk
    return is_same and any(is_waiting(row, kind=kind) for kind in (INVITATION, NOT_NEEDED))


def _refuse_pestering(by: Actor, attendance: Attendance) -> None:
    """One invitation sends for deputies a few times only, the same one or others."""
    if not _prepares(by, attendance) and times_deputised(attendance) >= NAMED_AT_MOST:
        raise NotPossible(
            _(
                "You have changed your deputy several times already. Please turn to the"
                " coordinating office."
            )
        )


def _refuse_unnamed(by: Actor, attendance: Attendance) -> None:
    """Where the rules know named deputies only, nobody else is typed in."""
    if not may_name_deputy(attendance) and not _prepares(by, attendance):
        raise InvalidInput.for_field(
            "deputy",
            _(
                "By its rules this body takes only deputies who are named in advance. Please choose"
                " one, or turn to the coordinating office."
            ),
        )


def _refuse_stranger(by: Actor, attendance: Attendance, person: Person) -> None:
    """Members choose among the deputies of their body; who prepares may take anybody."""
    if person.pk == attendance.person_id:
        raise InvalidInput.for_field("deputy", _("Nobody is their own deputy."))
    if _prepares(by, attendance):
        return
    if person.pk not in {each.pk for each in known_deputies(attendance)}:
        raise InvalidInput.for_field(
            "deputy", _("Please choose one of the deputies, or give name and e-mail address.")
        )


def _take_back(by: Actor, at: datetime, attendance: Attendance) -> None:
    """Whoever was to come instead is not needed: access ends, and they are told."""
    standing = standing_deputy(attendance)
    if standing is None:
        return
    standing.is_withdrawn = True
    save_recorded(standing, by=by, at=at)
    if not is_waiting(standing, kind=INVITATION):
        tell_one(NOT_NEEDED, standing, at=at, not_before=at + WAITS)
