"""What is other in an invitation than when it was last sent; page, mail, Word file and proof say the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from meetings.choices import Audience
from meetings.document import ChangeLine, Head, Item, MeetingDocument, for_audience, from_json
from meetings.models import Edition, Meeting
from meetings.queries.documents import meeting_document, time_and_place


def changes_since(meeting: Meeting, edition: Edition) -> tuple[ChangeLine, ...]:
    """What is other now than in an edition that was sent, as members read it."""
    now = for_audience(meeting_document(meeting), Audience.MEMBERS.value)
    return differences(from_json(edition.content), now)


def facts_changed_since(meeting: Meeting, edition: Edition) -> tuple[ChangeLine, ...]:
    """What of time, place, title and note is other than in an edition that was sent; no queries."""
    return tuple(_facts(from_json(edition.content).head, time_and_place(meeting)))


def is_moved_since(meeting: Meeting, edition: Edition) -> bool:
    """Whether the meeting is on another day or begins at another time than was sent."""
    before, now = from_json(edition.content).head, time_and_place(meeting)
    return (before.day_iso, before.begins) != (now.day_iso, now.begins)


def differences(before: MeetingDocument, now: MeetingDocument) -> tuple[ChangeLine, ...]:
    """What somebody who knows the first has to be told of the second; both are for the same readers."""
    return (*_facts(before.head, now.head), *_about_items(before, now))


def _facts(before: Head, now: Head) -> Iterator[ChangeLine]:
    """Time, place, online room, title and note."""
    facts = (
        (_("Time"), _time(before), _time(now)),
        (_("Place"), _place(before), _place(now)),
        (_("Online room"), before.online_address, now.online_address),
        (_("Title"), before.title, now.title),
        (_("Note"), before.note, now.note),
    )
    for what, old, new in facts:
        if old != new:
            yield ChangeLine(what, old or _("not stated"), new or _("not stated"))


def _time(head: Head) -> str:
    if head.ends:
        words = {"day": head.day, "begins": head.begins, "ends": head.ends}
        return _("%(day)s, %(begins)s to %(ends)s o’clock") % words
    return _("%(day)s, %(begins)s o’clock") % {"day": head.day, "begins": head.begins}


def _place(head: Head) -> str:
    return ", ".join(filter(None, (head.mode, head.place)))


def _about_items(before: MeetingDocument, now: MeetingDocument) -> Iterator[ChangeLine]:
    """New, other and dropped lines, each with what became of its papers."""
    known = {item.key: item for item, _depth in before.lines()}
    for item, _depth in now.lines():
        was = known.pop(item.key, None)
        if was is None:
            yield from _about_new(item)
        elif not item.is_withdrawn:
            yield from _about_words(was, item)
            yield from _about_papers(was, item)
        elif not was.is_withdrawn:
            yield _line(_("Taken off"), item, old=_named(item))
    for item in known.values():
        if not item.is_withdrawn:
            yield _line(_("Taken off"), item, old=_named(item))


def _about_new(item: Item) -> Iterator[ChangeLine]:
    if not item.is_withdrawn:
        yield _line(_("New"), item, new=_named(item))
        yield from _about_papers(Item(key=item.key, title=item.title), item)


def _about_words(was: Item, item: Item) -> Iterator[ChangeLine]:
    """Another title with both wordings; of anything else what it is."""
    parts = (
        (_("Explanation"), was.explanation, item.explanation),
        (_("Presented by"), was.presenter, item.presenter),
        (_("Draft resolution"), was.draft_resolution, item.draft_resolution),
        (_("Public") if item.is_public else _("Not public"), was.is_public, item.is_public),
    )
    others = [what for what, old, new in parts if old != new]
    if was.title != item.title:
        yield _line(_("Changed"), item, old=_named(was), new=_named(item))
    if others:
        yield _line(_("Changed"), item, new=f"{_named(item)} ({', '.join(others)})")


def _about_papers(was: Item, item: Item) -> Iterator[ChangeLine]:
    """Papers that came and papers that went."""
    for paper in item.papers:
        if paper not in was.papers:
            words = f"{paper.title} ({_number(item) or item.title})"
            yield _line(_("New paper"), item, new=words)
    for paper in was.papers:
        if paper not in item.papers:
            words = f"{paper.title} ({_number(item) or item.title})"
            yield _line(_("Paper withdrawn"), item, old=words)


def _line(what: str, item: Item, *, old: str = "", new: str = "") -> ChangeLine:
    is_public = item.is_public and not item.is_hidden
    return ChangeLine(what, old, new, item=_number(item), is_public=is_public)


def _number(item: Item) -> str:
    return _("Item %(number)s") % {"number": item.number} if item.number else ""


def _named(item: Item) -> str:
    """ "TOP 3: Wohnen"."""
    return ": ".join(filter(None, (_number(item), item.title)))
