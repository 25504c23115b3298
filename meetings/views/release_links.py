"""What minutes ask of a person: to look through a draft, to answer, to finish, release, publish."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.actor import AnyUser
from core.formats import date_words
from core.registries import Link
from meetings.choices import MeetingState, ObjectionState
from meetings.models import Meeting
from meetings.permissions import may_release, may_take_minutes, meetings_visible_to
from meetings.permissions.closing import may_object
from meetings.queries.objections import objections_visible_to
from meetings.queries.publications import proposed_to


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """What waits for this person; the source for `tasks_of`."""
    return [*_drafts(user), *_objections(user), *_unfinished(user), *_proposals(user)]


def _drafts(user: AnyUser) -> list[Link]:
    """Drafts that can still be objected to."""
    drafts = meetings_visible_to(user).filter(
        state=MeetingState.REVIEW, review_until__gte=clock.today()
    )
    return [
        Link(
            label=str(meeting),
            url=reverse("meetings:read", args=[meeting.slug]),
            kind=_("Look through the draft minutes"),
            note=_("until %(day)s") % {"day": date_words(meeting.review_until)},
        )
        for meeting in drafts
        if meeting.review_until is not None and may_object(user, meeting)
    ]


def _objections(user: AnyUser) -> list[Link]:
    """Objections without an answer to minutes that this person takes."""
    waiting = objections_visible_to(user).filter(state=ObjectionState.OPEN)
    return [
        Link(
            label=str(objection.meeting),
            url=reverse("meetings:objection", args=[objection.pk]),
            kind=_("Answer an objection"),
            note=date_words(objection.raised_at),
        )
        for objection in waiting.select_related("meeting__note_taker")
        if may_take_minutes(user, objection.meeting)
    ]


def _unfinished(user: AnyUser) -> list[Link]:
    """Minutes to be completed after the meeting, and to be released when the review is over."""
    states = (MeetingState.DRAFT, MeetingState.REVIEW)
    waiting = meetings_visible_to(user).filter(state__in=states)
    waiting = waiting.exclude(review_until__gte=clock.today()).order_by("starts_at", "pk")
    return [_to_finish(meeting) for meeting in waiting if may_release(user, meeting)]


def _to_finish(meeting: Meeting) -> Link:
    """The way to the check before release; after a review since when it is over."""
    ended = meeting.review_until
    return Link(
        label=str(meeting),
        url=reverse("meetings:check", args=[meeting.slug]),
        kind=_("Complete the minutes") if ended is None else _("Release the minutes"),
        note=_("the review ended on %(day)s") % {"day": date_words(ended)} if ended else "",
    )


def _proposals(user: AnyUser) -> list[Link]:
    """Minutes proposed for the website."""
    return [
        Link(
            label=str(publication.meeting),
            url=reverse("meetings:public_preview", args=[publication.meeting.slug]),
            kind=_("Publish minutes"),
            note=date_words(publication.proposed_at),
        )
        for publication in proposed_to(user)
    ]
