"""Reminding by the daily digest: of follow-ups, invitations, draft minutes and written procedures.

Each reminder has a key of person, thing and day, so that it is given once, and again only when a
new day was agreed; none when it no longer holds at the moment it is put into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from meetings.emails import follow_ups as emails
from meetings.emails import reminders
from meetings.models import FollowUp
from meetings.queries.attendances import meeting_day
from meetings.queries.follow_ups import AHEAD, with_names
from meetings.queries.reminders import (
    drafts_to_remind_of,
    invitations_to_remind_of,
    people_who_may_object,
    votes_to_remind_of,
)
from notices.operations import KEPT_FOR, notify


def collect(at: datetime) -> None:
    """What the timer of the queue calls before each sending; see `notices.registry`."""
    queue_reminders(at=at)


def queue_reminders(*, at: datetime) -> int:
    """Queue everything there is to remind of for the digest; the number of reminders asked for.

    It may run as often as one likes: each person is told once of each thing and its day.
    """
    return _of_follow_ups(at) + _of_invitations(at) + _of_drafts(at) + _of_votes(at)


def _of_follow_ups(at: datetime) -> int:
    """Of what is due within a week, and of what is overdue; not longer than the queue remembers."""
    today = timezone.localtime(at).date()
    near = FollowUp.objects.open().filter(
        due__range=(today - KEPT_FOR, today + timedelta(days=AHEAD))
    )
    asked = 0
    for follow_up in with_names(near):
        kind = emails.OVERDUE if follow_up.is_overdue_on(today) else emails.SOON_DUE
        key = f"{kind}:{follow_up.pk}:{follow_up.due:%Y-%m-%d}"
        for address in emails.addresses_of(follow_up):
            asked += _ask(at, kind, address, {"follow_up": follow_up.pk}, key)
    return asked


def _of_invitations(at: datetime) -> int:
    """Of invitations to meetings close ahead that nobody has answered."""
    asked = 0
    for attendance in invitations_to_remind_of(at):
        day = meeting_day(attendance.meeting)
        key = f"{reminders.ANSWER}:{attendance.pk}:{day:%Y-%m-%d}"
        address = emails.address_of(attendance.person)
        asked += _ask(at, reminders.ANSWER, address, {"attendance": attendance.pk}, key)
    return asked


def _of_drafts(at: datetime) -> int:
    """Of draft minutes that can be objected to for a few days only."""
    asked = 0
    for meeting in drafts_to_remind_of(at):
        key = f"{reminders.OBJECTION}:{meeting.pk}:{meeting.review_until:%Y-%m-%d}"
        for person in people_who_may_object(meeting, timezone.localtime(at).date()):
            address = emails.address_of(person)
            asked += _ask(at, reminders.OBJECTION, address, {"meeting": meeting.pk}, key)
    return asked


def _of_votes(at: datetime) -> int:
    """Of votes that are missing in written procedures about to end."""
    asked = 0
    for vote in votes_to_remind_of(at):
        key = f"{reminders.VOTE}:{vote.pk}"
        address = emails.address_of(vote.membership.person)
        asked += _ask(at, reminders.VOTE, address, {"vote": vote.pk}, key)
    return asked


def _ask(at: datetime, kind: str, address: str, about: Mapping[str, int], key: str) -> int:
    """Queue one reminder for the digest; whom no mail reaches is reminded of nothing."""
    if not address:
        return 0
    notify(at=at, kind=kind, email=address, about=about, is_for_digest=True, key=key)
    return 1
