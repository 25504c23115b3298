"""Sending invitations and supplements, inviting guests, and giving somebody a new link."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import Audience, EditionKind, MeetingState, Seat
from meetings.models import AgendaItem, Attendance, Edition, Meeting
from meetings.models.people import new_answer_key
from meetings.operations.answers import answer_invitation
from meetings.operations.editions import freeze_edition
from meetings.operations.named_people import checked_name, enter_named
from meetings.operations.papers import freeze_papers
from meetings.operations.seats import keep_seats
from meetings.operations.telling import (
    CHANGE,
    INVITATION,
    NEW_LINK,
    NOT_NEEDED,
    SUPPLEMENT,
    invited_to,
    recipients_of,
    tell_one,
    tell_with_edition,
)
from meetings.permissions import may_prepare
from meetings.queries.attendances import is_visitor, members_to_invite, newcomers_to, seat_of
from meetings.queries.differences import changes_since, facts_changed_since, is_moved_since
from meetings.queries.invitation_checks import (
    Finding,
    invitation_findings,
    is_short_notice,
)
from meetings.queries.meetings import next_meeting_number
from meetings.queries.notice_proof import address_of_person, is_waiting, last_sent_edition
from meetings.queries.numbering import provisional_numbers
from people.models import Person
from projectgroups.models import WorkingGroup

REMARK_LENGTH = 500
NOTICE_OF = {
    EditionKind.INVITATION: INVITATION,
    EditionKind.SUPPLEMENT: SUPPLEMENT,
    EditionKind.CHANGE: CHANGE,
}
"""The mail that goes with each kind of edition."""

__all__ = [
    "Finding",
    "answer_invitation",
    "invitation_findings",
    "invite_guest",
    "invite_new_guest",
    "renew_link",
    "send_invitation",
    "send_supplement",
    "withdraw_guest",
]


def send_invitation(
    *, by: Actor, at: datetime, meeting: Meeting, remark: str = "", version: int | None = None
) -> Edition:
    """The invitation sent: numbers stand, papers are frozen, everybody is on the list and is told.

    Gives the members' edition. Raises NotPermitted, NotPossible when it was sent already or
    something of :func:`invitation_findings` stops it, Conflict when the meeting was changed since
    ``version``, or InvalidInput for ``remark``, which short notice demands.
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        group = WorkingGroup.objects.select_for_update().get(pk=meeting.group_id)
        meeting = lock_current(meeting, version)
        meeting.group = group
        is_short = _checked_for_sending(meeting, at, remark)
        meeting.number = next_meeting_number(group)
        meeting.state, meeting.sent_at = MeetingState.INVITED, at
        _store_numbers(meeting, by=by, at=at)
        save_recorded(meeting, by=by, at=at)
        _seat_members(meeting, by=by, at=at)
        freeze_papers(by=by, at=at, meeting=meeting)
        return _send(
            EditionKind.INVITATION, meeting, by=by, at=at, is_short_notice=is_short, remark=remark
        )


