"""What is offered for a meeting's agenda: what was left over, referred, or is still to be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from meetings.choices import ItemKind, ItemOutcome, MeetingState
from meetings.models import AgendaItem, FollowUp, Meeting
from meetings.queries.matters import answered_items


@dataclass(frozen=True, slots=True)
class Offers:
    """Unfinished items of the body, open follow-ups, and items other bodies referred or answered."""

    items: list[AgendaItem]
    follow_ups: list[FollowUp]
    referred: list[AgendaItem]

    def __bool__(self) -> bool:
        return bool(self.items or self.follow_ups or self.referred)


def offers_for(meeting: Meeting) -> Offers:
    """What may be taken up; what goes on in a meeting already is not offered again."""
    return Offers(
        items=list(_unfinished(meeting)),
        follow_ups=_follow_ups(meeting),
        referred=list(_referred(meeting)),
    )


def _unfinished(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What earlier meetings of this body left for the next one."""
    earlier = AgendaItem.objects.unfinished().filter(
        meeting__group_id=meeting.group_id, meeting__starts_at__lt=meeting.starts_at
    )
    return _not_going_on(earlier, meeting)


def _referred(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What project groups refer to the steering group, and what it made of this body's items."""
    if meeting.group.is_steering_group:
        items = AgendaItem.objects.filter(outcome=ItemOutcome.REFERRED)
        return _not_going_on(items.exclude(meeting__group_id=meeting.group_id), meeting)
    return _not_going_on(answered_items(meeting.group), meeting)


def _not_going_on(items: QuerySet[AgendaItem], meeting: Meeting) -> QuerySet[AgendaItem]:
    """Those that no meeting of this body goes on with; a called off meeting does not count."""
    going_on = (
        AgendaItem.objects.on_agenda()
        .filter(comes_from=OuterRef("pk"), meeting__group_id=meeting.group_id)
        .exclude(meeting__state=MeetingState.CANCELLED)
    )
    return (
        items.filter(~Exists(going_on), kind=ItemKind.ITEM)
        .select_related("meeting__group", "matter")
        .order_by("meeting__starts_at", "position", "pk")
    )


def _follow_ups(meeting: Meeting) -> list[FollowUp]:
    """What the body still has to do and does not stand on this agenda by its words."""
    found = FollowUp.objects.open().filter(group_id=meeting.group_id)
    here = set(meeting.items.values_list("comes_from_id", "title"))
    return [
        follow_up
        for follow_up in found.select_related("person", "organisation", "item__meeting__group")
        if (follow_up.item_id, title_from(follow_up)) not in here
    ]


def title_from(follow_up: FollowUp) -> str:
    """The title an item gets that takes a follow-up onto an agenda."""
    longest = AgendaItem._meta.get_field("title").max_length or 0
    return follow_up.text if len(follow_up.text) <= longest else f"{follow_up.text[: longest - 1]}…"
