"""What comes next in a meeting, for the person who looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import AnyUser
from meetings.choices import MeetingState
from meetings.models import Attendance, Edition, Meeting
from meetings.permissions import (
    may_prepare,
    may_publish,
    may_read_minutes,
    may_take_minutes,
)
from meetings.queries.differences import changes_since, facts_changed_since
from meetings.queries.notice_proof import last_sent_edition


@dataclass(frozen=True, slots=True)
class Step:
    """One button: what it says, where it leads, and why it is time for it."""

    label: str
    url: str
    text: str


def next_step(
    meeting: Meeting, user: AnyUser, *, mine: Attendance | None, has_own_items: bool, today: date
) -> Step | None:
    """The one thing this person can do next about the meeting, if there is any."""
    if meeting.state == MeetingState.PLANNED:
        return _while_planned(meeting, user, has_own_items)
    if meeting.state == MeetingState.INVITED:
        return _while_invited(meeting, user, mine, today)
    if meeting.state in (MeetingState.UNDERWAY, MeetingState.DRAFT):
        return _while_minuted(meeting, user)
    if meeting.is_cancelled or not may_read_minutes(user, meeting):
        return None
    return _after_review_began(meeting, user, today)


def _while_planned(meeting: Meeting, user: AnyUser, has_own_items: bool) -> Step | None:
    """The agenda first, then the invitation."""
    if not may_prepare(user, meeting):
        return None
    if not has_own_items:
        text = _("So far the agenda holds nothing but standing items.")
        return Step(_("Write the agenda"), _to("agenda", meeting), text)
    text = _("The agenda stands. Sending fixes the numbers of its items.")
    return Step(_("Check and send the invitation"), _to("invite", meeting), text)


def _while_invited(
    meeting: Meeting, user: AnyUser, mine: Attendance | None, today: date
) -> Step | None:
    """On the day the minutes; before it one's own answer, then those of the others."""
    is_day = timezone.localtime(meeting.starts_at).date() <= today
    if is_day and may_take_minutes(user, meeting):
        text = _("The meeting is today or was held.")
        return Step(_("Open the minutes"), _to("minutes", meeting), text)
    if mine is not None and not mine.answer and not is_day:
        text = _("Please answer whether you come or who stands in for you.")
        return Step(_("Answer the invitation"), _to("my_answer", meeting), text)
    if may_prepare(user, meeting):
        sent = last_sent_edition(meeting)
        if sent is not None and not is_day and (step := _to_be_told(meeting, sent)):
            return step
        text = _("The invitation is out.")
        return Step(_("See who comes"), _to("answers", meeting), text)
    return None


def _to_be_told(meeting: Meeting, sent: Edition) -> Step | None:
    """What the invited do not know yet: another time or place, or something on the agenda."""
    if facts_changed_since(meeting, sent):
        text = _("Something of the invitation has changed, and the invited do not know yet.")
        return Step(_("Send the changed invitation"), _to("supplement", meeting), text)
    if changes_since(meeting, sent):
        text = _("The agenda has changed since it was sent.")
        return Step(_("Send a supplement"), _to("supplement", meeting), text)
    return None


def _while_minuted(meeting: Meeting, user: AnyUser) -> Step | None:
    """The text, and once the meeting is closed its check."""
    if not may_take_minutes(user, meeting):
        return None
    if meeting.state == MeetingState.UNDERWAY:
        text = _("The meeting is under way.")
        return Step(_("Go on with the minutes"), _to("minutes", meeting), text)
    text = _("The meeting is over. What is still missing is listed there.")
    return Step(_("Check the minutes"), _to("check", meeting), text)


def _after_review_began(meeting: Meeting, user: AnyUser, today: date) -> Step:
    """The review, then the public edition; others read."""
    is_review = meeting.state == MeetingState.REVIEW
    if is_review and meeting.review_until is not None and meeting.review_until < today:
        text = _("The time for objections is over. The minutes wait for their release.")
        if may_take_minutes(user, meeting):
            return Step(_("Release the minutes"), _to("check", meeting), text)
        return Step(_("Read the draft"), _to("read", meeting), text)
    if is_review:
        if may_take_minutes(user, meeting):
            text = _("Members read the draft and may object to it.")
            return Step(_("See objections and release"), _to("check", meeting), text)
        text = _("Please read the draft and say where it is wrong.")
        return Step(_("Read the draft"), _to("read", meeting), text)
    if may_publish(user, meeting) and not hasattr(meeting, "publication"):
        text = _("The minutes are released inside, not yet in public.")
        return Step(_("Prepare the public edition"), _to("public_preview", meeting), text)
    return Step(_("Read the minutes"), _to("read", meeting), _("The minutes are released."))


def _to(name: str, meeting: Meeting) -> str:
    """The address of one of the meeting's pages."""
    return reverse(f"meetings:{name}", args=[meeting.slug])
