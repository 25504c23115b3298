"""Mails about minutes: a draft to look through, released minutes, an objection answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import date_words
from meetings.choices import MeetingState
from meetings.emails.follow_ups import address_of
from meetings.models import Attendance, Meeting, Objection
from meetings.permissions.meetings import INVITED_SEATS, may_see_meeting, standing_on
from notices.registry import Message, register_notice
from people.emails import site_address
from people.models import Person
from projectgroups.choices import READING_ROLES
from projectgroups.models import Membership

REVIEW = "meetings.minutes_review"
RELEASED = "meetings.minutes_released"
OBJECTION_ANSWERED = "meetings.objection_answered"


def register() -> None:
    """Let the queue put our kinds into words; ``apps.ready`` calls it."""
    register_notice(REVIEW, review_words, gettext_lazy("Draft minutes"))
    register_notice(RELEASED, released_words, gettext_lazy("Released minutes"))
    register_notice(OBJECTION_ANSWERED, answer_words, gettext_lazy("Answer to an objection"))


def readers_of(meeting: Meeting, day: date) -> list[str]:
    """The addresses of everybody who reads these minutes: the body, and who came for this one.

    Closed accounts get nothing.
    """
    members = Membership.objects.active_on(day).filter(
        group_id=meeting.group_id, role__in=READING_ROLES
    )
    invited = Attendance.objects.filter(standing_on(day), meeting=meeting, seat__in=INVITED_SEATS)
    people = Person.objects.filter(
        Q(pk__in=members.values("person")) | Q(pk__in=invited.values("person"))
    ).select_related("user")
    return sorted({address_of(person) for person in people} - {""})


def review_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """The draft can be looked through; none when the review is over, or for who reads it no more."""
    meeting = _meeting(email, about)
    if meeting is None or meeting.state != MeetingState.REVIEW or meeting.review_until is None:
        return None
    words = {
        "meeting": meeting,
        "day": date_words(meeting.review_until),
        "url": site_address(reverse("meetings:read", args=[meeting.slug])),
    }
    return Message(
        subject=_("Draft minutes to look through: %(meeting)s") % words,
        text=_(
            "Good day,\n\n"
            "the draft minutes of the following meeting are ready:\n"
            "%(meeting)s\n\n"
            "Please read them. If a sentence is wrong, you can object to it until %(day)s:\n"
            "%(url)s\n\n"
            "After that day the minutes are released.\n"
        )
        % words,
        line=_("Draft minutes to look through until %(day)s: %(meeting)s") % words,
        url=str(words["url"]),
    )


def released_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """The minutes are released; none for who does not read them any more."""
    meeting = _meeting(email, about)
    if meeting is None or not meeting.is_minuted:
        return None
    words = {
        "meeting": meeting,
        "url": site_address(reverse("meetings:read", args=[meeting.slug])),
    }
    return Message(
        subject=_("Minutes released: %(meeting)s") % words,
        text=_(
            "Good day,\n\n"
            "the minutes of the following meeting are released:\n"
            "%(meeting)s\n\n"
            "Here you read them and download the Word file:\n"
            "%(url)s\n"
        )
        % words,
        line=_("Minutes released: %(meeting)s") % words,
        url=str(words["url"]),
    )


def answer_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """The answer to an objection, for who still sees the meeting; it holds nothing of the minutes."""
    objections = Objection.objects.select_related("meeting__group", "raised_by")
    objection = objections.filter(pk=about.get("objection", 0)).first()
    if objection is None or not may_see_meeting(objection.raised_by, objection.meeting):
        return None
    words = {
        "meeting": objection.meeting,
        "url": site_address(reverse("meetings:objection", args=[objection.pk])),
    }
    return Message(
        subject=_("Your objection was answered: %(meeting)s") % words,
        text=_(
            "Good day,\n\n"
            "your objection to the draft minutes of the following meeting was answered:\n"
            "%(meeting)s\n\n"
            "Here you read the answer:\n"
            "%(url)s\n"
        )
        % words,
        line=_("Your objection was answered: %(meeting)s") % words,
        url=str(words["url"]),
    )


def _meeting(email: str, about: Mapping[str, Any]) -> Meeting | None:
    """The meeting, as long as whoever the address belongs to reads its minutes."""
    found = Meeting.objects.select_related("group").filter(pk=about.get("meeting", 0)).first()
    if found is None or email not in readers_of(found, clock.today()):
        return None
    return found
