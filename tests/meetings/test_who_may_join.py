"""How to get into a meeting is told to the body, the invited and the office; who left gets nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from meetings.choices import Answer, Audience, EditionKind, Seat
from meetings.emails.minutes import readers_of
from meetings.models import Edition, Meeting
from meetings.operations.agenda import add_item
from meetings.operations.answers import answer_invitation
from meetings.operations.calendar_keys import make_calendar_key
from meetings.operations.invitations import invite_guest, send_supplement, withdraw_guest
from meetings.operations.meetings import cancel_meeting
from meetings.operations.telling import invited_to
from meetings.permissions import may_join, may_see_meeting, meetings_joined_by, meetings_visible_to
from meetings.queries.answer_links import answer_token
from meetings.queries.editions import editions_visible_to, may_see_edition
from notices.registry import renderer_of
from people.models import User
from people.operations import deactivate_user
from projectgroups.models import Membership
from projectgroups.operations import end_membership
from tests.factories.meetings_invite import Scene, make_scene
from tests.factories.meetings_scene import MeetingScene, user_of
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.personas import Persona

pytestmark = pytest.mark.django_db
ROOM = "https://raum.example/geheim"
DOOR_CODE = "Türkennwort"
KEY = "geheim" * 9


@pytest.fixture
def scene(db: None) -> Scene:
    """An invitation to a meeting in a month is out; it can be joined online."""
    scene = make_scene()
    Meeting.objects.filter(pk=scene.meeting.pk).update(
        mode="hybrid", online_address=ROOM, note=DOOR_CODE
    )
    scene.meeting.refresh_from_db()
    scene.send()
    return scene


def leave(user: User) -> None:
    end_membership(by=SYSTEM, at=AT, membership=Membership.objects.get(person=user.person))


def seen_by(someone: User, where: str) -> str:
    client = Client()
    client.force_login(someone)
    return client.get(where).content.decode().replace("\r\n ", "")


def link_of(scene: Scene, who: User) -> str:
    return reverse("meetings:answer", args=[answer_token(scene.seat(who))])


def feed_of(someone: User) -> str:
    make_calendar_key(by=acting(someone), at=AT, secret=f"{someone.pk}-{KEY}")
    return reverse("meetings:my_feed", args=[f"{someone.pk}-{KEY}"])


def words_of(kind: str, scene: Scene, who: User) -> object:
    render = renderer_of(kind)
    assert render is not None
    edition = Edition.objects.filter(meeting=scene.meeting).order_by("position").first()
    assert edition is not None
    return render(who.email, {"attendance": scene.seat(who).pk, "edition": edition.pk})


# The steering group reads what was released ----------------------------------------------------
def test_who_reads_released_minutes_is_not_told_the_way_into_the_room(
    meeting_scene: MeetingScene,
) -> None:
    scene = meeting_scene
    meeting = scene.published.meeting
    Meeting.objects.filter(pk=meeting.pk).update(mode="hybrid", note=DOOR_CODE, online_address=ROOM)
    meeting.refresh_from_db()
    steering, member = (
        user_of(scene.cast, one) for one in (Persona.STEERING_MEMBER, Persona.GROUP_MEMBER)
    )
    pages = [meeting.get_absolute_url(), reverse("meetings:meeting_ics", args=[meeting.slug])]
    for where in [*pages, None]:
        for someone, is_told in ((member, True), (steering, False)):
            words = seen_by(someone, where or feed_of(someone))
            assert meeting.group.name in words
            assert (ROOM in words, DOOR_CODE in words) == (is_told, is_told), where
    _opens_the_public_invitation_and_no_draft(scene, steering)
    for persona in Persona:
        listed = set(meetings_joined_by(scene.cast[persona]))
        may = {one for one in Meeting.objects.all() if may_join(scene.cast[persona], one)}
        assert listed == may, persona


def _opens_the_public_invitation_and_no_draft(scene: MeetingScene, steering: User) -> None:
    meeting = scene.published.meeting
    editions = Edition.objects.filter(meeting=meeting)
    found = {(one.kind, one.audience) for one in editions if may_see_edition(steering, one)}
    assert found == {
        (EditionKind.INVITATION, Audience.PUBLIC), (EditionKind.MINUTES, Audience.PUBLIC),
        (EditionKind.MINUTES, Audience.MEMBERS),
    }  # fmt: skip
    listed = {(one.kind, one.audience) for one in editions_visible_to(steering, meeting)}
    assert listed == found
    client = Client()
    client.force_login(steering)
    file = client.get(reverse("meetings:invitation_file", args=[meeting.slug]))
    assert "oeffentlich" in file["Content-Disposition"]


# Who left --------------------------------------------------------------------------------------
def test_who_left_the_body_sees_none_of_its_meetings_any_more(scene: Scene) -> None:
    assert may_join(scene.member, scene.meeting)
    feed = feed_of(scene.member)
    assert str(scene.meeting.ics_uid) in Client().get(feed).content.decode()
    leave(scene.member)

    assert not meetings_visible_to(scene.member).exists()
    assert not may_see_meeting(scene.member, scene.meeting)
    assert not may_join(scene.member, scene.meeting)
    assert not editions_visible_to(scene.member, scene.meeting).exists()
    assert scene.member.email not in readers_of(scene.meeting, AT.date())
    assert "VEVENT" not in Client().get(feed).content.decode()
    assert seen_by(scene.chair, scene.meeting.get_absolute_url())


def test_the_secret_calendar_dies_with_the_account(scene: Scene) -> None:
    feed = feed_of(scene.member)
    deactivate_user(by=SYSTEM, at=AT, user=scene.member)
    assert Client().get(feed).status_code == 404


def test_the_link_of_who_left_answers_nothing(scene: Scene) -> None:
    where = link_of(scene, scene.member)
    assert Client().get(where).status_code == 200
    leave(scene.member)
    answer = Client().get(where)
    assert answer.status_code == 404
    assert scene.meeting.place not in answer.content.decode()
    assert Client().post(where, {"answer": "yes"}).status_code == 404


def test_the_link_of_a_closed_account_answers_nothing(scene: Scene) -> None:
    deactivate_user(by=SYSTEM, at=AT, user=scene.member)
    assert Client().get(link_of(scene, scene.member)).status_code == 404


def test_the_link_dies_when_the_meeting_is_called_off_or_begins(scene: Scene) -> None:
    where = link_of(scene, scene.member)
    Meeting.objects.filter(pk=scene.meeting.pk).update(starts_at=AT - timedelta(minutes=1))
    assert Client().get(where).status_code == 410
    Meeting.objects.filter(pk=scene.meeting.pk).update(starts_at=AT + timedelta(days=1))
    cancel_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, because="Krankheit")
    assert Client().get(where).status_code == 410


def test_no_mail_tells_who_left_where_the_meeting_is(scene: Scene) -> None:
    assert words_of("meetings.invitation", scene, scene.member) is not None
    leave(scene.member)
    kinds = ("meetings.invitation", "meetings.supplement", "meetings.change", "meetings.new_link")
    for kind in kinds:
        assert words_of(kind, scene, scene.member) is None
    assert scene.member.person not in [one.person for one in invited_to(scene.meeting, at=AT)]
    later = AT + timedelta(days=1)
    add_item(by=SYSTEM, at=later, meeting=scene.meeting, title="Neues")
    edition = send_supplement(by=SYSTEM, at=later, meeting=scene.meeting, remark="Eilt")
    assert scene.member.email not in str(edition.recipients)
    assert scene.chair.email in str(edition.recipients)


def test_the_deputy_of_who_left_is_not_let_in_to_a_meeting_ahead(scene: Scene) -> None:
    deputy, seat = scene.deputy.user, scene.seat(scene.member)
    assert deputy is not None
    answer_invitation(by=SYSTEM, at=AT, attendance=seat, answer=Answer.DEPUTY, deputy=scene.deputy)
    where = link_of(scene, deputy)
    assert may_see_meeting(deputy, scene.meeting)
    leave(scene.member)
    assert not may_see_meeting(deputy, scene.meeting)
    assert Client().get(where).status_code == 404


def test_who_left_can_be_invited_as_an_adviser(scene: Scene) -> None:
    leave(scene.member)
    Membership.objects.filter(person=scene.member.person).update(ends_on=AT.date())
    row = invite_guest(
        by=SYSTEM, at=AT, meeting=scene.meeting, person=scene.member.person, seat=Seat.ADVISORY
    )
    assert row.role == ""
    assert may_join(scene.member, scene.meeting)


def test_a_cancellation_tells_nobody_the_way_into_the_room(scene: Scene) -> None:
    guest = make_user()
    row = invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest.person)
    withdraw_guest(by=SYSTEM, at=AT, attendance=row)
    mail = words_of("meetings.not_needed", scene, guest)
    assert mail is not None
    told = f"{mail.text}{mail.attachments[0].content.decode()}"  # type: ignore[attr-defined]
    assert "METHOD:CANCEL" in told
    assert ROOM not in told
    assert DOOR_CODE not in told
