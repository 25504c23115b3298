"""Reads over follow-ups: what a meeting carries on, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import AnyUser
from core.formats import date_words
from meetings.choices import MINUTED_STATES, FollowUpState, MeetingState
from meetings.models import (
    AgendaItem,
    FollowUp,
    FollowUpQuerySet,
    FollowUpRemark,
    Meeting,
    Resolution,
)
from meetings.permissions.follow_ups import bodies_kept_by, follow_ups_visible_to, owned_by
from meetings.queries.deadlines import late_after_day, overdue_words
from meetings.queries.eligible import note_takers_for
from meetings.queries.meetings import meeting_before
from people.models import Person
from projectgroups.models import WorkingGroup, WorkingGroupQuerySet

AHEAD = 7
"""So many days before it is due, a follow-up is called soon due."""

OVERDUE, SETTLED = "ueberfaellig", "erledigt"
"""What can be asked for besides the open ones, as addresses say it."""


@dataclass(frozen=True, slots=True)
class FollowUpList:
    """What a meeting looks at: what is open, and what was settled since the meeting before, once."""

    open: Sequence[FollowUp]
    settled: Sequence[FollowUp]


@dataclass(frozen=True, slots=True)
class MyFollowUps:
    """What waits for a person, in person or for an organisation they speak for."""

    own: list[FollowUp]
    organisations: list[FollowUp]


def with_names(follow_ups: FollowUpQuerySet) -> FollowUpQuerySet:
    """The same rows with all that a line about them names; what has no date comes last."""
    return follow_ups.select_related(
        "group", "person", "organisation", "item__meeting__group", "resolution__group"
    ).order_by(F("due").asc(nulls_last=True), "pk")


def follow_ups_of(meeting: Meeting) -> FollowUpList:
    """The follow-ups this meeting finds: open when it met, and settled since the one before.

    Each settled one is found by exactly one meeting, the first after its day; those the meeting
    itself hands out are its own and not here. The remarks of this meeting come along.
    """
    day = timezone.localtime(meeting.starts_at).date()
    known = _known_before(meeting)
    is_open = Q(state=FollowUpState.OPEN) | Q(settled_on__gte=day)
    settled = ~Q(state=FollowUpState.OPEN) & Q(settled_on__lt=day)
    before = meeting_before(meeting)
    if before is not None:
        settled &= Q(settled_on__gte=timezone.localtime(before.starts_at).date())
    said = FollowUpRemark.objects.filter(meeting=meeting).select_related("written_by")
    found = list(
        with_names(known.filter(is_open | settled)).prefetch_related(
            Prefetch("remarks", queryset=said, to_attr="said")
        )
    )
    was_open = [row for row in found if row.settled_on is None or row.settled_on >= day]
    return FollowUpList(open=was_open, settled=[row for row in found if row not in was_open])


def _known_before(meeting: Meeting) -> FollowUpQuerySet:
    """The body's follow-ups from meetings before this one, or entered before it outside of any."""
    entered = (
        FollowUp.history.filter(id=OuterRef("pk"))
        .order_by()
        .values("id")
        .annotate(first=Min("history_date"))
        .values("first")
    )
    return (
        FollowUp.objects.filter(group=meeting.group_id)
        .annotate(entered_at=Subquery(entered))
        .filter(
            Q(item__meeting__starts_at__lt=meeting.starts_at)
            | Q(item__isnull=True, entered_at__lt=meeting.starts_at)
        )
        .exclude(item__meeting=meeting)
    )


def my_follow_ups(user: AnyUser) -> MyFollowUps:
    """The open follow-ups this person has to see to, most urgent first."""
    rows = list(with_names(FollowUp.objects.open().filter(owned_by(user))))
    own = [row for row in rows if row.person is not None and row.person.user_id == user.pk]
    return MyFollowUps(own=own, organisations=[row for row in rows if row not in own])


def people_for(
    group: WorkingGroup, *, on: date, meeting: Meeting | None = None, named: Person | None = None
) -> QuerySet[Person]:
    """Who may be named for a follow-up: the body, the office, who is at the meeting, who is named."""
    known = Q(pk__in=note_takers_for(group, on=on).values("pk"))
    if meeting is not None:
        known |= Q(attendances__meeting=meeting, attendances__is_withdrawn=False)
    if named is not None:
        known |= Q(pk=named.pk)
    return Person.objects.filter(known).distinct()


