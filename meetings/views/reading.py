"""The minutes as members read them: while they are looked through, and once they are released."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.formats import date_words
from meetings.choices import MINUTED_STATES, Confirmation, MeetingState
from meetings.document.model import MeetingDocument
from meetings.exports.frame import time_words
from meetings.models import Meeting, Objection
from meetings.permissions import (
    may_publish,
    may_read_minutes,
    may_release,
    may_take_minutes,
)
from meetings.permissions.closing import may_correct_minutes, may_object
from meetings.queries.drafts import changed_since
from meetings.queries.reading import Reading, editions_for, neighbours, reading_of
from meetings.queries.releases import later_items
from meetings.queries.rules import rules_of
from meetings.queries.uploads import uploaded_minutes
from meetings.views.access import demand, meeting_or_404, members


@require_safe
@members
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole minutes on one page, corrections beside them; in the review to be objected to."""
    meeting = meeting_or_404(request, slug)
    demand(may_read_minutes(request.user, meeting))
    reading = reading_of(meeting, request.user)
    before, after = neighbours(meeting, request.user)
    is_open = _is_open(meeting) and may_object(request.user, meeting)
    context = {
        "meeting": meeting,
        "reading": reading,
        "document": reading.document,
        "state": _state(meeting),
        "facts": _facts(meeting, reading.document),
        "contents": _contents(reading),
        "decisions": [line for line in reading.lines if line.item.resolutions],
        "tasks": [line for line in reading.lines if line.item.follow_ups],
        "objection_url": _objection_url(meeting, reading) if is_open else "",
        "my_objections": _mine(request, reading),
        "upload": uploaded_minutes(meeting),
        "changed": _changed(request, meeting, reading),
        "editions": list(editions_for(meeting, request.user)) if meeting.is_minuted else [],
        "before": before,
        "after": after,
        **_doors(request, meeting),
    }
    return render(request, "meetings/read_minutes.html", context)


def _state(meeting: Meeting) -> dict[str, str]:
    """The state as a tag."""
    if meeting.state == MeetingState.REVIEW and meeting.review_until is not None:
        words = _("Draft, objections until %(day)s") % {"day": date_words(meeting.review_until)}
        return {"kind": "warn", "label": words}
    if meeting.state == MeetingState.RELEASED and meeting.released_at is not None:
        words = _("Released on %(day)s") % {"day": date_words(meeting.released_at)}
        return {"kind": "ok", "label": words}
    if meeting.state == MeetingState.CONFIRMED:
        approves = rules_of(meeting.group).confirmation == Confirmation.APPROVED
        return {"kind": "ok", "label": _("Approved") if approves else _("Noted by the body")}
    return {"kind": "neutral", "label": meeting.get_state_display()}


def _facts(meeting: Meeting, document: MeetingDocument) -> list[dict[str, Any]]:
    """The head of the minutes in rows."""
    head = document.head
    rows = [
        {"label": _("Day"), "value": head.day},
        {"label": _("Begin"), "value": time_words(head.began or head.begins)},
        {"label": _("End"), "value": time_words(head.closed or head.ends)},
        {"label": _("Place"), "value": head.place or head.mode},
        {"label": _("Led by"), "value": head.chair.name if head.chair else ""},
        {"label": _("Minutes taken by"), "value": head.note_taker.name if head.note_taker else ""},
    ]
    if meeting.confirmed_in is not None:
        later = meeting.confirmed_in.meeting
        rows.append(
            {
                "label": _("Confirmed"),
                "value": str(meeting.confirmed_in),
                "note": str(later),
                "url": later.get_absolute_url(),
            }
        )
    return [row for row in rows if row["value"]]


def _contents(reading: Reading) -> list[dict[str, str]]:
    """The contents list of the page."""
    entries = [{"url": f"#top-{line.item.key}", "label": line.label} for line in reading.lines]
    if reading.document.attendance:
        entries.insert(0, {"url": "#anwesenheit", "label": _("Attendance")})
    if reading.document.corrections:
        entries.append({"url": "#berichtigungen", "label": _("Corrections")})
    return entries


def _objection_url(meeting: Meeting, reading: Reading) -> str:
    """Where objections to sentences of this draft are made; the place of the sentence follows."""
    assert reading.edition is not None
    new = reverse("meetings:objection_new", args=[meeting.slug])
    return f"{new}?ausgabe={reading.edition.pk}"


def _mine(request: HttpRequest, reading: Reading) -> list[Objection]:
    """The reader's own objections."""
    return [each for each in reading.objections if each.raised_by_id == request.user.pk]


def _changed(request: HttpRequest, meeting: Meeting, reading: Reading) -> list[str]:
    """For who writes: what they changed since the draft was sent."""
    if not reading.is_draft or not may_take_minutes(request.user, meeting):
        return []
    assert reading.edition is not None
    return changed_since(reading.edition)


def _is_open(meeting: Meeting) -> bool:
    """Whether objections are taken today."""
    last = meeting.review_until
    return meeting.state == MeetingState.REVIEW and (last is None or clock.today() <= last)


def _doors(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What this reader may do next with the minutes."""
    user = request.user
    writes, releases = may_take_minutes(user, meeting), may_release(user, meeting)
    is_released = meeting.state == MeetingState.RELEASED
    later = later_items(meeting) if meeting.is_minuted and (writes or releases) else None
    open_later = later.exclude(meeting__state__in=MINUTED_STATES).exists() if later else False
    return {
        "may_check": (writes or releases) and not meeting.is_minuted,
        "may_confirm": writes and is_released and later is not None and later.exists(),
        "may_correct": may_correct_minutes(user, meeting) and open_later,
        "may_preview": writes or releases or may_publish(user, meeting),
        "may_show_upload": meeting.is_minuted and may_publish(user, meeting),
        "file_url": reverse("meetings:minutes_file", args=[meeting.slug]),
        "has_working_text": writes and meeting.state == MeetingState.REVIEW,
    }
