"""Who was there: recorded person by person, with coming, leaving, deputies and recusals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import delete_recorded, save_recorded
from core.operations import InvalidInput, NotPossible
from meetings.choices import Answer, AttendanceState, Seat
from meetings.models import AgendaItem, Attendance, AttendanceSpan, Meeting, Recusal
from meetings.operations.minutes import lock_for_minutes, writer_of
from meetings.operations.named_people import checked_names, enter_named
from meetings.queries.attendances import members_to_invite, seat_of
from meetings.queries.presence import Presence, presence_of
from people.models import Person
from projectgroups.choices import VOTING_ROLES
from projectgroups.models import Membership

WITH_REASON = frozenset(
    {AttendanceState.EXCUSED, AttendanceState.ABSENT, AttendanceState.DEPUTISED}
)

ANSWERED = {
    Answer.YES: AttendanceState.PRESENT,
    Answer.NO: AttendanceState.EXCUSED,
    Answer.DEPUTY: AttendanceState.DEPUTISED,
}
"""What an answer to the invitation says about attendance, until the room says otherwise."""


def record_attendance(
    *, by: Actor, at: datetime, attendance: Attendance, state: AttendanceState | str,
    excuse: str = "",
) -> Attendance:  # fmt: skip
    """The attendance with whether the person came. A deputy who came represents their member.

    Somebody who did not come loses what was recorded of coming and leaving. Raises NotPermitted,
    NotPossible or InvalidInput.
    """
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=attendance.meeting)
        attendance = _listed(attendance)
        attendance.state = state
        attendance.excuse = excuse if state in WITH_REASON else ""
        save_recorded(attendance, by=by, at=at)
        if state == AttendanceState.PRESENT:
            _represent(by, at, attendance)
        else:
            _forget_parts(by, at, attendance)
        return attendance


def record_attendances(
    *, by: Actor, at: datetime, changes: Iterable[tuple[Attendance, AttendanceState | str, str]]
) -> None:
    """Several people at once, each with state and excuse; when one is refused, none is recorded.

    Raises like :func:`record_attendance`.
    """
    with transaction.atomic():
        for attendance, state, excuse in changes:
            record_attendance(by=by, at=at, attendance=attendance, state=state, excuse=excuse)


def add_attendance(
    *, by: Actor, at: datetime, meeting: Meeting, person: Person, seat: Seat | str,
    organisation: str = "", function: str = "", deputises_for: Attendance | None = None,
) -> Attendance:  # fmt: skip
    """Somebody who came without being on the list. Raises NotPermitted, NotPossible, InvalidInput.

    A vote has only who belongs to the body with a vote on that day, or a deputy of such a member.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=meeting)
        membership = _membership_of(meeting, person)
        _refuse_seat(meeting, seat, membership, deputises_for)
        attendance = _row_of(meeting, person)
        attendance.seat, attendance.state = seat, AttendanceState.PRESENT
        attendance.organisation = organisation or (
            str(membership.organisation) if membership else ""
        )
        attendance.function = function or (membership.function if membership else "")
        attendance.role = membership.get_role_display() if membership else ""
        attendance.deputises_for = deputises_for
        save_recorded(attendance, by=by, at=at)
        _represent(by, at, attendance)
        return attendance


def add_stranger(
    *, by: Actor, at: datetime, meeting: Meeting, first_name: str, last_name: str,
    seat: Seat | str, organisation: str = "", function: str = "",
    deputises_for: Attendance | None = None,
) -> Attendance:  # fmt: skip
    """Somebody who came and whom the platform does not know yet; their person is entered as well.

    Whoever takes minutes may do so for this one purpose. Raises NotPermitted, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=meeting)
        reason = _("On the attendance list of %(meeting)s, entered by %(who)s") % {
            "meeting": meeting,
            "who": by.user or _("The platform"),
        }
        named = checked_names(
            first_name, last_name, "", fields=("last_name", "last_name"), is_address_needed=False
        )
        person = enter_named(named, at=at, because=reason)
        return add_attendance(
            by=by, at=at, meeting=meeting, person=person, seat=seat, organisation=organisation,
            function=function, deputises_for=deputises_for,
        )  # fmt: skip


def list_members(*, by: Actor, at: datetime, meeting: Meeting) -> list[Attendance]:
    """All who belonged to the body on that day put on the list, for a meeting without an invitation.

    Who is on it already stays as they are. Raises NotPermitted or NotPossible.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=meeting)
        rows = meeting.attendances.filter(is_withdrawn=False)
        known = set(rows.values_list("person_id", flat=True))
        return [
            save_recorded(_seated(_row_of(meeting, one.person), one), by=by, at=at)
            for one in members_to_invite(meeting)
            if one.person_id not in known
        ]