def found_follow_ups(
    user: AnyUser, *, on: date, group: WorkingGroup | None = None, state: str = "", words: str = ""
) -> FollowUpQuerySet:
    """The bodies' follow-ups this person sees: open ones, only overdue ones, or settled ones."""
    found = follow_ups_visible_to(user)
    if group is not None:
        found = found.filter(group=group)
    if state == SETTLED:
        found = with_names(found.exclude(state=FollowUpState.OPEN)).order_by("-settled_on", "-pk")
    else:
        found = with_names(found.overdue_on(on) if state == OVERDUE else found.open())
    for word in words.split():
        found = found.filter(
            Q(text__icontains=word)
            | Q(who__icontains=word)
            | Q(person__last_name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return found


def handing_out(user: AnyUser, *, now: datetime) -> WorkingGroupQuerySet:
    """The bodies whose follow-ups this account enters, each with the address of its last meeting."""
    held = Meeting.objects.filter(group=OuterRef("pk"), starts_at__lte=now)
    last = held.exclude(state=MeetingState.CANCELLED).order_by("-starts_at", "-pk").values("slug")
    bodies = bodies_kept_by(user).active_on(timezone.localtime(now).date())
    return bodies.annotate(last_meeting=Subquery(last[:1])).filter(last_meeting__isnull=False)


def bodies_of(follow_ups: FollowUpQuerySet) -> WorkingGroupQuerySet:
    """The bodies these follow-ups come from."""
    return WorkingGroup.objects.filter(pk__in=follow_ups.values("group"))


def address_of_follow_up(follow_up: FollowUp) -> str:
    """Where a follow-up has its page in the members' area."""
    return reverse("meetings:follow_up", args=[follow_up.pk])


def due_words(follow_up: FollowUp, on: date) -> str:
    """Until when, and in words how late that is; of a settled one when it was settled."""
    if follow_up.settled_on is not None:
        words = {"state": follow_up.get_state_display(), "day": date_words(follow_up.settled_on)}
        return _("%(state)s on %(day)s") % words
    if follow_up.due is None:
        return _("no date")
    until = _("until %(day)s") % {"day": date_words(follow_up.due)}
    if follow_up.is_overdue_on(on):
        return late_after_day(follow_up.due, on, day_words=until)
    today = _("due today")
    return f"{until}, {today}" if follow_up.due == on else until


def found_words(follow_up: FollowUp, day: date) -> str:
    """How a meeting of that day found it: open, overdue, or settled since the meeting before."""
    if follow_up.settled_on is not None and follow_up.settled_on <= day:
        return due_words(follow_up, day)
    is_late = follow_up.due is not None and follow_up.due < day
    found = str(FollowUpState.OPEN.label)
    return f"{found}, {_('overdue')}" if is_late else found


def for_everybody(follow_ups: Iterable[FollowUp]) -> set[int]:
    """Those of them the public may read: what they rest on is public and stands in released minutes."""
    rows = [row for row in follow_ups if not row.is_internal]
    items = AgendaItem.objects.filter(
        Q(parent__isnull=True) | Q(parent__is_public=True), is_public=True, follow_ups__in=rows,
        meeting__is_public=True, meeting__state__in=MINUTED_STATES,
    )  # fmt: skip
    open_items = set(items.values_list("pk", flat=True))
    resolutions = Resolution.objects.public().filter(follow_ups__in=rows)
    shown = set(resolutions.values_list("pk", flat=True))
    return {
        row.pk
        for row in rows
        if (row.item_id or row.resolution_id)
        and (row.item_id is None or row.item_id in open_items)
        and (row.resolution_id is None or row.resolution_id in shown)
    }


def late_words(follow_up: FollowUp, on: date) -> str:
    """How late it is, see `overdue_words`; nothing for one that is not."""
    if follow_up.due is None or not follow_up.is_overdue_on(on):
        return ""
    return overdue_words(follow_up.due, on)
