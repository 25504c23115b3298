"""What should be put right before minutes are released, each with the place where that is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.choices import (
    WITHOUT_VOTE,
    AttendanceState,
    FollowUpState,
    ItemKind,
    ItemOutcome,
    MeetingState,
    ObjectionState,
    Seat,
    StandingItem,
    VoteKind,
)
from meetings.document.prose import without_internal
from meetings.models import (
    AgendaItem,
    Attendance,
    KeptContribution,
    Meeting,
    Objection,
    Resolution,
)
from meetings.queries.presence import presence_of
from meetings.queries.uploads import uploaded_minutes

HELD = frozenset(
    {
        MeetingState.UNDERWAY,
        MeetingState.DRAFT,
        MeetingState.REVIEW,
        MeetingState.RELEASED,
        MeetingState.CONFIRMED,
    }
)
"""The meeting has begun: it can have dealt with earlier minutes."""
PUT_OFF = frozenset({ItemOutcome.CARRIED, ItemOutcome.REFERRED, ItemOutcome.WITHDRAWN})
"""Items with such an outcome need no result."""
SHORTEST_TITLE = 6
"""A shorter title may stand in any text by chance."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A full sentence about one thing, where it is, and whether it forbids the release."""

    text: str
    place: str
    url: str
    is_blocking: bool = False


def kept_texts(meeting: Meeting) -> list[KeptContribution]:
    """Second texts of items that nobody has settled yet."""
    kept = KeptContribution.objects.filter(item__meeting=meeting, settled_at__isnull=True)
    return list(kept.select_related("item"))


def open_objections(meeting: Meeting) -> list[Objection]:
    """Objections without an answer."""
    waiting = Objection.objects.filter(meeting=meeting, state=ObjectionState.OPEN)
    return list(waiting.select_related("item"))


def later_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of the body's later meetings that have begun; where earlier minutes come up."""
    return (
        AgendaItem.objects.on_agenda()
        .filter(
            kind=ItemKind.ITEM,
            meeting__group=meeting.group_id,
            meeting__starts_at__gt=meeting.starts_at,
            meeting__state__in=HELD,
        )
        .select_related("meeting__group")
        .order_by("meeting__starts_at", "meeting", "position", "pk")
    )


def usual_item(items: QuerySet[AgendaItem]) -> AgendaItem | None:
    """The item at which the first of these meetings deals with the minutes before it."""
    return items.filter(standing=StandingItem.MINUTES).first()


def release_findings(meeting: Meeting) -> list[Finding]:
    """Everything the check finds, what forbids the release first; a constant number of queries."""
    items = _items(meeting)
    is_file = uploaded_minutes(meeting) is not None
    found = [
        *_people_findings(meeting, is_file),
        *_attendance_findings(meeting, is_file),
        *_result_findings(items, is_file),
        *_kept_findings(meeting),
        *_resolution_findings(meeting, items, is_file),
        *_follow_up_findings(items, is_file),
        *_secrecy_findings(items),
    ]
    return sorted(found, key=lambda finding: not finding.is_blocking)


def is_public_item(item: AgendaItem) -> bool:
    """Whether the public may read the item: neither it nor what it stands below is closed."""
    return item.is_public and (item.parent is None or is_public_item(item.parent))


def _items(meeting: Meeting) -> list[AgendaItem]:
    """The items on the agenda with everything the check looks at, parents included."""
    resolutions = Prefetch("resolutions", Resolution.objects.counted())
    items = list(
        meeting.items.on_agenda()
        .select_related("contribution", "comes_from__meeting__group", "comes_from__parent")
        .prefetch_related(resolutions, "follow_ups", "children")
    )
    known = {item.pk: item for item in items}
    for item in items:
        if item.parent_id in known:
            item.parent = known[item.parent_id]
    return items


def _place(item: AgendaItem) -> str:
    return _("item %(number)s") % {"number": item.number} if item.number else item.title


def _text_url(item: AgendaItem) -> str:
    return f"{reverse('meetings:minutes', args=[item.meeting.slug])}#top-{item.pk}"


def _people_findings(meeting: Meeting, is_file: bool) -> Iterator[Finding]:
    """Somebody led the meeting, and somebody takes the minutes."""
    url = reverse("meetings:change", args=[meeting.slug])
    if meeting.chair_id is None:
        yield Finding(_("It is not said who led the meeting."), _("Meeting"), url, not is_file)
    if meeting.note_taker_id is None:
        text = _("It is not said who took the minutes.")
        yield Finding(text, _("Meeting"), url, not is_file)


def _attendance_findings(meeting: Meeting, is_file: bool) -> Iterator[Finding]:
    """Of everybody invited it is known whether they came, and if not, why."""
    url, place = reverse("meetings:attendance", args=[meeting.slug]), _("Attendance")
    attendances = list(
        Attendance.objects.filter(meeting=meeting, is_withdrawn=False).select_related("person")
    )
    if not any(attendance.was_there for attendance in attendances):
        yield Finding(_("Nobody is recorded as present."), place, url, not is_file)
    for attendance in attendances:
        words = {"person": attendance.person}
        if attendance.state == AttendanceState.UNKNOWN and attendance.seat != Seat.GUEST:
            text = _("It is not recorded whether %(person)s was there.") % words
            yield Finding(text, place, url, attendance.seat == Seat.VOTING and not is_file)
        elif attendance.state == AttendanceState.EXCUSED and not attendance.excuse:
            yield Finding(_("%(person)s is excused without a reason.") % words, place, url)
        elif attendance.state == AttendanceState.ABSENT:
            yield Finding(_("%(person)s was absent without an excuse.") % words, place, url)