def send_supplement(
    *, by: Actor, at: datetime, meeting: Meeting, remark: str = "", version: int | None = None
) -> Edition:
    """The invitation sent once more with what has changed, to everybody invited and to new members.

    It is a changed invitation when time, place, title or note are other, else a supplement to the
    agenda; where nothing but the list of members changed, the new ones alone get it. Raises
    NotPermitted, NotPossible unless the invitation is out, the meeting lies ahead, something has
    changed and nothing of :func:`invitation_findings` stops it, Conflict, or InvalidInput for
    ``remark``, which moving the meeting at short notice demands.
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting, version)
        if meeting.state != MeetingState.INVITED or at >= meeting.starts_at:
            raise NotPossible(
                _("A supplement follows an invitation and is sent before the meeting.")
            )
        last = last_sent_edition(meeting)
        is_other = last is None or bool(changes_since(meeting, last))
        if not is_other and not newcomers_to(meeting):
            raise NotPossible(_("Nothing has changed since the invitation was last sent."))
        _refuse_stopped(invitation_findings(meeting, at))
        is_short = is_short_notice(meeting, at)
        if is_short and last is not None and is_moved_since(meeting, last):
            _need_remark(remark)
        is_change = last is not None and facts_changed_since(meeting, last)
        kind = EditionKind.CHANGE if is_change else EditionKind.SUPPLEMENT
        keep_seats(meeting, by=by, at=at)  # the day may be another
        _seat_members(meeting, by=by, at=at)
        freeze_papers(by=by, at=at, meeting=meeting)
        return _send(
            kind, meeting, by=by, at=at, is_short_notice=is_short, remark=remark,
            is_for_newcomers=not is_other,
        )  # fmt: skip


def _checked_for_sending(meeting: Meeting, at: datetime, remark: str) -> bool:
    """Refuse what stops an invitation; whether it goes out at short notice."""
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting was called off."))
    if not meeting.is_planned:
        raise NotPossible(_("The invitation to this meeting has been sent already."))
    findings = invitation_findings(meeting, at)
    _refuse_stopped(findings)
    is_short = any(finding.code == "short" for finding in findings)
    if is_short:
        _need_remark(remark)
    return is_short


def _refuse_stopped(findings: list[Finding]) -> None:
    """Nothing goes out while something of the time, the place or the agenda is missing."""
    if stops := [finding.text for finding in findings if finding.stops]:
        raise NotPossible(" ".join(stops))


def _need_remark(remark: str) -> None:
    """Short notice is explained to those it concerns."""
    if not remark.strip():
        raise InvalidInput.for_field(
            "remark", _("Please say why the invitation goes out at short notice.")
        )


def _store_numbers(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Give each item the number it was shown with; from now on it stays."""
    items = list(AgendaItem.objects.select_for_update().filter(meeting=meeting))
    numbers = provisional_numbers(items)
    for item in items:
        if item.pk in numbers and item.number != numbers[item.pk]:
            item.number = numbers[item.pk]
            save_recorded(item, by=by, at=at)


