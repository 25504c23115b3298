"""Telling the invited: one notice for each address, put into words when it is sent.

What is sent with an edition carries its key and goes out once. Who is named as deputy or taken back
is told a few minutes later, so that a change of mind makes no mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import Actor
from meetings.choices import Audience, EditionKind
from meetings.models import Attendance, Edition, Meeting
from meetings.operations.editions import freeze_edition
from meetings.permissions.meetings import standing_on
from meetings.queries.notice_proof import (
    address_of_person,
    edition_key,
    is_waiting,
    last_sent_edition,
)
from notices.operations import notify

INVITATION = "meetings.invitation"
SUPPLEMENT = "meetings.supplement"
CHANGE = "meetings.change"
CANCELLATION = "meetings.cancellation"
NOT_NEEDED = "meetings.not_needed"
NEW_LINK = "meetings.new_link"

WAITS = timedelta(minutes=3)
"""So long a change waits for another one."""


def invited_to(meeting: Meeting, *, at: datetime) -> list[Attendance]:
    """Everybody whose invitation stands at that moment, with their person; who left gets nothing."""
    invited = meeting.attendances.filter(standing_on(timezone.localtime(at).date()))
    return list(invited.select_related("person__user", "deputises_for__person").order_by("pk"))


def recipients_of(attendances: Iterable[Attendance], *, at: datetime) -> list[dict[str, Any]]:
    """Proof of notice: who was told, as what, at which address or on paper, and when."""
    found = []
    for attendance in attendances:
        email = address_of_person(attendance.person)
        found.append(
            {
                "attendance": attendance.pk, "name": str(attendance.person), "email": email,
                "seat": attendance.seat, "organisation": attendance.organisation,
                "by": "email" if email else "paper", "at": at.isoformat(),
            }
        )  # fmt: skip
    return found


def tell_with_edition(
    kind: str, edition: Edition, attendances: Iterable[Attendance], *, at: datetime
) -> None:
    """One mail for each of them that goes with an edition; who has no address gets it on paper."""
    for attendance in attendances:
        if email := address_of_person(attendance.person):
            notify(
                at=at, kind=kind, email=email, key=edition_key(edition.pk, attendance.pk),
                about={"attendance": attendance.pk, "edition": edition.pk},
            )  # fmt: skip


def tell_one(
    kind: str, attendance: Attendance, *, at: datetime, not_before: datetime | None = None
) -> None:
    """One mail about an invitation to its person, if there is an address.

    While a mail of the kind waits there is no second one: it will say how things stand by then.
    """
    email = address_of_person(attendance.person)
    if email and not is_waiting(attendance, kind=kind):
        about = {"attendance": attendance.pk}
        if kind == INVITATION and (sent := last_sent_edition(attendance.meeting)) is not None:
            about["edition"] = sent.pk
        notify(at=at, kind=kind, email=email, about=about, not_before=not_before)


def tell_of_cancellation(meeting: Meeting, *, by: Actor, at: datetime) -> None:
    """Freeze the cancellation with whom it was sent to, and tell everybody invited."""
    invited = invited_to(meeting, at=at)
    edition = freeze_edition(
        by=by, at=at, meeting=meeting, kind=EditionKind.CANCELLATION, audience=Audience.MEMBERS,
        recipients=recipients_of(invited, at=at), remark=meeting.cancelled_because,
    )  # fmt: skip
    tell_with_edition(CANCELLATION, edition, invited, at=at)
