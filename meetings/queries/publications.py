"""Which minutes the public reads, and the editions of released minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from core.actor import AnyUser
from meetings.choices import Audience, EditionKind
from meetings.document.codec import from_json
from meetings.document.model import MeetingDocument
from meetings.models import Edition, Meeting, Publication
from meetings.permissions import may_publish, meetings_visible_to
from meetings.queries.documents import meeting_document
from meetings.queries.rules import rules_of


def minutes_edition(meeting: Meeting, audience: Audience | str) -> Edition | None:
    """The latest frozen edition of the minutes for these readers."""
    return _editions(meeting, audience).last()


def first_edition(meeting: Meeting, audience: Audience | str) -> Edition | None:
    """The edition frozen when the minutes were released."""
    return _editions(meeting, audience).first()


def corrected_document(meeting: Meeting) -> MeetingDocument:
    """The released minutes as they were frozen, with the corrections recorded since beneath.

    Who agreed to be named is asked today, so that a correction names nobody against their will.
    """
    released = first_edition(meeting, Audience.INTERNAL)
    assert released is not None
    frozen, now = from_json(released.content), meeting_document(meeting)
    known = {person.key for person in now.people}
    people = now.people + tuple(person for person in frozen.people if person.key not in known)
    return replace(frozen, corrections=now.corrections, people=people)


def publication_of(meeting: Meeting) -> Publication | None:
    """Where the publication of these minutes stands, read anew."""
    return Publication.objects.select_related("edition").filter(meeting=meeting).first()


def publication_ends(meeting: Meeting, today: date) -> date:
    """The last day on which minutes published today are public, by the body's rules."""
    years = rules_of(meeting.group).publication_years
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return today.replace(year=today.year + years, day=28)


def public_minutes_on(day: date) -> QuerySet[Publication]:
    """The publications whose edition everybody reads on that day, latest meeting first.

    What is shown is ``edition`` alone: the public text, frozen, with its corrections.
    """
    return (
        Publication.objects.filter(
            published_at__isnull=False, withdrawn_at__isnull=True, ends_on__gte=day
        )
        .select_related("meeting__group", "edition")
        .defer("edition__content")
        .order_by("-meeting__starts_at", "pk")
    )


def proposed_to(user: AnyUser) -> list[Publication]:
    """Proposed publications that this account may put online, oldest first."""
    waiting = (
        Publication.objects.filter(
            published_at__isnull=True,
            withdrawn_at__isnull=True,
            meeting__in=meetings_visible_to(user),
        )
        .select_related("meeting__group")
        .order_by("proposed_at", "pk")
    )
    return [publication for publication in waiting if may_publish(user, publication.meeting)]


def _editions(meeting: Meeting, audience: Audience | str) -> QuerySet[Edition]:
    """The editions of the minutes for these readers, in the order in which they were frozen."""
    return Edition.objects.filter(
        meeting=meeting, kind=EditionKind.MINUTES, audience=audience
    ).order_by("position")
