"""Texts that everybody reads outside of frozen editions, with functions in the place of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from core.actor import AnyUser
from core.formats import date_words
from meetings.document import Audience, Head, Item, MeetingDocument, for_audience
from meetings.models import AgendaItem, Resolution
from meetings.queries.attendances import meeting_day
from meetings.queries.control import ControlRow
from meetings.queries.document_people import people_on, somebody_hidden_in
from meetings.queries.documents import edition_words
from projectgroups.models import WorkingGroup
from projectgroups.permissions import may_see_members


@dataclass(frozen=True, slots=True)
class Said:
    """A text with the body it was said in and the day, from which people's functions follow."""

    text: str
    group: WorkingGroup
    day: date


def in_public_words(said: Iterable[Said]) -> list[str]:
    """The texts in the same order; who has not agreed to be named is their function.

    One query where nobody is named, three more for each body and day where somebody may be.
    """
    texts = list(said)
    found = [one.text for one in texts]
    if not somebody_hidden_in(found):
        return found
    places: dict[tuple[int, date], list[int]] = defaultdict(list)
    for place, one in enumerate(texts):
        if somebody_hidden_in([one.text]):
            places[one.group.pk, one.day].append(place)
    for (_group, day), here in places.items():
        words = _worded([found[place] for place in here], texts[here[0]].group, day)
        for place, text in zip(here, words, strict=True):
            found[place] = text
    return found


def public_titles(resolutions: Iterable[Resolution]) -> dict[int, str]:
    """The title of each of these resolutions as everybody reads it, by key."""
    known = list(resolutions)
    said = (Said(one.title, one.group, one.decided_on) for one in known)
    return dict(zip((one.pk for one in known), in_public_words(said), strict=True))


def titles_for(user: AnyUser, resolutions: Iterable[Resolution]) -> dict[int, str]:
    """The title of each of these resolutions by key: as it was typed for who sees the body's members."""
    known = list(resolutions)
    inside = {body.pk for body in {one.group for one in known} if may_see_members(user, body)}
    typed = {one.pk: one.title for one in known if one.group_id in inside}
    return public_titles(one for one in known if one.pk not in typed) | typed


def public_labels(things: Iterable[AgendaItem | Resolution]) -> list[str]:
    """Number and title of items and resolutions as everybody reads them, in the same order."""
    return in_public_words(map(_label, things))


def _label(thing: AgendaItem | Resolution) -> Said:
    if isinstance(thing, Resolution):
        return Said(str(thing), thing.group, thing.decided_on)
    return Said(str(thing), thing.meeting.group, meeting_day(thing.meeting))


def control_for_all(rows: Iterable[ControlRow]) -> list[ControlRow]:
    """The lines of the control list as everybody reads them."""
    known = list(rows)
    said = [
        Said(text, row.resolution.group, row.resolution.decided_on)
        for row in known
        for text in (row.title, row.delay_reason, row.note)
    ]
    words = iter(in_public_words(said))
    return [
        replace(row, public_title=next(words), delay_reason=next(words), note=next(words))
        for row in known
    ]


def _worded(texts: list[str], group: WorkingGroup, day: date) -> list[str]:
    """The texts of one body and day."""
    head = Head(body=group.name, day=date_words(day), day_iso=day.isoformat())
    items = tuple(Item(key="", title=text) for text in texts)
    whole = people_on(day, group).named_in(
        MeetingDocument(head=head, items=items, words=edition_words())
    )
    return [item.title for item in for_audience(whole, Audience.PUBLIC).items]
