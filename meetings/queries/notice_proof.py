"""Proof of notice: what was sent to whom when, and what became of each mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings.choices import Audience, EditionKind, Seat
from meetings.models import Attendance, Edition, Meeting
from notices.choices import NoticeState
from notices.models import Notice
from people.models import Person

SENT_KINDS = (EditionKind.INVITATION, EditionKind.SUPPLEMENT, EditionKind.CANCELLATION)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of a proof: who, as what, at which address or on paper, and how far the mail is."""

    name: str
    email: str
    seat: str
    organisation: str
    at: datetime
    state: str
    sent_at: datetime | None
    problem: str

    @property
    def is_on_paper(self) -> bool:
        """Whether there was no address, so that it was handed over on paper."""
        return not self.email

    @property
    def seat_words(self) -> str:
        """The seat in words."""
        return str(Seat(self.seat).label) if self.seat in Seat.values else ""

    @property
    def state_words(self) -> str:
        """How far the mail is, in words."""
        return str(NoticeState(self.state).label) if self.state else ""


@dataclass(frozen=True, slots=True)
class Proof:
    """An edition that was sent, with everybody it was sent to."""

    edition: Edition
    recipients: tuple[Recipient, ...]


def address_of_person(person: Person) -> str:
    """Where a person gets mail: the address kept of them, else that of their account.

    Whose account was closed gets none.
    """
    if person.user is None:
        return person.email
    return (person.email or person.user.email) if person.user.is_active else ""


def edition_key(edition: int, attendance: int) -> str:
    """Under which a notice that goes with an edition is made once."""
    return f"meetings.edition:{edition}:{attendance}"


def proofs_of(meeting: Meeting) -> list[Proof]:
    """What was sent to the members of a meeting, newest first; two queries."""
    editions = list(
        meeting.editions.filter(kind__in=SENT_KINDS)
        .exclude(audience=Audience.PUBLIC)
        .select_related("made_by")
        .defer("content")
        .order_by("-position")
    )
    notices = _notices_of(editions)
    return [
        Proof(
            edition,
            tuple(_recipient(edition, entry, notices) for entry in edition.recipients),
        )
        for edition in editions
    ]


def _notices_of(editions: Iterable[Edition]) -> dict[str, Notice]:
    keys = [
        edition_key(edition.pk, entry["attendance"])
        for edition in editions
        for entry in edition.recipients
    ]
    return {notice.key: notice for notice in Notice.objects.filter(key__in=keys)}


def _recipient(edition: Edition, entry: dict, notices: dict[str, Notice]) -> Recipient:
    notice = notices.get(edition_key(edition.pk, entry["attendance"]))
    return Recipient(
        name=entry["name"],
        email=entry["email"],
        seat=entry["seat"],
        organisation=entry.get("organisation", ""),
        at=datetime.fromisoformat(entry["at"]),
        state=notice.state if notice else "",
        sent_at=notice.sent_at if notice else None,
        problem=notice.problem if notice else "",
    )


def last_sent_edition(meeting: Meeting) -> Edition | None:
    """The invitation or the last supplement, as members got it."""
    sent = meeting.editions.filter(kind__in=SENT_KINDS).exclude(audience=Audience.PUBLIC)
    return sent.order_by("-position").first()


def is_waiting(attendance: Attendance, *, kind: str) -> bool:
    """Whether a mail of this kind is on its way to the person and will tell the newest state."""
    waiting = Notice.objects.filter(
        kind=kind, state=NoticeState.WAITING, about__attendance=attendance.pk
    )
    return waiting.exists()


def last_told_version(meeting: Meeting) -> int | None:
    """The history row of the meeting as it read before its newest change."""
    rows = meeting.history.order_by("-history_id").values_list("history_id", flat=True)
    newest = list(rows[:2])
    return newest[1] if len(newest) > 1 else None
