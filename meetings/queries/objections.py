"""Objections to draft minutes, and the draft they are about."""

from __future__ import annotations

from django.db.models import QuerySet

from core.actor import AnyUser
from meetings.choices import EditionKind
from meetings.models import Edition, Meeting, Objection
from meetings.permissions import meetings_visible_to


def draft_edition(meeting: Meeting) -> Edition | None:
    """The draft that was last sent to be looked through."""
    drafts = Edition.objects.filter(meeting=meeting, kind=EditionKind.DRAFT)
    return drafts.order_by("position").last()


def objections_of(meeting: Meeting) -> list[Objection]:
    """All objections to the minutes in the order in which they came; one query."""
    found = Objection.objects.filter(meeting=meeting).select_related("item", "raised_by")
    return list(found.order_by("raised_at", "pk"))


def objections_visible_to(user: AnyUser) -> QuerySet[Objection]:
    """Objections to the minutes of meetings that this account sees from inside."""
    return Objection.objects.filter(
        meeting__in=meetings_visible_to(user).values("pk")
    ).select_related("meeting__group", "item", "raised_by", "edition")