def _result_findings(items: Sequence[AgendaItem], is_file: bool) -> Iterator[Finding]:
    """Each item has a result: a text, a resolution, or that it was put off."""
    if is_file:
        return
    parents = {item.parent_id for item in items}
    for item in items:
        contribution = getattr(item, "contribution", None)
        has_result = (
            item.is_heading
            or item.pk in parents
            or item.outcome in PUT_OFF
            or (contribution is not None and contribution.result.strip())
            or item.resolutions.all()
        )
        if not has_result:
            text = _("“%(title)s” has no result.") % {"title": item.title}
            yield Finding(text, _place(item), _text_url(item), not item.standing)


def _kept_findings(meeting: Meeting) -> Iterator[Finding]:
    """Two texts of one item are not both the minutes."""
    for kept in kept_texts(meeting):
        kept.item.meeting = meeting
        text = _("“%(title)s” has a second text, which nobody has settled yet.")
        url = reverse("meetings:settle_text", args=[meeting.slug, kept.item_id])
        yield Finding(text % {"title": kept.item.title}, _place(kept.item), url, True)


def _resolution_findings(
    meeting: Meeting, items: Sequence[AgendaItem], is_file: bool
) -> Iterator[Finding]:
    """Of each resolution it is known how the body voted, and enough were there to vote."""
    presence = presence_of(meeting)
    for item in items:
        for resolution in item.resolutions.all():
            words = {"number": resolution.number}
            url = reverse("meetings:resolution_change", args=[resolution.slug])
            if resolution.vote_kind == VoteKind.UNRECORDED:
                text = _("How the body voted on %(number)s is not recorded.") % words
                needs_vote = resolution.result not in WITHOUT_VOTE
                yield Finding(text, _place(item), url, needs_vote and not is_file)
            elif resolution.vote_kind == VoteKind.COUNTED and not presence.quorum(item).is_met:
                text = _("There was no quorum for the vote on %(number)s.") % words
                yield Finding(text, _place(item), url, not is_file)
            elif not presence.bears_out(resolution, item):
                text = _(
                    "The attendance was changed after the vote on %(number)s: its counts no longer match."
                )
                yield Finding(text % words, _place(item), url, not is_file)
            if resolution.is_public and not is_public_item(item):
                text = _("%(number)s is public, but its item is not.") % words
                yield Finding(text, _place(item), url, True)


def _follow_up_findings(items: Iterable[AgendaItem], is_file: bool) -> Iterator[Finding]:
    """Somebody does each follow-up until some day."""
    for item in items:
        for follow_up in item.follow_ups.all():
            if follow_up.state == FollowUpState.DROPPED:
                continue
            words = {"text": follow_up.text}
            url = reverse("meetings:follow_up", args=[follow_up.pk])
            if not follow_up.has_owner:
                text = _("Nobody is named for the follow-up “%(text)s”.") % words
                yield Finding(text, _place(item), url, not is_file)
            if follow_up.due is None:
                text = _("The follow-up “%(text)s” has no date.") % words
                yield Finding(text, _place(item), url)


def _secrecy_findings(items: Sequence[AgendaItem]) -> Iterator[Finding]:
    """What the public reads leads to nothing that is not for it, and does not name it."""
    closed = [item for item in items if not item.is_heading and not is_public_item(item)]
    for item in items:
        if not is_public_item(item):
            continue
        source = item.comes_from
        if source is not None and not is_public_item(source):
            text = _("“%(title)s” is public and goes on with an item that is not.")
            yield Finding(text % {"title": item.title}, _place(item), _text_url(item))
            yield from _naming(item, [source])
        yield from _naming(item, closed)


def _naming(item: AgendaItem, closed: Iterable[AgendaItem]) -> Iterator[Finding]:
    """Closed items that the public text of an item names by title, or by number."""
    public = " ".join(_public_texts(item)).casefold()
    for other in closed:
        words = {"title": item.title, "other": other.title, "number": other.number}
        title = other.title.casefold()
        if len(title) >= SHORTEST_TITLE and title != item.title.casefold() and title in public:
            text = _("“%(title)s” is public and names “%(other)s”, which is not.") % words
            yield Finding(text, _place(item), _text_url(item), True)
        elif (
            other.number
            and other.meeting_id == item.meeting_id
            and re.search(rf"\btop\s*{re.escape(other.number)}(?![\d.]*\d)", public)
        ):
            text = _("“%(title)s” is public and mentions item %(number)s, which is not.") % words
            yield Finding(text, _place(item), _text_url(item))


def _public_texts(item: AgendaItem) -> Iterator[str]:
    """What the public edition can show of an item, in small pieces."""
    contribution = getattr(item, "contribution", None)
    yield from (item.title, item.description, item.draft_resolution)
    if contribution is not None:
        yield without_internal(contribution.result)
        yield without_internal(contribution.course)
    for resolution in item.resolutions.all():
        if resolution.is_public:
            yield from (resolution.title, resolution.wording)
    yield from (each.text for each in item.follow_ups.all() if not each.is_internal)
