"""Reads over invitations and answers: who is invited, who comes, and whether that will be enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import AnyUser
from core.formats import date_words
from meetings.choices import Answer, DeputyRule, MeetingState, Seat
from meetings.models import Attendance, Meeting
from meetings.permissions import meetings_visible_to
from meetings.permissions.meetings import standing_on
from meetings.queries.presence import needed_for
from meetings.queries.rules import rules_of
from people.models import Person
from projectgroups.choices import VOTING_ROLES, Role
from projectgroups.models import Membership
from projectgroups.queries import by_rank

SEAT_RANK = {seat: number for number, seat in enumerate(Seat)}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One invitation in the overview: who, what was answered, who comes instead."""

    attendance: Attendance
    deputy: Attendance | None
    is_visitor: bool = False

    @property
    def comes(self) -> bool:
        """Whether somebody is expected on this seat."""
        answer = self.attendance.answer
        if answer == Answer.DEPUTY:
            return self.deputy is not None and self.deputy.answer != Answer.NO
        return answer == Answer.YES


@dataclass(frozen=True, slots=True)
class Departure:
    """A seat withdrawn because its member does not belong to the body on the day of the meeting."""

    attendance: Attendance
    last_day: date | None
    is_to_come: bool

    @property
    def words(self) -> str:
        """ "ausgeschieden am 12. Oktober 2021", or that they will have left by then."""
        if self.last_day is None:
            return _("left the body")
        words = _("leaves on %(day)s") if self.is_to_come else _("left on %(day)s")
        return words % {"day": date_words(self.last_day)}


@dataclass(frozen=True, slots=True)
class Expectation:
    """How many with a vote are expected, and whether they would be enough to decide."""

    members: int
    coming: int
    silent: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether those who have said yes are enough."""
        return self.coming >= self.needed

    @property
    def can_be_met(self) -> bool:
        """Whether it may still be enough, if all who are silent come."""
        return self.coming + self.silent >= self.needed


def seat_of(role: str) -> Seat:
    """As what somebody with this role comes to a meeting of their body."""
    if role in VOTING_ROLES:
        return Seat.VOTING
    return Seat.ADVISORY if role == Role.ADVISORY else Seat.GUEST


def meeting_day(meeting: Meeting) -> date:
    """The calendar day of the meeting."""
    return timezone.localtime(meeting.starts_at).date()


def members_to_invite(meeting: Meeting) -> list[Membership]:
    """Who belongs to the body on the day of the meeting, each person once, the chair first."""
    memberships = Membership.objects.filter(group_id=meeting.group_id)
    active = memberships.active_on(meeting_day(meeting)).select_related(
        "organisation", "person__user", "deputy__user"
    )
    return list({each.person_id: each for each in reversed(by_rank(active))}.values())[::-1]


def seats_of_members(meeting: Meeting) -> QuerySet[Attendance]:
    """The rows of those who are on the list because they belong or belonged to the body."""
    rows = meeting.attendances.filter(deputises_for__isnull=True).exclude(role="")
    return rows.select_related("person__user").order_by("pk")


def departures_from(meeting: Meeting, *, today: date) -> list[Departure]:
    """Whose seat was withdrawn because their membership ended, with its last day."""
    rows = list(seats_of_members(meeting).filter(is_withdrawn=True))
    if not rows:
        return []
    belong = {each.person_id for each in members_to_invite(meeting)}
    memberships = Membership.objects.filter(
        group_id=meeting.group_id, person__in=[row.person_id for row in rows]
    )
    last = dict(memberships.order_by("starts_on", "pk").values_list("person_id", "ends_on"))
    days = [(row, last.get(row.person_id)) for row in rows if row.person_id not in belong]
    return [Departure(row, day, day is not None and day > today) for row, day in days]


def membership_of(attendance: Attendance) -> Membership | None:
    """The membership by which somebody is invited; none for guests and deputies."""
    memberships = Membership.objects.filter(
        group_id=attendance.meeting.group_id, person_id=attendance.person_id
    )
    active = memberships.active_on(meeting_day(attendance.meeting))
    return active.select_related("organisation", "deputy__user").first()


def named_deputy(attendance: Attendance) -> Person | None:
    """Whoever the member's own membership names as standing in."""
    membership = membership_of(attendance)
    return membership.deputy if membership is not None else None


def is_visitor(attendance: Attendance) -> bool:
    """Whether somebody is on the list who neither belongs to the body nor deputises."""
    return attendance.deputises_for_id is None and membership_of(attendance) is None


def own_deputies(attendance: Attendance) -> list[Person]:
    """Whoever stands in for the member so far, and whom the own membership names."""
    standing, named = standing_deputy(attendance), named_deputy(attendance)
    found = [standing.person] if standing is not None else []
    return found if named is None or named in found else [*found, named]


