"""Minutes that were written elsewhere and uploaded as a file."""

from __future__ import annotations

from datetime import date, datetime

from meetings.choices import MINUTED_STATES, MeetingState, PaperKind
from meetings.models import Meeting, MeetingQuerySet, Paper
from meetings.queries.publications import public_minutes_on
from projectgroups.models import WorkingGroup


def uploaded_minutes(meeting: Meeting) -> Paper | None:
    """The file that is the minutes of this meeting, if there is one."""
    papers = Paper.objects.filter(meeting=meeting, kind=PaperKind.MINUTES, is_withdrawn=False)
    return papers.order_by("-pk").first()


def public_file_of(meeting: Meeting, day: date) -> Paper | None:
    """The uploaded file where everybody may have it: vouched for, frozen, its minutes online."""
    paper = uploaded_minutes(meeting)
    if paper is None or not paper.is_public or paper.frozen_id is None:
        return None
    return paper if public_minutes_on(day).filter(meeting=meeting).exists() else None


def meetings_to_post_to(group: WorkingGroup, now: datetime) -> MeetingQuerySet:
    """The body's meetings that were and whose minutes are not released, the latest first."""
    closed = [*MINUTED_STATES, MeetingState.CANCELLED]
    found = Meeting.objects.filter(group=group, starts_at__lte=now).exclude(state__in=closed)
    return found.select_related("group").order_by("-starts_at", "pk")
