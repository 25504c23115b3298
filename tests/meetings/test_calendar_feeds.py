"""Feeds: public ones hold public meetings, secret ones what their owner may see, and both answer cheaply."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from meetings.models import CalendarKey, Meeting
from meetings.operations.calendar_keys import make_calendar_key, revoke_calendar_key
from people.models import User
from people.operations import deactivate_user
from projectgroups.choices import Role
from projectgroups.models import WorkingGroup
from projectgroups.operations import end_membership
from tests.factories.meetings_notices import STARTS, make_cancelled, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group

pytestmark = pytest.mark.django_db
SECRET = "geheim-geheim-geheim-geheim-geheim-geheim"
FEED = f"/kalender/{SECRET}/sitzungen.ics"


@pytest.fixture
def group() -> WorkingGroup:
    """A project group."""
    return make_project_group()


@pytest.fixture
def member(group: WorkingGroup) -> User:
    """A member of the project group with the address of a calendar."""
    user = make_user()
    make_membership(group, user)
    make_calendar_key(by=acting(user), at=AT, secret=SECRET)
    return user


def uids(content: bytes) -> set[str]:
    """The identities of the meetings in a feed."""
    return {str(event["uid"]) for event in Calendar.from_ical(content).walk("VEVENT")}


def identity(*meetings: Meeting) -> set[str]:
    """What a feed with these meetings holds."""
    return {str(meeting.ics_uid) for meeting in meetings}


def feed_of(group: WorkingGroup, **headers: str) -> Any:
    """The public feed of a body, as somebody unknown reads it."""
    return Client().get(f"/gremien/{group.slug}/termine.ics", headers=headers)


def test_a_public_feed_holds_the_bodys_public_meetings(group: WorkingGroup) -> None:
    public = make_meeting(group)
    make_meeting(group, is_public=False)
    make_meeting(make_project_group())

    answer = feed_of(group)

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert uids(answer.content) == identity(public)
    assert "Content-Disposition" not in answer
    assert answer["Cache-Control"] == "public, max-age=900"


def test_a_public_feed_is_the_same_for_who_is_signed_in(group: WorkingGroup, office: User) -> None:
    make_meeting(group, title="Streng intern", online_address="https://meet.example/geheim")
    make_meeting(group, is_public=False)
    client = Client()
    client.force_login(office)

    answer = client.get(f"/gremien/{group.slug}/termine.ics")

    assert answer.content == feed_of(group).content
    assert b"intern" not in answer.content
    assert b"geheim" not in answer.content


def test_an_unknown_body_has_no_feed() -> None:
    assert Client().get("/gremien/niemand/termine.ics").status_code == 404


def test_a_body_that_has_not_begun_has_no_feed() -> None:
    group = make_project_group(starts_on=date(2021, 12, 1))

    assert feed_of(group).status_code == 404


def test_an_unchanged_feed_is_not_sent_again(group: WorkingGroup) -> None:
    make_meeting(group)
    first = feed_of(group)

    again = feed_of(group, if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Last-Modified"] == "Fri, 28 May 2021 09:00:00 GMT"


def test_a_changed_feed_is_sent_again(group: WorkingGroup) -> None:
    meeting = make_meeting(group)
    first = feed_of(group)
    make_cancelled(meeting, at=AT)

    again = feed_of(group, if_none_match=first["ETag"])

    assert again.status_code == 200
    assert "ABGESAGT" in again.content.decode()


def test_who_asks_by_date_alone_misses_nothing(group: WorkingGroup, member: User) -> None:
    other = make_project_group()
    make_meeting(group)
    first = Client().get(FEED)
    make_meeting(other)
    make_membership(other, member)

    again = Client().get(FEED, headers={"if-modified-since": first["Last-Modified"]})

    assert again.status_code == 200
    assert len(uids(again.content)) == 2


def test_what_was_called_off_stays_half_a_year(group: WorkingGroup) -> None:
    cancelled, held = make_cancelled(make_meeting(group)), make_meeting(group)

    with time_machine.travel(STARTS + timedelta(days=180)):
        assert uids(feed_of(group).content) == identity(cancelled, held)
    with time_machine.travel(STARTS + timedelta(days=190)):
        assert uids(feed_of(group).content) == identity(held)


def test_an_own_feed_holds_what_its_owner_sees_from_inside(
    group: WorkingGroup, member: User
) -> None:
    inner = make_meeting(
        group, is_public=False, mode="online", place="", online_address="https://meet.example/raum"
    )
    make_meeting(make_project_group())

    answer = Client().get(FEED)

    assert uids(answer.content) == identity(inner)
    assert b"https://meet.example/raum" in answer.content.replace(b"\r\n ", b"")
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"


def test_an_own_feed_follows_rights(group: WorkingGroup) -> None:
    user = make_user()
    membership = make_membership(group, user, role=Role.MEMBER)
    make_calendar_key(by=acting(user), at=AT, secret=SECRET)
    make_meeting(group)
    assert len(uids(Client().get(FEED).content)) == 1

    end_membership(by=SYSTEM, at=AT, membership=membership)

    assert uids(Client().get(FEED).content) == set()


@pytest.mark.parametrize("reason", ["unknown", "revoked", "closed"])
def test_a_feed_without_a_living_key_is_not_there(member: User, reason: str) -> None:
    address = FEED
    if reason == "unknown":
        address = FEED.replace("geheim-", "anders-")
    elif reason == "revoked":
        revoke_calendar_key(by=acting(member), at=AT, key=CalendarKey.objects.get())
    else:
        deactivate_user(by=SYSTEM.because("Ende"), at=AT, user=member)

    answer = Client().get(address)

    assert answer.status_code == 404
    assert b"VCALENDAR" not in answer.content


def test_the_day_of_reading_is_written_once_a_day(
    member: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[date] = []
    save = CalendarKey.save

    def counting(self: CalendarKey, **options: Any) -> None:
        saved.append(self.last_read_on)
        save(self, **options)

    monkeypatch.setattr(CalendarKey, "save", counting)
    for _round in range(3):
        Client().get(FEED)
    with time_machine.travel(AT + timedelta(days=1)):
        Client().get(FEED)

    assert saved == [date(2021, 5, 28), date(2021, 5, 29)]


def test_feeds_take_no_post(group: WorkingGroup, member: User) -> None:
    assert Client().post(FEED).status_code == 405
    assert Client().post(f"/gremien/{group.slug}/termine.ics").status_code == 405


def test_a_feed_asks_a_constant_number_of_queries(
    group: WorkingGroup, member: User, django_assert_max_num_queries: Any
) -> None:
    Client().get(FEED)
    counts: dict[str, list[int]] = {FEED: [], f"/gremien/{group.slug}/termine.ics": []}
    for _round in range(2):
        for _number in range(3):
            make_meeting(group)
        for address, found in counts.items():
            with django_assert_max_num_queries(15) as captured:
                Client().get(address)
            found.append(len(captured))

    assert all(len(set(found)) == 1 for found in counts.values())


def test_a_single_meeting_is_saved_as_the_reader_may_know_it(
    group: WorkingGroup, member: User
) -> None:
    meeting = make_meeting(
        group, title="Streng intern", mode="hybrid", online_address="https://meet.example/raum"
    )
    address = reverse("meetings:meeting_ics", args=[meeting.slug])
    client = Client()
    public = client.get(address)
    client.force_login(member)
    inner = client.get(address)

    assert public["Content-Disposition"] == f'attachment; filename="{meeting.slug}.ics"'
    assert b"METHOD:PUBLISH" in public.content
    assert b"meet.example" not in public.content
    assert b"intern" not in public.content
    assert b"meet.example" in inner.content
    assert "no-store" in inner["Cache-Control"]


def test_a_meeting_that_is_not_public_is_saved_by_its_body_alone(
    group: WorkingGroup, member: User
) -> None:
    meeting = make_meeting(group, is_public=False)
    address = reverse("meetings:meeting_ics", args=[meeting.slug])
    stranger, client = Client(), Client()
    stranger.force_login(make_user())
    client.force_login(member)

    assert Client().get(address).status_code == 404
    assert stranger.get(address).status_code == 404
    assert client.get(address).status_code == 200


def test_the_steering_group_does_not_see_open_meetings_of_project_groups(
    group: WorkingGroup,
) -> None:
    steering, user = make_steering_group(), make_user()
    make_membership(steering, user)
    make_calendar_key(by=acting(user), at=AT, secret=SECRET)
    make_meeting(group)
    own = make_meeting(steering)

    assert uids(Client().get(FEED).content) == identity(own)
