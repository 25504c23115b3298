"""The draft the members have, and what the note-takers wrote since it was sent."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from meetings.choices import Audience, MeetingState
from meetings.document import Item, MeetingDocument, for_audience, from_json
from meetings.models import Edition, Meeting
from meetings.queries.documents import meeting_document
from meetings.queries.objections import draft_edition


def draft_out_for_review(meeting: Meeting) -> Edition | None:
    """The frozen draft the members read and object to; none before the review and after it."""
    return draft_edition(meeting) if meeting.state == MeetingState.REVIEW else None


def changed_since(draft: Edition) -> list[str]:
    """The places whose words are others now than in this draft: head, attendance, items.

    Asks a constant number of queries. Measures are left out: they are linked, not written.
    """
    sent = from_json(draft.content)
    now = for_audience(meeting_document(draft.meeting), Audience.MEMBERS.value)
    places = []
    if _head(sent) != _head(now):
        places.append(_("Head of the minutes"))
    if sent.attendance != now.attendance:
        places.append(_("Attendance"))
    before, after = _words(sent), _words(now)
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            item = after.get(key) or before[key]
            places.append(_label(item))
    return places


def _head(document: MeetingDocument) -> tuple[object, ...]:
    """What the minutes themselves say in their head."""
    head = document.head
    return (head.day, head.began, head.closed, head.place, head.mode, head.chair, head.note_taker)


def _words(document: MeetingDocument) -> dict[str, Item]:
    """Every line by its key, with nothing but its own words."""
    return {
        item.key: replace(item, children=(), measures=(), papers=())
        for item, _depth in document.lines()
    }


def _label(item: Item) -> str:
    return _("Item %(number)s") % {"number": item.number} if item.number else item.title
