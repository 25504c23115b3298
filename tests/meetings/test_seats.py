"""Who belongs to the body on the day of a meeting has a seat in it; whose membership ended has none."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.operations import NotPossible
from meetings.choices import Answer, AttendanceState, Seat
from meetings.models import Attendance, Meeting
from meetings.operations.answers import answer_invitation
from meetings.operations.attendance import (
    add_attendance,
    record_arrival,
    record_attendance,
    record_departure,
    recuse,
)
from meetings.operations.invitations import send_supplement
from meetings.operations.meetings import change_meeting
from meetings.operations.minutes import begin_meeting
from meetings.queries.attendances import (
    answer_rows,
    departures_from,
    expectation_of,
    meeting_day,
    newcomers_to,
)
from meetings.queries.presence import presence_of
from notices.models import Notice
from notices.registry import renderer_of
from people.models import User
from projectgroups.choices import Role
from projectgroups.models import Membership
from projectgroups.operations import change_membership, end_membership
from tests.factories.meetings_invite import Scene, make_scene
from tests.factories.meetings_minutes import make_room, release
from tests.factories.people import AT, SYSTEM
from tests.factories.projectgroups import make_membership

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def scene(db: None) -> Scene:
    """The invitation to a meeting in a month is out and its mails are on their way."""
    scene = make_scene()
    scene.send()
    Notice.objects.update(state="sent")
    return scene


def membership_of(user: User) -> Membership:
    return Membership.objects.get(person=user.person)


def leave(user: User, *, on: date | None = None) -> None:
    end_membership(by=SYSTEM, at=AT, membership=membership_of(user), ends_on=on)


def change_role(user: User, role: Role) -> None:
    one = membership_of(user)
    change_membership(
        by=SYSTEM, at=AT, membership=one, organisation=one.organisation, role=role,
        starts_on=one.starts_on, deputy=one.deputy,
    )  # fmt: skip


def cancellations(row: Attendance) -> list[Notice]:
    found = Notice.objects.filter(kind="meetings.not_needed", about__attendance=row.pk)
    return list(found)


def begun(scene: Scene) -> Meeting:
    return begin_meeting(
        by=SYSTEM, at=scene.meeting.starts_at + timedelta(minutes=5), meeting=scene.meeting
    )


# A meeting ahead -------------------------------------------------------------------------------
def test_who_leaves_has_no_seat_in_a_meeting_ahead(scene: Scene) -> None:
    before = expectation_of(scene.meeting, answer_rows(scene.meeting))
    leave(scene.member)

    row = scene.seat(scene.member)
    assert row.is_withdrawn
    assert row.history.count() == 2
    after = expectation_of(scene.meeting, answer_rows(scene.meeting))
    assert (before.members, after.members) == (3, 2)
    assert not scene.seat(scene.chair).is_withdrawn


def test_who_leaves_gets_the_cancellation_for_the_calendar_and_no_way_in(scene: Scene) -> None:
    room = "https://raum.example/geheim"
    Meeting.objects.filter(pk=scene.meeting.pk).update(mode="hybrid", online_address=room)
    leave(scene.member)

    row = scene.seat(scene.member)
    assert [one.email for one in cancellations(row)] == [scene.member.email]
    render = renderer_of("meetings.not_needed")
    assert render is not None
    mail = render(scene.member.email, {"attendance": row.pk})
    assert mail is not None
    assert scene.meeting.group.name in mail.text
    file = mail.attachments[0].content.decode()
    assert "METHOD:CANCEL" in file
    assert room not in mail.text + file.replace("\r\n ", "")


def test_who_was_not_told_of_the_invitation_is_not_told_of_its_end() -> None:
    scene = make_scene()
    scene.send()
    leave(scene.member)
    assert scene.seat(scene.member).is_withdrawn
    assert cancellations(scene.seat(scene.member)) == []


def test_the_deputy_of_who_leaves_is_withdrawn_and_told(scene: Scene) -> None:
    seat = scene.seat(scene.member)
    answer_invitation(by=SYSTEM, at=AT, attendance=seat, answer=Answer.DEPUTY, deputy=scene.deputy)
    Notice.objects.update(state="sent")
    leave(scene.member)
    assert scene.seat(scene.deputy).is_withdrawn
    assert len(cancellations(scene.seat(scene.deputy))) == 1


def test_a_term_that_is_over_before_the_meeting_counts_from_the_day_it_is_entered(
    scene: Scene,
) -> None:
    day = meeting_day(scene.meeting)
    leave(scene.chair, on=day)
    leave(scene.member, on=day - timedelta(days=1))
    assert not scene.seat(scene.chair).is_withdrawn
    assert scene.seat(scene.member).is_withdrawn


def test_a_meeting_moved_past_a_term_withdraws_the_seat_when_the_change_is_sent(
    scene: Scene,
) -> None:
    leave(scene.member, on=meeting_day(scene.meeting))
    starts_at = scene.meeting.starts_at + timedelta(days=7)
    change_meeting(
        by=SYSTEM, at=AT, meeting=scene.meeting, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
    )  # fmt: skip
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)
    assert scene.seat(scene.member).is_withdrawn
    assert not scene.seat(scene.chair).is_withdrawn


def test_another_role_is_another_seat(scene: Scene) -> None:
    change_role(scene.member, Role.ADVISORY)
    assert scene.seat(scene.member).seat == Seat.ADVISORY
    change_role(scene.adviser, Role.MEMBER)
    assert scene.seat(scene.adviser).seat == Seat.VOTING


def test_who_comes_back_is_invited_with_the_next_supplement(scene: Scene) -> None:
    leave(scene.member, on=AT.date() + timedelta(days=5))
    assert scene.seat(scene.member).is_withdrawn
    change_role(scene.member, Role.MEMBER)
    assert [one.person for one in newcomers_to(scene.meeting)] == [scene.member.person]
    assert departures_from(scene.meeting, today=AT.date()) == []
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)
    assert not scene.seat(scene.member).is_withdrawn


def test_pages_say_who_left_and_when(scene: Scene) -> None:
    leave(scene.member)
    client = Client()
    client.force_login(scene.chair)
    for where in (
        scene.meeting.get_absolute_url(), reverse("meetings:answers", args=[scene.meeting.slug]),
    ):  # fmt: skip
        page = client.get(where).content.decode()
        assert "ausgeschieden am 28. Mai 2021" in page
        assert str(scene.member.person) in page


def test_pages_say_who_will_have_left_by_then(scene: Scene) -> None:
    leave(scene.member, on=AT.date() + timedelta(days=5))
    (departure,) = departures_from(scene.meeting, today=AT.date())
    assert departure.words == "scheidet am 2. Juni 2021 aus"


# In the room -----------------------------------------------------------------------------------
def test_an_ended_membership_counts_neither_for_the_quorum_nor_for_a_vote(scene: Scene) -> None:
    leave(scene.member)
    meeting = begun(scene)
    for one in (scene.chair, scene.on_paper):
        record_attendance(
            by=SYSTEM, at=AT, attendance=scene.seat(one), state=AttendanceState.PRESENT
        )
    presence = presence_of(meeting)
    quorum = presence.quorum(scene.item)
    assert (quorum.present, quorum.members) == (2, 2)
    assert scene.seat(scene.member) not in presence.attendances


def test_what_slipped_through_is_put_right_when_the_meeting_begins(scene: Scene) -> None:
    Membership.objects.filter(person=scene.member.person).update(ends_on=AT.date())
    assert not scene.seat(scene.member).is_withdrawn
    begun(scene)
    assert scene.seat(scene.member).is_withdrawn
    assert cancellations(scene.seat(scene.member)) == []


def test_a_withdrawn_seat_takes_no_attendance(scene: Scene) -> None:
    leave(scene.member)
    begun(scene)
    who: dict[str, Any] = {"by": SYSTEM, "at": AT, "attendance": scene.seat(scene.member)}
    for attempt in (
        lambda: record_attendance(**who, state=AttendanceState.PRESENT),
        lambda: record_arrival(**who, item=scene.item),
        lambda: record_departure(**who, item=scene.item),
        lambda: recuse(**who, item=scene.item),
    ):
        with pytest.raises(NotPossible):
            attempt()


def test_who_left_and_comes_nevertheless_is_a_guest(scene: Scene) -> None:
    leave(scene.member)
    meeting = begun(scene)
    row = add_attendance(
        by=SYSTEM, at=AT, meeting=meeting, person=scene.member.person, seat=Seat.GUEST
    )
    assert (row, row.is_withdrawn, row.role) == (scene.seat(scene.member), False, "")
    assert row not in presence_of(meeting).entitled(scene.item)


# Meetings that were held -----------------------------------------------------------------------
def test_the_attendance_of_a_held_meeting_stays() -> None:
    room = make_room(3)
    room.come(0, 1)
    release(room.meeting)
    before = list(Attendance.objects.filter(meeting=room.meeting).order_by("pk").values())
    for one in room.group.memberships.all():
        end_membership(by=SYSTEM, at=AT, membership=one)
    assert list(Attendance.objects.filter(meeting=room.meeting).order_by("pk").values()) == before
    assert presence_of(room.meeting).quorum(room.items[0]).members == 3


def test_a_new_member_changes_nobody_elses_seat(scene: Scene) -> None:
    make_membership(scene.group)
    assert not Attendance.objects.filter(meeting=scene.meeting, is_withdrawn=True).exists()
