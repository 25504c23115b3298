"""The ways through one meeting: ``{% load meeting_navigation %}``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.actor import AnyUser
from meetings.choices import Answer, MeetingState
from meetings.models import Attendance, Meeting
from meetings.permissions import (
    may_prepare,
    may_publish,
    may_read_minutes,
    may_take_minutes,
)

register = template.Library()

STATE_KINDS = {
    MeetingState.PLANNED: "neutral",
    MeetingState.INVITED: "go",
    MeetingState.UNDERWAY: "go",
    MeetingState.DRAFT: "go",
    MeetingState.REVIEW: "go",
    MeetingState.RELEASED: "ok",
    MeetingState.CONFIRMED: "ok",
    MeetingState.CANCELLED: "warn",
}
"""The kind of tag that tells how far a meeting is."""
ANSWER_KINDS = {Answer.YES: "ok", Answer.DEPUTY: "go", Answer.NO: "neutral", Answer.NONE: "warn"}
"""The kind of tag that tells what somebody answered."""

Place = tuple[str, str]
"""A label and the name of its page."""


@register.simple_tag(takes_context=True)
def meeting_navigation(context: dict[str, Any], meeting: Meeting) -> list[dict[str, Any]]:
    """The pages of a meeting that this person may open now, the present one marked."""
    request: HttpRequest = context["request"]
    overview = meeting.get_absolute_url()
    places = [
        (label, reverse(f"meetings:{view}", args=[meeting.slug]))
        for label, view in _places(meeting, request.user)
    ]
    above = [url for _label, url in places if url != overview and request.path.startswith(url)]
    here = max(above, key=len, default=overview)
    return [
        {
            "label": label,
            "url": url,
            "current": "page" if request.path == url else "true" if url == here in above else "",
        }
        for label, url in places
    ]


@register.simple_tag
def meeting_trail(meeting: Meeting | None, parent_url: str = "") -> list[dict[str, str]]:
    """The way down to a page below a meeting: the list, and the meeting unless it is the parent."""
    found = [{"label": _("Meetings"), "url": reverse("meetings:list")}]
    if meeting and meeting.get_absolute_url() != parent_url:
        found.append({"label": str(meeting), "url": meeting.get_absolute_url()})
    return [each for each in found if each["url"] != parent_url]


@register.simple_tag(takes_context=True)
def meeting_here(context: dict[str, Any], meeting: Meeting, page: Any = None) -> dict[str, Any]:
    """The way to one of a meeting's pages, and what that page is called there."""
    if context["request"].path == meeting.get_absolute_url():
        return {"items": meeting_trail(None), "current": str(meeting)}
    entries = meeting_navigation(context, meeting)
    label = next((each["label"] for each in entries if each["current"] == "page"), "")
    current = label or getattr(page, "title", "") or str(meeting)
    return {"items": meeting_trail(meeting), "current": current}


@register.filter
def state_kind(meeting: Meeting) -> str:
    """The kind of tag for a meeting's state."""
    return STATE_KINDS[MeetingState(meeting.state)]


@register.filter
def answer_kind(attendance: Attendance) -> str:
    """The kind of tag for an answer to the invitation."""
    return ANSWER_KINDS[Answer(attendance.answer)]


def _places(meeting: Meeting, user: AnyUser) -> Iterator[Place]:
    """In the order in which a meeting goes."""
    yield _("Overview"), "meeting"
    if may_prepare(user, meeting):
        yield _("Agenda"), "agenda"
        if meeting.is_planned:
            yield _("Invitation"), "invite"
        elif meeting.sent_at is not None:
            yield _("Answers"), "answers"
    yield from _minutes_places(meeting, user)


def _minutes_places(meeting: Meeting, user: AnyUser) -> Iterator[Place]:
    """Attendance and text for who writes them, the draft and the minutes for who reads."""
    writes = meeting.takes_minutes and may_take_minutes(user, meeting)
    if writes:
        yield _("Attendance"), "attendance"
        yield _("Minutes"), "minutes"
        if meeting.state in (MeetingState.DRAFT, MeetingState.REVIEW):
            yield _("Release"), "check"
    if meeting.is_planned or meeting.is_cancelled or not may_read_minutes(user, meeting):
        return
    if meeting.state == MeetingState.REVIEW:
        yield _("Draft"), "read"
    if meeting.is_minuted:
        yield _("Minutes"), "read"
        if may_publish(user, meeting):
            yield _("Public edition"), "public_preview"
