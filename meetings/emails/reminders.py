"""Lines of the daily digest that remind: of an invitation, of draft minutes, of a vote in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import date_words, moment_words
from meetings.emails.follow_ups import address_of
from meetings.models import Attendance
from meetings.permissions.meetings import may_see_meeting
from meetings.queries.answer_links import answer_token
from meetings.queries.reminders import (
    drafts_to_remind_of,
    invitations_to_remind_of,
    people_who_may_object,
    votes_to_remind_of,
)
from notices.registry import Message, register_notice
from people.emails import site_address

ANSWER = "meetings.answer_reminder"
OBJECTION = "meetings.review_reminder"
VOTE = "meetings.vote_reminder"


def register() -> None:
    """Let the queue put our kinds into words; ``apps.ready`` calls it."""
    register_notice(ANSWER, answer_words, gettext_lazy("Unanswered invitations"))
    register_notice(OBJECTION, objection_words, gettext_lazy("Draft minutes"))
    register_notice(VOTE, vote_words, gettext_lazy("Written procedures"))


def answer_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """That an answer to an invitation is missing; none once it came or the invitation fell."""
    found = invitations_to_remind_of(clock.now(), pk=about.get("attendance", 0))
    attendance = found[0] if found else None
    if attendance is None or email != address_of(attendance.person):
        return None
    meeting = attendance.meeting
    words = {"meeting": meeting, "time": f"{timezone.localtime(meeting.starts_at):%H:%M}"}
    line = _("Please say whether you come: %(meeting)s, %(time)s o’clock") % words
    return _message(line, _answer_page(attendance))


def objection_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """That objections are possible for a few days only; none for who must not object any more."""
    now = clock.now()
    meeting = drafts_to_remind_of(now).filter(pk=about.get("meeting", 0)).first()
    if meeting is None or meeting.review_until is None:
        return None
    people = people_who_may_object(meeting, timezone.localtime(now).date())
    if email not in map(address_of, people):
        return None
    words = {"day": date_words(meeting.review_until), "meeting": meeting}
    line = _("Objections to the draft are possible until %(day)s: %(meeting)s") % words
    return _message(line, reverse("meetings:read", args=[meeting.slug]))


def vote_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """That a vote is missing; of a motion that is not public the mail says nothing."""
    vote = votes_to_remind_of(clock.now()).filter(pk=about.get("vote", 0)).first()
    if vote is None or email != address_of(vote.membership.person):
        return None
    procedure = vote.procedure
    words = {
        "group": procedure.group,
        "title": procedure.title if procedure.is_public else _("not public"),
        "moment": moment_words(procedure.deadline),
    }
    line = _("Your vote is missing, please answer until %(moment)s: %(title)s (%(group)s)") % words
    return _message(line, procedure.get_absolute_url())


def _answer_page(attendance: Attendance) -> str:
    """Behind the log-in; whoever cannot answer there has their own link, as in the invitation."""
    user = attendance.person.user
    if user is not None and may_see_meeting(user, attendance.meeting):
        return reverse("meetings:my_answer", args=[attendance.meeting.slug])
    return reverse("meetings:answer", args=[answer_token(attendance)])


def _message(line: str, path: str) -> Message:
    url = site_address(path)
    return Message(subject=line, text=f"{line}\n{url}", line=line, url=url)
