"""Meetings as a calendar file (RFC 5545, 5546, 7986) that Outlook, Google and Apple take.

The same meetings give the same bytes: in what is published the stamp of an entry is its last
change. A mail's invitation or cancellation is stamped with the moment at which it was made.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

from meetings.choices import MeetingMode, MeetingState
from meetings.models import Meeting
from meetings.queries.calendars import Changed, changes_by_meeting
from people.emails import site_address

PRODUCT = "-//KIM//Sitzungen//DE"
BERLIN = ZoneInfo("Europe/Berlin")
REFRESH = timedelta(hours=6)
USUAL_LENGTH = timedelta(hours=2)
"""How long a meeting without an end is entered, so that nobody's calendar shows the time as free."""
STATUS = {MeetingState.PLANNED: "TENTATIVE", MeetingState.CANCELLED: "CANCELLED"}
TIMEZONE = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")
"""The rule since 1996 without its history, which Outlook stumbles over; what libraries make ends in 2037."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who is invited by mail: address and name."""

    email: str
    name: str


def calendar_of(
    meetings: Iterable[Meeting], *, method: str = "PUBLISH", now: datetime, name: str = "",
    attendee: Attendee | None = None, is_internal: bool = False, url: str = "",
    joined: Container[int] | None = None,
) -> bytes:  # fmt: skip
    """The calendar file of these meetings.

    ``PUBLISH`` is for feeds and downloads, ``REQUEST`` and ``CANCEL`` for the mail to one
    ``attendee``. Only an internal one holds titles, and notes and the address of the online room
    where the meeting's key is in ``joined``, which without one is everywhere. A cancellation tells
    nobody how to get in. With a name it is a calendar to subscribe to.
    """
    meetings = list(meetings)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        _make_subscribable(calendar, name, url)
    calendar.add_component(Timezone.from_ical(TIMEZONE))
    changes = changes_by_meeting(meetings)
    for meeting in meetings:
        joins = is_internal and method != "CANCEL" and (joined is None or meeting.pk in joined)
        event = _event(meeting, is_internal=is_internal, joins=joins)
        _stamp(event, changes.get(meeting.pk), now if method != "PUBLISH" else None)
        if method == "CANCEL":
            event["status"] = vText("CANCELLED")
        if method != "PUBLISH" and attendee is not None:
            event.add("attendee", _attendee(attendee))
        calendar.add_component(event)
    return calendar.to_ical()


def _make_subscribable(calendar: Calendar, name: str, url: str) -> None:
    """Name and rhythm of a calendar that is read again and again."""
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    if url:
        calendar.add("url", url)


def _event(meeting: Meeting, *, is_internal: bool, joins: bool) -> Event:
    """One meeting; its identity and its count of material changes are stored with it."""
    event = Event()
    event.add("uid", str(meeting.ics_uid))
    event.add("sequence", meeting.ics_sequence)
    event.add("status", STATUS.get(MeetingState(meeting.state), "CONFIRMED"))
    event.add("transp", "TRANSPARENT" if meeting.is_cancelled else "OPAQUE")
    starts_at = meeting.starts_at.astimezone(BERLIN)
    event.add("dtstart", starts_at)
    ends_at = meeting.ends_at or meeting.starts_at + USUAL_LENGTH
    event.add("dtend", ends_at.astimezone(BERLIN))
    event.add("summary", _summary(meeting, is_internal=is_internal))
    if where := _place(meeting, joins=joins):
        event.add("location", where)
    path = meeting.get_absolute_url() if is_internal else meeting.get_public_url()
    event.add("url", site_address(path))
    event.add("description", _description(meeting, path, is_internal=is_internal, joins=joins))
    event.add("categories", [meeting.group.name])
    event.add("organizer", _organizer())
    if joins and meeting.online_address and meeting.mode != MeetingMode.ON_SITE:
        parameters = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": _("Online room")}
        event.add("conference", meeting.online_address, parameters=parameters)
    return event


def _stamp(event: Event, changed: Changed | None, made_at: datetime | None) -> None:
    """When the entry was made and changed; a published one is stamped with its last change."""
    if changed is not None:
        event.add("created", changed.first.astimezone(UTC))
        event.add("last-modified", changed.last.astimezone(UTC))
    stamp = made_at or (changed.last if changed is not None else None)
    if stamp is not None:
        event.add("dtstamp", stamp.astimezone(UTC))


def _summary(meeting: Meeting, *, is_internal: bool) -> str:
    """The body, the number and, for who is inside, the title."""
    words = {"group": meeting.group.name, "number": meeting.number}
    title = _("%(group)s: %(number)s. meeting") % words if meeting.number else words["group"]
    if is_internal and meeting.title:
        title = f"{title} – {meeting.title}"
    return _("CALLED OFF: %(title)s") % {"title": title} if meeting.is_cancelled else str(title)


def _place(meeting: Meeting, *, joins: bool) -> str:
    """Where to go: the place; without one the online room, whose address is for who joins."""
    if meeting.place or meeting.mode == MeetingMode.ON_SITE:
        return meeting.place
    return (joins and meeting.online_address) or _("online")


def _description(meeting: Meeting, path: str, *, is_internal: bool, joins: bool) -> str:
    """What calendars show below: link and open end; for who joins note and online room too."""
    lines = []
    if is_internal and meeting.is_cancelled and meeting.cancelled_because:
        lines.append(_("Called off: %(reason)s") % {"reason": meeting.cancelled_because})
    if joins and meeting.note:
        lines.append(meeting.note.replace("\r\n", "\n"))
    if joins and meeting.online_address and meeting.mode != MeetingMode.ON_SITE:
        lines.append(_("Online room: %(url)s") % {"url": meeting.online_address})
    if meeting.ends_at is None:
        lines.append(_("The end is open."))
    lines.append(site_address(path))
    return "\n\n".join(lines)


def _organizer() -> vCalAddress:
    """The office as the sender of all mails; nobody's own address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = name or settings.WAGTAIL_SITE_NAME
    return organizer


def _attendee(invitee: Attendee) -> vCalAddress:
    """Whom the mail invites; answers go by the link in the mail, so the calendar asks for none."""
    attendee = vCalAddress(f"mailto:{invitee.email}")
    attendee.params["CN"] = invitee.name
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE"
    return attendee