def known_deputies(attendance: Attendance) -> list[Person]:
    """Who stands in so far and the own deputy first, then the body's others who are not invited.

    Where the rules know named deputies only, the others stay out.
    """
    meeting = attendance.meeting
    memberships = Membership.objects.filter(group_id=meeting.group_id, deputy__isnull=False)
    if not may_name_deputy(attendance):
        memberships = memberships.none()
    active = memberships.active_on(meeting_day(meeting)).select_related("deputy")
    invited = set(
        Attendance.objects.filter(meeting=meeting, is_withdrawn=False)
        .exclude(deputises_for=attendance)
        .values_list("person_id", flat=True)
    )
    first = own_deputies(attendance)
    found = {person.pk: person for person in first}
    for membership in active.order_by("deputy__last_name", "deputy__first_name", "pk"):
        assert membership.deputy is not None
        found.setdefault(membership.deputy.pk, membership.deputy)
    return [person for key, person in found.items() if key not in invited]


def may_name_deputy(attendance: Attendance) -> bool:
    """Whether the body's rules let members send whom they like, not only whom they named before."""
    return rules_of(attendance.meeting.group).deputies == DeputyRule.ANYBODY


def times_deputised(attendance: Attendance) -> int:
    """How often this invitation has sent for a deputy, the same one twice counted twice."""
    rows = Attendance.history.filter(deputises_for_id=attendance.pk, is_withdrawn=False)
    return rows.order_by().values("id", "invited_at").distinct().count()


def named_before(
    attendance: Attendance, first_name: str, last_name: str, email: str
) -> Person | None:
    """Whom the same member has named as deputy before, with exactly this name and address."""
    people = Person.objects.filter(
        attendances__deputises_for__person_id=attendance.person_id,
        first_name__iexact=first_name, last_name__iexact=last_name, email__iexact=email,
    )  # fmt: skip
    return people.order_by("pk").first()


def newcomers_to(meeting: Meeting) -> list[Membership]:
    """Members who joined the body after the invitation was sent."""
    rows = meeting.attendances.filter(is_withdrawn=False)
    invited = set(rows.values_list("person_id", flat=True))
    return [each for each in members_to_invite(meeting) if each.person_id not in invited]


def invitation_of(user: AnyUser, meeting: Meeting) -> Attendance | None:
    """The account's own invitation to this meeting."""
    if isinstance(user, AnonymousUser):
        return None
    mine = meeting.attendances.filter(
        person__user_id=user.pk, is_withdrawn=False, invited_at__isnull=False
    )
    return mine.select_related("person", "meeting__group", "deputises_for__person").first()


def unanswered(at: datetime) -> QuerySet[Attendance]:
    """The invitations that stand, to meetings ahead, which nobody has answered."""
    rows = Attendance.objects.filter(standing_on(timezone.localtime(at).date()), answer="")
    ahead = rows.filter(meeting__state=MeetingState.INVITED, meeting__starts_at__gt=at)
    return ahead.select_related("meeting__group", "person__user")


def unanswered_by(user: AnyUser, *, at: datetime) -> list[Attendance]:
    """The account's own invitations to meetings ahead that it has not answered, the next one first."""
    mine = unanswered(at).filter(Q(person__user_id=user.pk), meeting__in=meetings_visible_to(user))
    return list(mine.order_by("meeting__starts_at", "pk"))


def may_still_answer(attendance: Attendance, at: datetime) -> bool:
    """Whether an answer is taken: the invitation stands and the meeting has not begun."""
    meeting = attendance.meeting
    is_open = meeting.state == MeetingState.INVITED and at < meeting.starts_at
    return is_open and still_stands(attendance, timezone.localtime(at).date())


def still_stands(attendance: Attendance, day: date) -> bool:
    """Whether the invitation holds on that day: nobody took it back, and its member has not left."""
    return Attendance.objects.filter(standing_on(day), pk=attendance.pk).exists()


def standing_deputy(attendance: Attendance) -> Attendance | None:
    """Whoever comes instead as things stand."""
    deputies = attendance.deputised_by.filter(is_withdrawn=False)
    return deputies.select_related("person", "meeting").first()


def answer_rows(meeting: Meeting) -> list[AnswerRow]:
    """All invitations by seat, each with the deputy that stands; three queries."""
    deputies = Attendance.objects.filter(is_withdrawn=False).select_related("person__user")
    rows = (
        meeting.attendances.filter(deputises_for__isnull=True, is_withdrawn=False)
        .select_related("person__user")
        .prefetch_related(Prefetch("deputised_by", queryset=deputies, to_attr="standing"))
    )
    ordered = sorted(rows, key=lambda row: (SEAT_RANK[Seat(row.seat)], row.pk))
    members = {membership.person_id for membership in members_to_invite(meeting)}
    return [
        AnswerRow(row, next(iter(row.standing), None), row.person_id not in members)
        for row in ordered
    ]


def expectation_of(meeting: Meeting, rows: Iterable[AnswerRow]) -> Expectation:
    """Whether the body will be able to decide, by what was answered so far."""
    voting = [row for row in rows if row.attendance.seat == Seat.VOTING]
    rules = rules_of(meeting.group)
    coming = [
        row
        for row in voting
        if row.comes and (rules.deputies_vote or row.attendance.answer == Answer.YES)
    ]
    return Expectation(
        members=len(voting),
        coming=len(coming),
        silent=sum(not row.attendance.answer for row in voting),
        needed=needed_for(rules, len(voting)),
    )
