"""The path of a matter through the bodies, as far as a person may follow it; what is referred and answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from core.actor import AnyUser
from meetings.choices import MINUTED_STATES, SENT_STATES, ItemOutcome, MeetingState
from meetings.models import AgendaItem, FollowUp, Matter, Meeting, Resolution
from meetings.permissions.follow_ups import follow_ups_visible_to
from meetings.permissions.matters import matters_visible_to
from meetings.permissions.meetings import meetings_visible_to
from meetings.permissions.resolutions import answering, began_in, resolutions_visible_to
from projectgroups.choices import GroupKind
from projectgroups.models import WorkingGroup
from projectgroups.permissions import groups_visible_to


@dataclass(slots=True)
class Station:
    """One item on the path; of a meeting this person does not see only what is public."""

    item: AgendaItem
    day: date
    is_inside: bool
    resolutions: list[Resolution] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    @property
    def came_from(self) -> str:
        """The other body whose item it goes on with; empty for one of the same body."""
        source = self.item.comes_from
        if source is None or source.meeting.group_id == self.item.meeting.group_id:
            return ""
        return str(source.meeting.group)

    @property
    def url(self) -> str:
        """The place in the meeting, for others the meeting's public page."""
        if self.is_inside:
            return self.item.get_absolute_url()
        return self.item.meeting.get_public_url()


def path_of(matter: Matter, user: AnyUser) -> list[Station]:
    """The stations of a matter from the first to the last, each with what came of it.

    Items of meetings the person does not see are shown only if both are public and the invitation
    is out, and then without anything but title and number. A constant number of queries.
    """
    inside = set(
        meetings_visible_to(user).filter(items__matter=matter).values_list("pk", flat=True)
    )
    items = (
        AgendaItem.objects.on_agenda()
        .filter(Q(meeting__in=inside) | _public(user), matter=matter)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .select_related("meeting__group", "comes_from__meeting__group")
        .order_by("meeting__starts_at", "position", "pk")
    )
    stations = {
        item.pk: Station(
            item=item,
            day=timezone.localtime(item.meeting.starts_at).date(),
            is_inside=item.meeting_id in inside,
        )
        for item in items
    }
    resolutions = resolutions_visible_to(user).counted().filter(item__in=stations)
    for resolution in resolutions.order_by("position", "number"):
        stations[resolution.item_id or 0].resolutions.append(resolution)
    follow_ups = follow_ups_visible_to(user).filter(item__in=stations)
    for follow_up in follow_ups.select_related("person", "organisation"):
        stations[follow_up.item_id or 0].follow_ups.append(follow_up)
    return list(stations.values())


def _public(user: AnyUser) -> Q:
    """Items everybody may know of, because meeting and item are public and the invitation is out."""
    return Q(
        is_public=True, meeting__is_public=True, meeting__state__in=SENT_STATES,
        meeting__group__in=groups_visible_to(user).values("pk"),
    ) & (Q(parent__isnull=True) | Q(parent__is_public=True))  # fmt: skip


def found_matters(
    user: AnyUser, *, group: WorkingGroup | None = None, is_closed: bool = False, words: str = ""
) -> QuerySet[Matter]:
    """The matters this person sees, of one body those it opened or talked about; ``last_on`` of each.

    A matter's last meeting is the last one this person sees.
    """
    met = AgendaItem.objects.on_agenda().filter(
        matter=OuterRef("pk"), meeting__in=meetings_visible_to(user).values("pk")
    )
    last = met.order_by("-meeting__starts_at").values("meeting__starts_at")[:1]
    found = matters_visible_to(user).filter(is_closed=is_closed).annotate(last_on=Subquery(last))
    if group is not None:
        found = found.filter(Q(group=group) | Exists(met.filter(meeting__group=group)))
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(description__icontains=word))
    return found.order_by("title", "pk")


def linkable_matters(user: AnyUser, item: AgendaItem) -> QuerySet[Matter]:
    """The matters an item may be linked to: open ones this person sees, and the one it has."""
    matters = matters_visible_to(user)
    return matters.filter(Q(is_closed=False) | Q(pk=item.matter_id))


def next_steering_meeting(*, after: datetime) -> Meeting | None:
    """The steering group's next meeting whose invitation is not out yet."""
    planned = Meeting.objects.filter(
        group__kind=GroupKind.STEERING, state=MeetingState.PLANNED, starts_at__gt=after
    )
    return planned.select_related("group").order_by("starts_at", "pk").first()


def continuation_in_steering(item: AgendaItem) -> AgendaItem | None:
    """The item of a steering group's meeting that goes on with this one."""
    going_on = AgendaItem.objects.on_agenda().filter(
        comes_from=item, meeting__group__kind=GroupKind.STEERING
    )
    return going_on.exclude(meeting__state=MeetingState.CANCELLED).first()


def answered_items(group: WorkingGroup) -> QuerySet[AgendaItem]:
    """The steering group's items that go on with one of this body's, with ``answers`` to it.

    They flow back once the steering group's minutes are released; one that waits for its next
    meeting is no answer yet.
    """
    answers = Resolution.objects.filter(answering([group.pk])).order_by("position", "number")
    items = AgendaItem.objects.on_agenda().filter(
        began_in([group.pk]), meeting__group__kind=GroupKind.STEERING,
        meeting__state__in=MINUTED_STATES,
    )  # fmt: skip
    return items.exclude(outcome=ItemOutcome.CARRIED).prefetch_related(
        Prefetch("resolutions", queryset=answers, to_attr="answers")
    )
