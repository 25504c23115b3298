"""Who sees and keeps matters, the threads through the meetings of one or several bodies."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.actor import AnyUser
from meetings.models import AgendaItem, Matter
from meetings.permissions.meetings import keeps_meetings_of, meetings_visible_to
from people.permissions import is_office
from projectgroups.choices import READING_ROLES, GroupKind
from projectgroups.models import WorkingGroup
from projectgroups.permissions import memberships_of


def may_see_matter(user: AnyUser, matter: Matter) -> bool:
    """The office, the body it belongs to, and whoever sees a meeting with one of its items.

    This shows title and description; what the matter's page tells of each meeting is asked again.
    """
    if is_office(user):
        return True
    if memberships_of(user).filter(group=matter.group, role__in=READING_ROLES).exists():
        return True
    return meetings_visible_to(user).filter(items__matter=matter).exists()


def matters_visible_to(user: AnyUser) -> QuerySet[Matter]:
    """The matters for which :func:`may_see_matter` holds."""
    matters = Matter.objects.select_related("group")
    if is_office(user):
        return matters
    mine = memberships_of(user).filter(role__in=READING_ROLES).values("group")
    met = AgendaItem.objects.filter(
        meeting__in=meetings_visible_to(user).values("pk"), matter__isnull=False
    )
    return matters.filter(Q(group__in=mine) | Q(pk__in=met.values("matter")))


def may_open_matter(user: AnyUser, group: WorkingGroup) -> bool:
    """Whether the account opens matters of this body: who keeps its meetings."""
    return keeps_meetings_of(user, group)


def may_keep_matter(user: AnyUser, matter: Matter) -> bool:
    """Whether the account changes, settles and reopens it: who keeps its body's meetings."""
    return keeps_meetings_of(user, matter.group)


def may_link_item(user: AnyUser, item: AgendaItem) -> bool:
    """Whether the account says which matter an item belongs to: who keeps the meeting."""
    return keeps_meetings_of(user, item.meeting.group)


def may_refer(user: AnyUser, item: AgendaItem) -> bool:
    """Whether the account passes an item on to the steering group: who keeps the project group's meetings."""
    group = item.meeting.group
    return group.kind == GroupKind.PROJECT and keeps_meetings_of(user, group)
