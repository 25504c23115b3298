"""Who says which measures an item or a resolution is about, and who reads of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core import clock
from core.actor import AnyUser
from handlungskonzept.models import MeasureMention
from handlungskonzept.permissions.plan import measures_visible_to
from meetings.choices import ItemOutcome
from meetings.models import AgendaItem, Resolution
from meetings.permissions import (
    keeps_meetings_of,
    may_see_meeting,
    may_see_resolution,
    may_take_minutes,
    meetings_visible_to,
    resolutions_visible_to,
)
from meetings.queries.public_meetings import meetings_with_public_minutes

PUBLIC_ITEM = Q(is_public=True) & (Q(parent__isnull=True) | Q(parent__is_public=True))
"""An item below one that is not public is not public either."""


def may_mention(user: AnyUser, thing: AgendaItem | Resolution) -> bool:
    """Whether the account links measures here: who takes the minutes; else who keeps the meetings."""
    item = thing if isinstance(thing, AgendaItem) else thing.item
    if item is not None:
        return may_take_minutes(user, item.meeting)
    assert isinstance(thing, Resolution)
    return keeps_meetings_of(user, thing.group)


def may_see_mention(user: AnyUser, mention: MeasureMention) -> bool:
    """Whoever reads both the measure and what mentions it; of an item everybody from its minutes on."""
    if not measures_visible_to(user).filter(pk=mention.measure_id).exists():
        return False
    if mention.resolution is not None:
        return may_see_resolution(user, mention.resolution)
    assert mention.item is not None
    item = mention.item
    return may_see_meeting(user, item.meeting) or _public_items().filter(pk=item.pk).exists()


def mentions_visible_to(user: AnyUser) -> QuerySet[MeasureMention]:
    """The mentions for which :func:`may_see_mention` holds."""
    of_items = Q(item__meeting__in=meetings_visible_to(user).values("pk")) | Q(
        item__in=_public_items().values("pk")
    )
    of_resolutions = Q(resolution__in=resolutions_visible_to(user).values("pk"))
    return MeasureMention.objects.filter(
        of_items | of_resolutions, measure__in=measures_visible_to(user).values("pk")
    ).select_related(
        "measure__page", "item__meeting__group", "resolution__group", "resolution__item"
    )


def _public_items() -> QuerySet[AgendaItem]:
    """The items whose minutes everybody reads today."""
    public = meetings_with_public_minutes(clock.today()).values("pk")
    items = AgendaItem.objects.filter(PUBLIC_ITEM, meeting__in=public)
    return items.exclude(outcome=ItemOutcome.WITHDRAWN)
