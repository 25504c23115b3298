"""What everybody reads of meetings: dates and places, public agendas, published minutes.

Agenda and minutes come from frozen public editions alone, never from rows that still change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from meetings.choices import INVITING_KINDS, Audience, MeetingState
from meetings.document import MeetingDocument, from_json, without_items
from meetings.models import Edition, Meeting, MeetingQuerySet, Publication
from meetings.permissions import public_meetings, resolutions_visible_to
from meetings.queries.publications import public_minutes_on
from projectgroups.models import WorkingGroup, WorkingGroupQuerySet
from projectgroups.permissions import groups_visible_to


def meetings_for_all() -> MeetingQuerySet:
    """The meetings whose day and place stand on the website."""
    return public_meetings(AnonymousUser())


def meetings_with_public_minutes(day: date) -> MeetingQuerySet:
    """The meetings whose minutes everybody reads on that day."""
    return meetings_for_all().filter(pk__in=public_minutes_on(day).values("meeting"))


def next_meetings(day: date, *, group: WorkingGroup | None = None) -> MeetingQuerySet:
    """What comes from that day on, the nearest first; called off ones too, so that nobody goes."""
    found = _of(meetings_for_all(), group).filter(starts_at__gte=_begin(day))
    return found.order_by("starts_at", "pk")


def past_meetings(day: date, *, group: WorkingGroup | None = None) -> MeetingQuerySet:
    """What was before that day, the latest first, with ``has_minutes``; mere plans are left out."""
    found = _of(_listed(day), group).filter(starts_at__lt=_begin(day))
    return found.exclude(state=MeetingState.PLANNED)


def groups_with_meetings() -> WorkingGroupQuerySet:
    """The bodies whose meetings somebody can choose."""
    groups = meetings_for_all().values("group")
    return groups_visible_to(AnonymousUser()).filter(pk__in=groups)


def public_agenda(meeting: Meeting) -> MeetingDocument | None:
    """The agenda as it was last sent, in the words for everybody; none before an invitation.

    An item that was closed to the public since is hidden at once, not only with a supplement.
    """
    if meeting.is_planned:
        return None
    editions = Edition.objects.filter(
        meeting=meeting, kind__in=INVITING_KINDS, audience=Audience.PUBLIC
    )
    sent = editions.order_by("-position").first()
    if sent is None:
        return None
    closed = meeting.items.filter(is_public=False).values_list("pk", flat=True)
    return without_items(from_json(sent.content), {str(pk) for pk in closed})


def public_minutes_of(meeting: Meeting, day: date) -> Publication | None:
    """The publication of a meeting's minutes on that day with its edition, none when not online."""
    found = public_minutes_on(day).filter(meeting=meeting)
    return found.select_related("edition").defer(None).first()


def were_public(meeting: Meeting) -> bool:
    """Whether the minutes have ever been online, also where they were taken off since."""
    history: Any = Publication.history
    return history.filter(meeting_id=meeting.pk, published_at__isnull=False).exists()


def addresses_of_resolutions(meeting: Meeting) -> dict[str, str]:
    """Where everybody reads the meeting's resolutions, by number."""
    resolutions = resolutions_visible_to(AnonymousUser()).filter(item__meeting=meeting)
    return {one.number: one.get_absolute_url() for one in resolutions}


def public_addresses(day: date) -> list[str]:
    """The pages of meetings that search engines may know: meetings and minutes that are online."""
    return [address for meeting in _listed(day) for address in _addresses(meeting)]


def _listed(day: date) -> MeetingQuerySet:
    """The latest meeting first, each with ``has_minutes``: whether they are online on that day."""
    online = public_minutes_on(day).filter(meeting=OuterRef("pk"))
    return meetings_for_all().annotate(has_minutes=Exists(online)).order_by("-starts_at", "pk")


def _addresses(meeting: Meeting) -> Iterator[str]:
    yield meeting.get_public_url()
    if meeting.has_minutes:  # type: ignore[attr-defined]
        yield reverse("meetings:public_minutes", args=[meeting.slug])


def _begin(day: date) -> datetime:
    """The first moment of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _of(meetings: MeetingQuerySet, group: WorkingGroup | None) -> MeetingQuerySet:
    return meetings if group is None else meetings.filter(group=group)
