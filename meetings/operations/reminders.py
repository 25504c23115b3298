"""Reminding of follow-ups: once a week before they are due, and once when they are overdue."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from meetings.emails import follow_ups as emails
from meetings.models import FollowUp
from meetings.queries.follow_ups import AHEAD, with_names
from notices.operations import KEPT_FOR, notify


def collect(at: datetime) -> None:
    """What the timer of the queue calls before each sending; see `notices.registry`."""
    queue_reminders(at=at)


def queue_reminders(*, at: datetime) -> int:
    """Queue for the digest what is due within a week or overdue; the number of reminders asked for.

    It may run as often as one likes: each person is told once of each date, and again when a new
    date was agreed. What is overdue for longer than the queue remembers is not told again.
    """
    today = timezone.localtime(at).date()
    near = FollowUp.objects.open().filter(
        due__range=(today - KEPT_FOR, today + timedelta(days=AHEAD))
    )
    asked = 0
    for follow_up in with_names(near):
        kind = emails.OVERDUE if follow_up.is_overdue_on(today) else emails.SOON_DUE
        for address in emails.addresses_of(follow_up):
            notify(
                at=at, kind=kind, email=address, about={"follow_up": follow_up.pk},
                is_for_digest=True, key=f"{kind}:{follow_up.pk}:{follow_up.due:%Y-%m-%d}",
            )  # fmt: skip
            asked += 1
    return asked
