"""Meetings as lines of public pages: nothing here but day, time, place and how far they are."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import date_words, moment_words
from meetings.choices import MeetingMode, MeetingState
from meetings.document.model import Head, Item, MeetingDocument
from meetings.exports.frame import time_words
from meetings.models import Meeting

STATUS_KINDS = {
    MeetingState.PLANNED: "neutral",
    MeetingState.CANCELLED: "bad",
}
"""How the mark of a state looks; every other one means that it takes place, or took place."""


def name_of(meeting: Meeting) -> str:
    """ "3. Sitzung", or "Sitzung" before it has a number."""
    if meeting.number is None:
        return _("Meeting")
    return _("%(number)d. meeting") % {"number": meeting.number}


def place_of(meeting: Meeting) -> str:
    """Where it is: the place, and that one may take part online; never the address for that."""
    if meeting.mode == MeetingMode.ON_SITE:
        return meeting.place
    return ", ".join(filter(None, (meeting.place, meeting.get_mode_display())))


def meeting_line(meeting: Meeting) -> dict[str, Any]:
    """A meeting to come as ``components/milestones.html`` shows it."""
    return {
        "when": moment_words(meeting.starts_at),
        "title": f"{meeting.group.name}: {name_of(meeting)}",
        "url": meeting.get_public_url(),
        "text": place_of(meeting),
        "status": status_of(meeting),
    }


def status_of(meeting: Meeting) -> dict[str, str]:
    """Whether it is planned, takes place, or was called off, as a mark."""
    kind = STATUS_KINDS.get(MeetingState(meeting.state))
    if kind is not None:
        return {"kind": kind, "label": str(meeting.get_state_display())}
    return {"kind": "ok", "label": _("takes place")}


def facts_of(meeting: Meeting) -> list[dict[str, str]]:
    """Body, day, time and place."""
    rows = [
        {
            "label": _("Body"),
            "value": meeting.group.name,
            "url": meeting.group.get_absolute_url(),
        },
        {"label": _("Day"), "value": date_words(meeting.starts_at)},
        {"label": _("Time"), "value": _time_words(meeting)},
        {"label": _("Place"), "value": place_of(meeting)},
    ]
    return [row for row in rows if row["value"]]


def minutes_facts(head: Head) -> list[dict[str, str]]:
    """What the minutes say about the meeting as a whole."""
    ended = head.closed or head.ends
    rows = [
        {"label": _("Body"), "value": head.body},
        {"label": _("Day"), "value": head.day},
        {"label": _("Began"), "value": time_words(head.began or head.begins)},
        {"label": _("Ended"), "value": time_words(ended)},
        {"label": _("Place"), "value": ", ".join(filter(None, (head.place, head.mode)))},
        {"label": _("Led by"), "value": head.chair.name if head.chair else ""},
        {
            "label": _("Minutes taken by"),
            "value": head.note_taker.name if head.note_taker else "",
        },
        {"label": _("Next meeting"), "value": head.next_meeting},
    ]
    return [row for row in rows if row["value"]]


def contents_of(document: MeetingDocument) -> list[dict[str, str]]:
    """The items of the minutes as a list that leads to them."""
    return [
        {
            "label": f"{item.number} {item.title}".strip(),
            "url": f"#{anchor_of(item)}",
        }
        for item, _depth in document.lines()
    ]


def anchor_of(item: Item) -> str:
    """ "top-3.1"; headings, which have no number, go by their key."""
    return f"top-{item.number}" if item.number else f"teil-{item.key}"


def _time_words(meeting: Meeting) -> str:
    """ "10:00 bis 12:00 Uhr"; of a meeting over several days the end has its day."""
    start = timezone.localtime(meeting.starts_at)
    if meeting.ends_at is None:
        return _("%(start)s o’clock") % {"start": f"{start:%H:%M}"}
    end = timezone.localtime(meeting.ends_at)
    words = f"{end:%H:%M}" if end.date() == start.date() else f"{date_words(end)}, {end:%H:%M}"
    return _("%(start)s to %(end)s o’clock") % {"start": f"{start:%H:%M}", "end": words}
