"""What is still missing shortly before its time is up: answers, objections, votes.

The same questions are asked when a reminder is queued and again when it is put into words, so that
nobody is reminded of what has been done meanwhile, is called off, or concerns them no more.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from meetings.choices import EditionKind, MeetingState, ProcedureState
from meetings.models import Attendance, Edition, Meeting, WrittenVote
from meetings.permissions.closing import may_object
from meetings.queries.attendances import unanswered
from meetings.queries.differences import is_moved_since
from meetings.queries.notice_proof import last_sent_edition
from people.models import Person
from projectgroups.choices import BELONGING_ROLES, VOTING_ROLES
from projectgroups.models import Membership

ANSWER_AHEAD = 3
"""Days before a meeting: late enough for all who answer by themselves, early enough for a deputy."""
OBJECTION_AHEAD = 2
"""Days before the last day for objections: time to read the draft once more."""
VOTE_AHEAD = 2
"""Days before the end of a written procedure: time to ask in one's own organisation."""
ASKED_LATELY = timedelta(days=1)
"""Whoever was asked so short a time ago is not reminded yet."""


def invitations_to_remind_of(at: datetime, **which: int) -> list[Attendance]:
    """Invitations that nobody has answered, to meetings within the next days.

    None to a meeting at another time than the invited were told: first they get the changed invitation.
    """
    rows = unanswered(at).filter(
        meeting__starts_at__lt=_end_of_day(at, ANSWER_AHEAD),
        invited_at__lte=at - ASKED_LATELY,
        **which,
    )
    return [row for row in rows.order_by("pk") if _is_as_told(row.meeting)]


def drafts_to_remind_of(at: datetime) -> QuerySet[Meeting]:
    """Meetings whose draft minutes can be objected to for a few days only."""
    today = timezone.localtime(at).date()
    ends = (today, today + timedelta(days=OBJECTION_AHEAD))
    lately = Edition.objects.filter(
        meeting=OuterRef("pk"), kind=EditionKind.DRAFT, made_at__gt=at - ASKED_LATELY
    )
    meetings = Meeting.objects.filter(state=MeetingState.REVIEW, review_until__range=ends)
    return meetings.filter(~Exists(lately)).select_related("group")


def people_who_may_object(meeting: Meeting, day: date) -> list[Person]:
    """Everybody with an account for whom :func:`may_object` holds."""
    members = Membership.objects.active_on(day).filter(
        group=meeting.group_id, role__in=BELONGING_ROLES
    )
    invited = Attendance.objects.filter(meeting=meeting, is_withdrawn=False)
    people = Person.objects.filter(
        Q(pk__in=members.values("person")) | Q(pk__in=invited.values("person")),
        user__is_active=True,
    ).select_related("user")
    return [each for each in people if each.user is not None and may_object(each.user, meeting)]


def votes_to_remind_of(at: datetime) -> QuerySet[WrittenVote]:
    """Votes that are missing in written procedures about to end, of members who still have one."""
    voters = Membership.objects.active_on(timezone.localtime(at).date()).filter(
        role__in=VOTING_ROLES
    )
    votes = WrittenVote.objects.filter(
        answer="",
        procedure__state=ProcedureState.OPEN,
        procedure__deadline__gt=at,
        procedure__deadline__lt=_end_of_day(at, VOTE_AHEAD),
        procedure__started_at__lte=at - ASKED_LATELY,
        membership__in=voters.values("pk"),
    )
    return votes.select_related("procedure__group", "membership__person__user")


def _is_as_told(meeting: Meeting) -> bool:
    """Whether the meeting begins when the invited think it does."""
    sent = last_sent_edition(meeting) if meeting.ics_sequence else None
    return sent is None or not is_moved_since(meeting, sent)


def _end_of_day(at: datetime, days: int) -> datetime:
    """The midnight that ends the day so many days after the day of a moment."""
    day = timezone.localtime(at).date() + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time()))
