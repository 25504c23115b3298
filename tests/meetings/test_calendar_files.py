"""Calendar files hold to the letter what Outlook, Google and Apple need, and nothing they must not know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from core.history import save_recorded
from meetings.choices import MeetingMode, MeetingState
from meetings.exports.calendar import Attendee, calendar_of
from meetings.models import Meeting
from projectgroups.models import WorkingGroup
from tests.factories.meetings_notices import UID, make_cancelled, make_meeting, with_identity
from tests.factories.people import AT, SYSTEM
from tests.factories.projectgroups import make_steering_group

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
AYLA = Attendee("ayla@kim.example", 'Ayla "Ay" Demir, Amt für Integration')
ZONE = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
]


@pytest.fixture
def group() -> WorkingGroup:
    """The steering group."""
    return make_steering_group()


@pytest.fixture
def meeting(group: WorkingGroup) -> Meeting:
    """A meeting with everything a calendar may show, and what it may not."""
    return with_identity(
        make_meeting(
            group, mode=MeetingMode.HYBRID, title="Streng intern", note="Bitte; pünktlich, ja?\nDanke",
            online_address="https://meet.example/geheim?a=1,2",
        )
    )  # fmt: skip


def event_of(content: bytes) -> Event:
    """The only event of a file that a calendar has read."""
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def published(meeting: Meeting, **options: Any) -> bytes:
    """The file as a feed or download has it."""
    return calendar_of([meeting], now=LATER, **options)


def changed(meeting: Meeting, **values: Any) -> Meeting:
    """The meeting with other values, saved two days later."""
    for name, value in values.items():
        setattr(meeting, name, value)
    return save_recorded(meeting, by=SYSTEM, at=AT + timedelta(days=2))


def test_a_public_file_is_exactly_this(meeting: Meeting) -> None:
    assert published(meeting).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//KIM//Sitzungen//DE",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *ZONE,
        "BEGIN:VEVENT",
        "SUMMARY:Lenkungsgruppe KIM",
        "DTSTART;TZID=Europe/Berlin:20211027T140000",
        "DTEND;TZID=Europe/Berlin:20211027T163000",
        "DTSTAMP:20210528T090000Z",
        f"UID:{UID}",
        "SEQUENCE:0",
        "CATEGORIES:Lenkungsgruppe KIM",
        "CREATED:20210528T090000Z",
        f"DESCRIPTION:http://localhost:8000/sitzungen/{meeting.slug}/",
        "LAST-MODIFIED:20210528T090000Z",
        "LOCATION:Rathaus\\, Raum 2.12\\; 1. Etage",
        "ORGANIZER;CN=KIM:mailto:kim@example.org",
        "STATUS:TENTATIVE",
        "TRANSP:OPAQUE",
        f"URL:http://localhost:8000/sitzungen/{meeting.slug}/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_lines_are_short_and_end_as_the_rule_says(meeting: Meeting) -> None:
    changed(meeting, note="Größe – ä😀" * 60, title="Ü" * 150)

    content = published(meeting, is_internal=True, name="Ä" * 90)

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    content.decode()  # no character is cut in two for an octet
    assert event_of(content)["summary"].endswith("Ü" * 150)


def test_texts_come_back_as_they_were_typed(meeting: Meeting) -> None:
    event = event_of(published(meeting, is_internal=True))

    assert "Bitte; pünktlich, ja?\nDanke" in event["description"]
    assert event["location"] == "Rathaus, Raum 2.12; 1. Etage"
    assert b"Bitte\\; p\xc3\xbcnktlich\\, ja?\\nDanke" in published(
        meeting, is_internal=True
    ).replace(b"\r\n ", b"")


def test_the_public_learns_neither_title_nor_note_nor_online_room(meeting: Meeting) -> None:
    content = published(meeting).decode().replace("\r\n ", "")

    for secret in ("Streng intern", "geheim", "pünktlich", "ATTENDEE"):
        assert secret not in content


def test_members_get_title_note_and_online_room(meeting: Meeting) -> None:
    event = event_of(published(meeting, is_internal=True))

    assert event["summary"] == "Lenkungsgruppe KIM – Streng intern"
    assert str(event["conference"]) == "https://meet.example/geheim?a=1,2"
    assert "https://meet.example/geheim?a=1,2" in event["description"]
    assert event["url"].endswith(f"/intern/sitzungen/{meeting.slug}/")


def test_an_online_meeting_says_where_it_is_to_members_alone(group: WorkingGroup) -> None:
    online = make_meeting(
        group, mode=MeetingMode.ONLINE, place="", online_address="https://meet.example/x"
    )

    assert event_of(published(online, is_internal=True))["location"] == "https://meet.example/x"
    assert event_of(published(online))["location"] == "online"


def test_the_same_meetings_give_the_same_bytes(meeting: Meeting) -> None:
    first = calendar_of([meeting], now=LATER, name="KIM")

    assert calendar_of([meeting], now=LATER + timedelta(days=9), name="KIM") == first


def test_a_change_of_words_renews_the_stamp_and_leaves_the_sequence(meeting: Meeting) -> None:
    changed(meeting, note="Anders")

    event = event_of(published(meeting))

    assert event["dtstamp"].dt == event["last-modified"].dt == AT + timedelta(days=2)
    assert event["created"].dt == AT
    assert event["sequence"] == 0
    assert event["uid"] == str(UID)


def test_the_stored_sequence_is_written(meeting: Meeting) -> None:
    changed(meeting, ics_sequence=4)

    assert event_of(published(meeting))["sequence"] == 4


@pytest.mark.parametrize(
    ("state", "status"),
    [(MeetingState.PLANNED, "TENTATIVE"), (MeetingState.INVITED, "CONFIRMED"),
     (MeetingState.UNDERWAY, "CONFIRMED"), (MeetingState.REVIEW, "CONFIRMED")],
)  # fmt: skip
def test_the_state_is_written(meeting: Meeting, state: MeetingState, status: str) -> None:
    meeting.state, meeting.number = state, 2

    event = event_of(published(meeting))

    assert event["status"] == status
    if state != MeetingState.PLANNED:
        assert event["summary"] == "Lenkungsgruppe KIM: 2. Sitzung"


def test_a_meeting_called_off_says_so(meeting: Meeting) -> None:
    cancelled = make_cancelled(meeting)

    event = event_of(published(cancelled))

    assert event["status"] == "CANCELLED"
    assert event["summary"] == "ABGESAGT: Lenkungsgruppe KIM"
    assert event["transp"] == "TRANSPARENT"
    assert event["sequence"] == 1
    assert "Krankheit" not in published(cancelled).decode()
    assert "Krankheit" in event_of(published(cancelled, is_internal=True))["description"]


def test_an_open_end_blocks_two_hours_and_says_so(group: WorkingGroup) -> None:
    event = event_of(published(make_meeting(group, ends_at=None)))

    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)
    assert "Das Ende ist offen." in event["description"]


@pytest.mark.parametrize(("month", "offset"), [(1, 1), (7, 2)])
def test_hours_are_berlins_in_winter_and_summer_far_ahead(
    meeting: Meeting, month: int, offset: int
) -> None:
    meeting.starts_at = meeting.starts_at.replace(year=2045, month=month)
    meeting.ends_at = None

    start = event_of(published(meeting))["dtstart"].dt

    assert start.hour == 14
    assert start.utcoffset() == timedelta(hours=offset)


def test_an_invitation_names_its_one_recipient(meeting: Meeting) -> None:
    content = calendar_of([meeting], method="REQUEST", now=LATER, attendee=AYLA, is_internal=True)
    calendar, event = Calendar.from_ical(content), event_of(content)

    assert calendar["method"] == "REQUEST"
    assert str(event["attendee"]) == "mailto:ayla@kim.example"
    assert "Amt für Integration" in event["attendee"].params["CN"]
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert str(event["organizer"]) == "mailto:kim@example.org"
    assert event["dtstamp"].dt == LATER
    assert event["uid"] == str(UID)


def test_a_cancellation_takes_back_the_same_entry(meeting: Meeting) -> None:
    content = calendar_of(
        [make_cancelled(meeting)], method="CANCEL", now=LATER, attendee=AYLA, is_internal=True
    )

    event = event_of(content)

    assert Calendar.from_ical(content)["method"] == "CANCEL"
    assert (event["status"], event["uid"], event["sequence"]) == ("CANCELLED", str(UID), 1)


def test_who_is_uninvited_gets_a_cancellation_of_a_meeting_that_takes_place(
    meeting: Meeting,
) -> None:
    event = event_of(calendar_of([meeting], method="CANCEL", now=LATER, attendee=AYLA))

    assert event["status"] == "CANCELLED"
    assert not event["summary"].startswith("ABGESAGT")


def test_a_calendar_to_subscribe_to_has_name_and_rhythm(meeting: Meeting) -> None:
    content = published(meeting, name="Büro, KIM; eins", url="https://kim.example/gremien/lg/")

    lines = content.decode().split("\r\n")

    assert "NAME:Büro\\, KIM\\; eins" in lines
    assert "X-WR-CALNAME:Büro\\, KIM\\; eins" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    assert "X-PUBLISHED-TTL:PT6H" in lines
    assert "URL:https://kim.example/gremien/lg/" in lines
    assert lines.index("BEGIN:VTIMEZONE") < lines.index("BEGIN:VEVENT")


def test_a_file_asks_one_question_however_many_meetings(group: WorkingGroup, queries: Any) -> None:
    meetings = [make_meeting(group) for _number in range(4)]

    for number in (1, 4):
        with queries(1):
            calendar_of(meetings[:number], now=LATER, is_internal=True)