def take_answers(*, by: Actor, at: datetime, meeting: Meeting) -> list[Attendance]:
    """Who is not recorded yet, recorded as they answered the invitation.

    Raises NotPermitted or NotPossible.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=meeting)
        waiting = meeting.attendances.filter(
            state=AttendanceState.UNKNOWN, answer__in=ANSWERED, is_withdrawn=False
        )
        return [
            record_attendance(
                by=by, at=at, attendance=one, state=ANSWERED[Answer(one.answer)],
                excuse=one.answer_note,
            )
            for one in waiting
        ]  # fmt: skip


def remove_attendance(*, by: Actor, at: datetime, attendance: Attendance) -> None:
    """Somebody entered by mistake is taken off the list. Raises NotPermitted or NotPossible.

    Whoever was invited stays on it, as not having come.
    """
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=attendance.meeting)
        attendance = lock_current(attendance)
        if attendance.invited_at is not None or attendance.deputised_by.exists():
            raise NotPossible(_("This person was invited and stays on the list."))
        _forget_parts(by, at, attendance)
        delete_recorded(attendance, by=by, at=at)


def record_span(
    *, by: Actor, at: datetime, attendance: Attendance, comes_at: AgendaItem | None = None,
    leaves_after: AgendaItem | None = None, came_at: time | None = None,
    left_at: time | None = None,
) -> AttendanceSpan:  # fmt: skip
    """A part of the meeting in which somebody was there; who has parts was not there between them.

    Raises NotPermitted, NotPossible, or InvalidInput when it lies across another part.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=attendance.meeting)
        attendance = _listed(attendance)
        span = AttendanceSpan(
            attendance=attendance, comes_at=comes_at, leaves_after=leaves_after, came_at=came_at,
            left_at=left_at,
        )  # fmt: skip
        _refuse_span(meeting, span)
        _mark_present(by, at, attendance)
        return save_recorded(span, by=by, at=at)


def record_arrival(
    *, by: Actor, at: datetime, attendance: Attendance, item: AgendaItem,
    came_at: time | None = None,
) -> AttendanceSpan:  # fmt: skip
    """Somebody comes, or comes back, at this item. Raises NotPermitted, NotPossible, InvalidInput."""
    return record_span(by=by, at=at, attendance=attendance, comes_at=item, came_at=came_at)


