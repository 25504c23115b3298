"""Minutes that were written elsewhere and uploaded as a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings.choices import MINUTED_STATES, ItemKind, MeetingState, PaperKind
from meetings.models import AgendaItem, Meeting, MeetingQuerySet, Paper
from meetings.queries.agenda import AgendaLine, lines_of
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


def title_of_the_file() -> str:
    """What the item is called at which a file's resolutions stand if its meeting has no agenda."""
    return _("From the minutes uploaded as a file")


def posting_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of its agenda at which what stands in a file can be entered; none without an agenda."""
    items = meeting.items.on_agenda().filter(kind=ItemKind.ITEM)
    return items.exclude(title=title_of_the_file())


def agendas_to_post_to(meetings: Iterable[Meeting]) -> dict[Meeting, list[AgendaLine]]:
    """The same of several meetings, numbered and in order; meetings without an agenda are left out.

    One query, however many they are.
    """
    known = {meeting.pk: meeting for meeting in meetings}
    items = defaultdict(list)
    for item in AgendaItem.objects.filter(meeting__in=known).select_related("parent"):
        item.meeting = known[item.meeting_id]
        items[item.meeting].append(item)
    found = {meeting: _lines_to_post_to(items[meeting]) for meeting in known.values()}
    return {meeting: lines for meeting, lines in found.items() if lines}


def _lines_to_post_to(items: Iterable[AgendaItem]) -> list[AgendaLine]:
    return [
        line
        for line in lines_of(items)
        if not (line.item.is_heading or line.is_withdrawn)
        and line.item.title != title_of_the_file()
    ]
