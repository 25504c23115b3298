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
    found = []
    overview = meeting.get_absolute_url()
    for label, view in _places(meeting, request.user):
        url = reverse(f"meetings:{view}", args=[meeting.slug])
        is_below = url != overview and request.path.startswith(url)
        current = "page" if request.path == url else "true" if is_below else ""
        found.append({"label": label, "url": url, "current": current})
    return found


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
