"""Who sees a meeting from inside, who prepares and minutes it, and what the public sees of it.

A body's inner affairs are its members', the office's, and for one meeting those of whoever
deputises or is invited to it. The steering group reads all released minutes. Guests of a body and
everybody else see what the public sees.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.actor import AnyUser
from meetings.choices import (
    MINUTED_STATES,
    MeetingState,
    PublicRelease,
    Seat,
)
from meetings.models import Attendance, Meeting, MeetingQuerySet, RulesOfProcedure
from people.permissions import is_office
from projectgroups.choices import LEADING_ROLES, READING_ROLES, Role
from projectgroups.models import Membership, WorkingGroup
from projectgroups.permissions import (
    groups_visible_to,
    is_steering_member,
    may_see_group,
    memberships_of,
)

PREPARING_ROLES = LEADING_ROLES | {Role.ASSISTANT}
"""Who prepares and minutes the meetings of their own body, besides the office."""
INVITED_SEATS = (Seat.VOTING, Seat.ADVISORY, Seat.DEPUTY)
"""Who sees the papers of the one meeting they are invited to; guests see what the public sees."""


def _has_role(user: AnyUser, group: WorkingGroup, roles: frozenset[Role]) -> bool:
    """Whether the account holds one of these roles in the body today."""
    return memberships_of(user).filter(group=group, role__in=roles).exists()


def invitations_of(user: AnyUser) -> QuerySet[Attendance]:
    """By which the account sees one single meeting; a planned one has invited nobody.

    Whoever was invited as a member and has left the body since is invited no more.
    """
    mine = Attendance.objects.filter(Q(person__user_id=user.pk), person__user__is_active=True)
    return mine.filter(standing_on(clock.today()), seat__in=INVITED_SEATS)


def standing_on(day: date) -> Q:
    """What picks invitations that hold on that day: not withdrawn, and nobody has left the body.

    Members are known by the role they were invited in. Whoever deputises for a member who left is
    not needed at a meeting to come; of one that was held they have taken part.
    """
    member = Q(role="") | Exists(_memberships_on(day, "person"))
    represented = (
        Q(deputises_for__isnull=True)
        | Q(deputises_for__role="")
        | ~Q(meeting__state=MeetingState.INVITED)
        | Exists(_memberships_on(day, "deputises_for__person"))
    )
    return Q(is_withdrawn=False, invited_at__isnull=False) & member & represented


def _memberships_on(day: date, person: str) -> QuerySet[Membership]:
    """The memberships of an invitation's person in its body that are not over on that day."""
    kept = Membership.objects.not_over_on(day)
    return kept.filter(group=OuterRef("meeting__group"), person=OuterRef(person))


# Rules -----------------------------------------------------------------------------------------
def may_keep_rules(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account may change the body's rules of procedure: the office."""
    return is_office(user)


# Meetings from inside --------------------------------------------------------------------------
def may_see_meeting(user: AnyUser, meeting: Meeting) -> bool:
    """The office, the body, whoever is invited to this one, and of released minutes who steers."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    if is_office(user) or _has_role(user, meeting.group, frozenset(READING_ROLES)):
        return True
    if meeting.state in MINUTED_STATES and is_steering_member(user):
        return True
    return invitations_of(user).filter(meeting=meeting).exists()


def meetings_visible_to(user: AnyUser) -> MeetingQuerySet:
    """The meetings for which :func:`may_see_meeting` holds."""
    meetings = Meeting.objects.select_related("group")
    if isinstance(user, AnonymousUser) or not user.is_active:
        return meetings.none()
    if is_office(user):
        return meetings
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    invited = invitations_of(user).values("meeting")
    seen = Q(group__in=mine) | Q(pk__in=invited)
    if is_steering_member(user):
        seen |= Q(state__in=MINUTED_STATES)
    return meetings.filter(seen)


def may_join(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account is told how to get in: online address, note of the invitation, papers.

    The office, the body, and whoever has a seat in this one meeting. That the steering group reads
    released minutes opens no doors.
    """
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    if is_office(user) or _has_role(user, meeting.group, frozenset(READING_ROLES)):
        return True
    return invitations_of(user).filter(meeting=meeting).exists()


def meetings_joined_by(user: AnyUser) -> MeetingQuerySet:
    """The meetings for which :func:`may_join` holds."""
    meetings = Meeting.objects.all()
    if isinstance(user, AnonymousUser) or not user.is_active:
        return meetings.none()
    if is_office(user):
        return meetings
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    return meetings.filter(Q(group__in=mine) | Q(pk__in=invitations_of(user).values("meeting")))


def keeps_meetings_of(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account plans, invites to and minutes meetings of this body.

    The office does for all bodies; chair, deputy chair and assistance for their own.
    """
    return is_office(user) or _has_role(user, group, PREPARING_ROLES)


def may_prepare(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account may change the meeting, its agenda and papers, and send the invitation."""
    return keeps_meetings_of(user, meeting.group)


# Minutes ---------------------------------------------------------------------------------------
def may_take_minutes(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account writes the minutes: who keeps the meeting, and its named note-taker."""
    if keeps_meetings_of(user, meeting.group):
        return True
    note_taker = meeting.note_taker
    if note_taker is None or isinstance(user, AnonymousUser) or not user.is_active:
        return False
    return note_taker.user_id == user.pk and may_see_meeting(user, meeting)


def may_read_minutes(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account reads the text: writers always, others from the review on."""
    if not may_see_meeting(user, meeting):
        return False
    readable = {MeetingState.REVIEW, *MINUTED_STATES}
    return meeting.state in readable or may_take_minutes(user, meeting)


def may_release(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account releases the minutes inside: the office, and who leads the body."""
    return is_office(user) or _has_role(user, meeting.group, frozenset(LEADING_ROLES))


def may_publish(user: AnyUser, meeting: Meeting) -> bool:
    """Whether the account puts minutes online and takes them off: as the body's rules say."""
    if is_office(user):
        return True
    rules = RulesOfProcedure.objects.filter(group_id=meeting.group_id).first()
    is_speakers = rules is not None and rules.public_release == PublicRelease.SPEAKER
    return is_speakers and _has_role(user, meeting.group, frozenset(LEADING_ROLES))


# What everybody sees ---------------------------------------------------------------------------
def may_see_public_meeting(user: AnyUser, meeting: Meeting) -> bool:
    """Whether day, place and public agenda are shown: marked public, and of a body that is shown."""
    return meeting.is_public and may_see_group(user, meeting.group)


def public_meetings(user: AnyUser) -> MeetingQuerySet:
    """The meetings for which :func:`may_see_public_meeting` holds."""
    shown = groups_visible_to(user).values("pk")
    return Meeting.objects.filter(is_public=True, group__in=shown).select_related("group")