def record_departure(
    *, by: Actor, at: datetime, attendance: Attendance, item: AgendaItem,
    left_at: time | None = None,
) -> AttendanceSpan:  # fmt: skip
    """Somebody leaves after this item: the part they are in ends with it.

    Raises NotPermitted, NotPossible when they were not there, or InvalidInput.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=attendance.meeting)
        attendance = _listed(attendance)
        presence = presence_of(meeting)
        one = _in(presence, attendance)
        if not presence.is_there(one, item):
            raise NotPossible(_("This person was not there at this item."))
        spans = [span for span in one.spans.all() if presence.covers(span, item)]
        if not spans:
            return record_span(
                by=by, at=at, attendance=attendance, leaves_after=item, left_at=left_at
            )
        span = lock_current(spans[0])
        span.leaves_after, span.left_at = item, left_at
        return save_recorded(span, by=by, at=at)


def remove_span(*, by: Actor, at: datetime, span: AttendanceSpan) -> None:
    """A part taken back; without any part somebody present was there throughout.

    Raises NotPermitted or NotPossible.
    """
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=span.attendance.meeting)
        delete_recorded(lock_current(span), by=by, at=at)


def recuse(*, by: Actor, at: datetime, attendance: Attendance, item: AgendaItem) -> Recusal:
    """Somebody neither talks nor votes about this item and what is below it.

    Raises NotPermitted, NotPossible, or InvalidInput when it is recorded already.
    """
    with transaction.atomic():
        meeting = lock_for_minutes(by=by, meeting=attendance.meeting)
        _refuse_foreign(meeting, item, "item")
        recusal = Recusal(attendance=_listed(attendance), item=item, recorded_by=writer_of(by))
        return save_recorded(recusal, by=by, at=at)


def withdraw_recusal(*, by: Actor, at: datetime, recusal: Recusal) -> None:
    """A recusal recorded by mistake is taken back. Raises NotPermitted or NotPossible."""
    with transaction.atomic():
        lock_for_minutes(by=by, meeting=recusal.item.meeting)
        delete_recorded(lock_current(recusal), by=by, at=at)


def _listed(attendance: Attendance) -> Attendance:
    """The row as it is now; a withdrawn one takes nothing."""
    attendance = lock_current(attendance)
    if attendance.is_withdrawn:
        raise NotPossible(
            _("This person is not on the list any more. Please add them if they came.")
        )
    return attendance


def _row_of(meeting: Meeting, person: Person) -> Attendance:
    """A withdrawn row of the person to be taken again, or a new one."""
    withdrawn = meeting.attendances.filter(person=person, is_withdrawn=True).first()
    row = withdrawn or Attendance(meeting=meeting, person=person)
    row.is_withdrawn = False
    return row


def _seated(row: Attendance, membership: Membership) -> Attendance:
    """The row as the membership has it."""
    row.seat, row.role = seat_of(membership.role), membership.get_role_display()
    row.organisation, row.function = str(membership.organisation), membership.function
    row.deputises_for = None
    return row


def _represent(by: Actor, at: datetime, deputy: Attendance) -> None:
    """The member whose deputy came, and of whom nothing else is known, is represented."""
    if deputy.deputises_for_id is None:
        return
    assert deputy.deputises_for is not None
    member = lock_current(deputy.deputises_for)
    if member.state in (AttendanceState.UNKNOWN, AttendanceState.EXCUSED, AttendanceState.ABSENT):
        member.state = AttendanceState.DEPUTISED
        save_recorded(member, by=by, at=at)


def _mark_present(by: Actor, at: datetime, attendance: Attendance) -> None:
    if attendance.state != AttendanceState.PRESENT:
        attendance.state, attendance.excuse = AttendanceState.PRESENT, ""
        save_recorded(attendance, by=by, at=at)
        _represent(by, at, attendance)


def _forget_parts(by: Actor, at: datetime, attendance: Attendance) -> None:
    for part in (*attendance.spans.all(), *attendance.recusals.all()):
        delete_recorded(part, by=by, at=at)


def _in(presence: Presence, attendance: Attendance) -> Attendance:
    return next(one for one in presence.attendances if one.pk == attendance.pk)


def _membership_of(meeting: Meeting, person: Person) -> Membership | None:
    return next((one for one in members_to_invite(meeting) if one.person_id == person.pk), None)


def _refuse_seat(
    meeting: Meeting, seat: str, membership: Membership | None, deputises_for: Attendance | None
) -> None:
    """A vote comes from the body, a deputy stands in for somebody on the list."""
    if seat == Seat.VOTING and (membership is None or membership.role not in VOTING_ROLES):
        raise InvalidInput.for_field(
            "seat", _("Only a member with a vote of this body has a vote in its meeting.")
        )
    if seat == Seat.DEPUTY and deputises_for is None:
        raise InvalidInput.for_field("deputises_for", _("Please say for whom the deputy came."))
    if deputises_for is not None and (
        seat != Seat.DEPUTY or deputises_for.meeting_id != meeting.pk
    ):
        raise InvalidInput.for_field(
            "deputises_for", _("Only a deputy stands in for somebody of this meeting.")
        )


def _refuse_span(meeting: Meeting, span: AttendanceSpan) -> None:
    """Both ends belong to this meeting, in this order, and no other part lies across it."""
    for name in ("comes_at", "leaves_after"):
        item = getattr(span, name)
        if item is not None:
            _refuse_foreign(meeting, item, name)
    presence = presence_of(meeting)
    begin, end = presence.ends_of(span)
    if end < begin:
        raise InvalidInput.for_field("leaves_after", _("The end lies before the beginning."))
    for other in span.attendance.spans.all():
        first, last = presence.ends_of(other)
        if first <= end and begin <= last:
            raise InvalidInput.for_field(
                "comes_at", _("This person was there at these items already.")
            )


def _refuse_foreign(meeting: Meeting, item: AgendaItem, name: str) -> None:
    if item.meeting_id != meeting.pk:
        raise InvalidInput.for_field(name, _("This item belongs to another meeting."))
