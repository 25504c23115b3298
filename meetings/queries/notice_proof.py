"""Proof of notice: what was sent to whom when, and what became of each mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.choices import INVITING_KINDS, Audience, EditionKind, Seat
from meetings.models import Attendance, Edition, Meeting
from notices.choices import NoticeState
from notices.models import Notice
from people.models import Person

SENT_KINDS = (*sorted(INVITING_KINDS), EditionKind.CANCELLATION)
INVITATION_NOTICE = "meetings.invitation"


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
    is_later: bool = False

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
    """What was sent to the members of a meeting, newest first, each with who got it; four queries.

    Who was invited between two editions, as a guest or a deputy, got the one that was out by then.
    """
    editions = list(
        meeting.editions.filter(kind__in=SENT_KINDS)
        .exclude(audience=Audience.PUBLIC)
        .select_related("made_by")
        .defer("content")
        .order_by("-position")
    )
    notices = _notices_of(editions)
    later = _invited_later(meeting, editions)
    return [
        Proof(
            edition,
            (
                *(_recipient(edition, entry, notices) for entry in edition.recipients),
                *later.get(edition.pk, ()),
            ),
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
        **_how_far(notice),
    )


def _how_far(notice: Notice | None) -> dict[str, Any]:
    """What became of a mail."""
    return {
        "state": notice.state if notice else "",
        "sent_at": notice.sent_at if notice else None,
        "problem": notice.problem if notice else "",
    }


def _invited_later(meeting: Meeting, editions: list[Edition]) -> dict[int, list[Recipient]]:
    """Guests and deputies by the edition that was out when they were invited."""
    made = {edition.made_at for edition in editions}
    rows = [
        row
        for row in meeting.attendances.filter(invited_at__isnull=False)
        .select_related("person__user")
        .order_by("invited_at", "pk")
        if row.invited_at not in made
    ]
    mails = Notice.objects.filter(
        kind=INVITATION_NOTICE, key="", about__attendance__in=[row.pk for row in rows]
    )
    notices = {(each.about["attendance"], each.made_at): each for each in mails}
    found: dict[int, list[Recipient]] = defaultdict(list)
    for row in rows:
        assert row.invited_at is not None
        out = [each for each in editions if each.made_at <= row.invited_at and _invites(each)]
        notice = notices.get((row.pk, row.invited_at))
        was_told = notice is not None and notice.state == NoticeState.SENT
        if out and (was_told or not row.is_withdrawn):
            found[out[0].pk].append(_late_recipient(row, notice))
    return found


def _invites(edition: Edition) -> bool:
    return edition.kind in INVITING_KINDS


def _late_recipient(row: Attendance, notice: Notice | None) -> Recipient:
    assert row.invited_at is not None
    return Recipient(
        name=str(row.person),
        email=notice.email if notice else address_of_person(row.person),
        seat=row.seat,
        organisation=row.organisation,
        at=row.invited_at,
        is_later=True,
        **_how_far(notice),
    )


def last_sent_edition(meeting: Meeting) -> Edition | None:
    """What the invited got last: the invitation, what followed it, or the cancellation."""
    sent = meeting.editions.filter(kind__in=SENT_KINDS).exclude(audience=Audience.PUBLIC)
    return sent.order_by("-position").first()


def is_waiting(attendance: Attendance, *, kind: str) -> bool:
    """Whether a mail of this kind is on its way to the person and will tell the newest state."""
    waiting = Notice.objects.filter(
        kind=kind, state=NoticeState.WAITING, about__attendance=attendance.pk
    )
    return waiting.exists()