def _seat_members(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Put every member on the list as they are today, and invite guests who stand on it."""
    rows = {row.person_id: row for row in meeting.attendances.select_related("person__user")}
    for membership in members_to_invite(meeting):
        row = rows.get(membership.person_id)
        if row is not None and row.invited_at is not None and not row.is_withdrawn:
            continue
        row = row or Attendance(meeting=meeting, person=membership.person)
        row.deputises_for, row.is_withdrawn, row.invited_at = None, False, None
        row.answer, row.answer_note, row.answered_at = "", "", None
        row.seat = seat_of(membership.role)
        row.role = membership.get_role_display()
        row.organisation = membership.organisation.name
        row.function = membership.function
        rows[membership.person_id] = row
    for row in rows.values():
        if row.invited_at is None and not row.is_withdrawn:
            row.invited_at = at
            save_recorded(row, by=by, at=at)


def _send(
    kind: EditionKind, meeting: Meeting, *, by: Actor, at: datetime, is_short_notice: bool,
    remark: str, is_for_newcomers: bool = False,
) -> Edition:  # fmt: skip
    """Freeze what members and what the public reads, and tell everybody invited, or the new ones."""
    remark = remark.strip()
    if len(remark) > REMARK_LENGTH:
        raise InvalidInput.for_field("remark", _("This remark is too long."))
    invited = invited_to(meeting, at=at)
    if is_for_newcomers:
        invited = [row for row in invited if row.invited_at == at]
    edition = freeze_edition(
        by=by, at=at, meeting=meeting, kind=kind, audience=Audience.MEMBERS,
        recipients=recipients_of(invited, at=at), is_short_notice=is_short_notice, remark=remark,
    )  # fmt: skip
    freeze_edition(by=by, at=at, meeting=meeting, kind=kind, audience=Audience.PUBLIC)
    tell_with_edition(NOTICE_OF[kind], edition, invited, at=at)
    return edition


def invite_guest(
    *, by: Actor, at: datetime, meeting: Meeting, person: Person, seat: Seat | str = Seat.GUEST,
    organisation: str = "", function: str = "",
) -> Attendance:  # fmt: skip
    """Somebody from outside the body on the list; once the invitation is out they are told at once.

    Raises NotPermitted, NotPossible once the meeting has begun or is called off, or InvalidInput
    for ``person`` who is on the list already and for ``seat``.
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = lock_current(meeting)
        is_ahead = meeting.is_planned or (
            meeting.state == MeetingState.INVITED and at < meeting.starts_at
        )
        if not is_ahead:
            raise NotPossible(_("Guests are invited before the meeting begins."))
        if seat not in (Seat.GUEST, Seat.ADVISORY):
            raise InvalidInput.for_field("seat", _("A guest comes as a guest or as an adviser."))
        row = meeting.attendances.filter(person=person).first()
        if row is not None and not row.is_withdrawn:
            raise InvalidInput.for_field("person", _("This person is on the list already."))
        if row is None and person.pk in {each.person_id for each in members_to_invite(meeting)}:
            raise InvalidInput.for_field("person", _("Members of the body are invited anyway."))
        row = row or Attendance(meeting=meeting, person=person)
        row.seat, row.organisation, row.function = seat, organisation.strip(), function.strip()
        row.deputises_for, row.is_withdrawn, row.role = None, False, ""
        row.answer, row.answer_note, row.answered_at = "", "", None
        row.answer_key = new_answer_key()
        row.invited_at = at if meeting.is_sent else None
        save_recorded(row, by=by, at=at)
        if meeting.is_sent:
            tell_one(INVITATION, row, at=at)
        return row


def invite_new_guest(
    *, by: Actor, at: datetime, meeting: Meeting, name: str, email: str, seat: Seat | str = Seat.GUEST,
    organisation: str = "", function: str = "",
) -> Attendance:  # fmt: skip
    """A guest nobody has entered yet, by name and address.

    Raises what :func:`invite_guest` raises, and InvalidInput for ``name`` and ``email``.
    """
    require(by, may_prepare, meeting)
    named = checked_name(name, email, fields=("name", "email"))
    with transaction.atomic():
        person = enter_named(named, at=at, because=f"Invited as a guest by {by.user or by.reason}")
        return invite_guest(
            by=by, at=at, meeting=meeting, person=person, seat=seat, organisation=organisation,
            function=function,
        )  # fmt: skip


def withdraw_guest(*, by: Actor, at: datetime, attendance: Attendance) -> Attendance:
    """A guest taken off the list; whoever was told of the invitation is told of this too.

    Raises NotPermitted, or NotPossible for members and deputies, for somebody who is off the list,
    and once the meeting has begun.
    """
    require(by, may_prepare, attendance.meeting)
    with transaction.atomic():
        meeting = lock_current(attendance.meeting)
        attendance = lock_current(attendance)
        attendance.meeting = meeting
        if meeting.state not in (MeetingState.PLANNED, MeetingState.INVITED) or (
            at >= meeting.starts_at
        ):
            raise NotPossible(_("Guests are taken off the list before the meeting begins."))
        if not is_visitor(attendance):
            raise NotPossible(_("Only guests can be taken off the list."))
        if attendance.is_withdrawn:
            raise NotPossible(_("This person is not invited (any more)."))
        was_told = attendance.invited_at and not is_waiting(attendance, kind=INVITATION)
        attendance.is_withdrawn = True
        save_recorded(attendance, by=by, at=at)
        if was_told:
            tell_one(NOT_NEEDED, attendance, at=at)
        return attendance


def renew_link(*, by: Actor, at: datetime, attendance: Attendance) -> Attendance:
    """A new link to the answer is sent; the old one is worthless from now on.

    Raises NotPermitted, or NotPossible when the invitation does not stand (any more), the meeting
    has begun or no address is kept.
    """
    require(by, may_prepare, attendance.meeting)
    with transaction.atomic():
        meeting = lock_current(attendance.meeting)
        attendance = lock_current(attendance)
        if meeting.state != MeetingState.INVITED or at >= meeting.starts_at:
            raise NotPossible(_("Answers are taken until the meeting begins."))
        if attendance.is_withdrawn or attendance.invited_at is None:
            raise NotPossible(_("This person is not invited (any more)."))
        if not address_of_person(attendance.person):
            raise NotPossible(_("No e-mail address is kept of this person."))
        attendance.answer_key = new_answer_key()
        save_recorded(attendance, by=by, at=at)
        tell_one(NEW_LINK, attendance, at=at)
        return attendance
