"""Invitations, drafts and written votes that wait are reminded of once, in one mail, while they wait."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from meetings.choices import Answer, WrittenAnswer
from meetings.models import Attendance, Meeting, WrittenProcedure
from meetings.operations.answers import answer_invitation
from meetings.operations.invitations import invite_guest, send_supplement
from meetings.operations.meetings import cancel_meeting, change_meeting
from meetings.operations.procedures import start_procedure, stop_procedure, vote_in_writing
from meetings.operations.releases import release_minutes, send_for_review
from meetings.operations.reminders import queue_reminders
from meetings.queries.answer_links import answer_token
from notices.models import Notice
from notices.operations import send_due
from people.models import User
from people.operations import deactivate_user
from projectgroups.choices import Role
from projectgroups.models import Membership, WorkingGroup
from projectgroups.operations import end_membership
from tests.factories.meetings_closing import Closing, make_reviewed
from tests.factories.meetings_follow import make_follow_up
from tests.factories.meetings_invite import Scene, make_scene
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def early(days: int, *, before: datetime) -> datetime:
    """Shortly after the midnight with which a day so long before another begins."""
    day = timezone.localtime(before).date() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(0, 5)))


def queue(at: datetime) -> int:
    """The timer's visit in the night."""
    with time_machine.travel(at, tick=False):
        return queue_reminders(at=at)


def digests(at: datetime) -> dict[str, str]:
    """The summaries that are sent by nine o'clock of that day, by address: one each."""
    morning = at + timedelta(hours=9)
    Notice.objects.filter(is_for_digest=False).delete()
    mail.outbox.clear()
    with time_machine.travel(morning, tick=False):
        send_due(at=morning)
    assert len({each.to[0] for each in mail.outbox}) == len(mail.outbox)
    return {each.to[0]: str(each.body) for each in mail.outbox}


def remind(at: datetime) -> dict[str, str]:
    """Queued in the night and sent in the morning."""
    queue(at)
    return digests(at)


def leave(group: WorkingGroup, user: User, at: datetime) -> None:
    """The member leaves the body."""
    membership = Membership.objects.get(group=group, person=user.person)
    with time_machine.travel(at, tick=False):
        end_membership(by=SYSTEM, at=at, membership=membership)


# Invitations -----------------------------------------------------------------------------------
@kept(at=AT)
def scene() -> Scene:
    """A meeting whose invitation is out, and its mails are sent."""
    scene = make_scene()
    scene.send()
    Notice.objects.all().delete()
    return scene


@pytest.fixture
def three_before(scene: Scene) -> datetime:
    """The night three days before the meeting."""
    return early(3, before=scene.meeting.starts_at)


def answer(attendance: Attendance, value: Answer = Answer.YES) -> None:
    answer_invitation(by=SYSTEM, at=AT, attendance=attendance, answer=value)


def test_who_has_not_answered_is_reminded_once_three_days_before(
    scene: Scene, three_before: datetime
) -> None:
    answer(scene.seat(scene.chair))
    answer(scene.seat(scene.adviser), Answer.NO)

    assert remind(three_before - DAY) == {}
    told = remind(three_before)
    assert set(told) == {scene.member.email}
    assert "Unbeantwortete Einladungen\n- Bitte sagen Sie zu oder ab: " in told[scene.member.email]
    page = reverse("meetings:my_answer", args=[scene.meeting.slug])
    assert f"http://localhost:8000{page}\n" in told[scene.member.email]
    assert "/antwort/" not in told[scene.member.email]
    assert [remind(three_before + each * DAY) for each in (1, 2, 3, 4)] == [{}] * 4


def test_who_answers_in_the_meantime_gets_no_mail_not_even_an_empty_one(
    scene: Scene, three_before: datetime
) -> None:
    assert queue(three_before) == 3
    for user in (scene.chair, scene.member, scene.adviser):
        answer(scene.seat(user))

    assert digests(three_before) == {}


def test_nobody_is_reminded_of_a_meeting_called_off(scene: Scene, three_before: datetime) -> None:
    queue(three_before)
    cancel_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, because="Krankheit")

    assert digests(three_before) == {}


def test_who_leaves_the_body_is_not_reminded(scene: Scene, three_before: datetime) -> None:
    queue(three_before)
    leave(scene.group, scene.member, three_before)

    assert set(digests(three_before)) == {scene.chair.email, scene.adviser.email}


def test_a_closed_account_is_not_reminded(scene: Scene, three_before: datetime) -> None:
    queue(three_before)
    deactivate_user(by=SYSTEM.because("Ausgeschieden."), at=AT, user=scene.member)

    assert set(digests(three_before)) == {scene.chair.email, scene.adviser.email}


def test_who_cannot_log_in_gets_their_own_link(scene: Scene, three_before: datetime) -> None:
    guest = make_person(email="Gast@kim.example")
    row = invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest)

    queue(three_before)
    told = digests(three_before)

    assert reverse("meetings:answer", args=[answer_token(row)]) in told["gast@kim.example"]


def test_an_assistant_answers_behind_the_log_in_a_guest_with_an_account_by_link(
    scene: Scene, three_before: datetime
) -> None:
    assistant, guest = make_user(), make_user()
    make_membership(scene.group, assistant, role=Role.ASSISTANT)
    send_supplement(by=SYSTEM, at=AT, meeting=scene.meeting)
    invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest.person)

    told = remind(three_before)

    assert "/zusage/" in told[assistant.email]
    assert "/antwort/" in told[guest.email]


def test_who_was_invited_yesterday_is_not_pressed(scene: Scene, three_before: datetime) -> None:
    guest = make_person(email="gast@kim.example")
    evening = three_before - timedelta(hours=5)
    invite_guest(by=SYSTEM, at=evening, meeting=scene.meeting, person=guest)

    queue(three_before)
    assert not Notice.objects.filter(email=guest.email, is_for_digest=True).exists()
    queue(three_before + DAY)
    assert Notice.objects.filter(email=guest.email, is_for_digest=True).count() == 1


def test_a_meeting_moved_in_silence_is_reminded_of_when_the_invited_know(
    scene: Scene, three_before: datetime
) -> None:
    queue(three_before)
    later = scene.meeting.starts_at + DAY
    change_meeting(
        by=SYSTEM, at=AT, meeting=scene.meeting, starts_at=later, ends_at=later + timedelta(hours=1)
    )
    meeting = Meeting.objects.get(pk=scene.meeting.pk)
    assert digests(three_before) == {}
    assert queue(three_before + DAY) == 0

    send_supplement(by=SYSTEM, at=AT, meeting=meeting)

    told = remind(three_before + DAY)
    assert set(told) == {user.email for user in (scene.chair, scene.member, scene.adviser)}


# Drafts ----------------------------------------------------------------------------------------
@kept(at=AT)
def closing() -> Closing:
    """Draft minutes that can be objected to for a fortnight."""
    closing = make_reviewed()
    outsider = make_user()
    make_membership(closing.group, outsider, role=Role.ASSISTANT)
    Notice.objects.all().delete()
    return closing


def last_day(closing: Closing) -> datetime:
    """Noon of the last day for objections."""
    until = closing.fresh().review_until
    assert until is not None
    return timezone.make_aware(datetime.combine(until, time(12)))


def test_who_may_object_is_reminded_once_two_days_before_the_end(closing: Closing) -> None:
    two_before = early(2, before=last_day(closing))

    assert remind(two_before - DAY) == {}
    told = remind(two_before)
    assert set(told) == {closing.chair.email, closing.member.email}
    body = told[closing.member.email]
    assert "Protokollentwurf\n- Einwendungen zum Entwurf sind noch bis " in body
    assert reverse("meetings:read", args=[closing.meeting.slug]) in body
    assert [remind(two_before + each * DAY) for each in (1, 2, 3)] == [{}] * 3


def test_nobody_is_reminded_of_what_is_released_or_reads_it_no_more(closing: Closing) -> None:
    two_before = early(2, before=last_day(closing))
    queue(two_before)
    leave(closing.group, closing.member, two_before)
    assert set(digests(two_before)) == {closing.chair.email}

    Notice.objects.all().delete()
    queue(two_before)
    release_minutes(
        by=acting(closing.office, "Alle haben zugestimmt."), at=AT, meeting=closing.meeting
    )
    assert digests(two_before) == {}


def test_a_draft_sent_again_for_longer_is_reminded_of_again(closing: Closing) -> None:
    first = early(2, before=last_day(closing))
    remind(first)
    with time_machine.travel(first + DAY, tick=False):
        send_for_review(
            by=acting(closing.office), at=first + DAY, meeting=closing.meeting,
            until=(first + 9 * DAY).date(),
        )  # fmt: skip

    assert set(remind(first + 7 * DAY)) == {closing.chair.email, closing.member.email}


def test_who_got_the_draft_yesterday_is_not_pressed(closing: Closing) -> None:
    with time_machine.travel(AT, tick=False):
        send_for_review(
            by=acting(closing.office), at=AT, meeting=closing.meeting, until=(AT + DAY).date()
        )

    assert queue(AT + timedelta(hours=20)) == 0


# Written procedures ----------------------------------------------------------------------------
def ask(group: WorkingGroup, **values: Any) -> WrittenProcedure:
    """A procedure of a week, of which the mails are sent."""
    words: dict[str, Any] = {"title": "Antrag verlängern", "wording": "Der Antrag wird verlängert."}
    procedure = start_procedure(
        by=SYSTEM, at=AT, group=group, deadline=AT + 7 * DAY, **{**words, **values}
    )
    Notice.objects.all().delete()
    return procedure


def test_who_has_not_voted_is_reminded_once_two_days_before(scene: Scene) -> None:
    procedure = ask(scene.group)
    vote_in_writing(
        by=acting(scene.chair), at=AT, procedure=procedure, answer=WrittenAnswer.ABSTAIN
    )
    two_before = early(2, before=procedure.deadline)

    assert remind(two_before - DAY) == {}
    told = remind(two_before)
    assert set(told) == {scene.member.email}
    assert "Umlaufbeschlüsse\n- Ihre Antwort fehlt noch, bitte bis " in told[scene.member.email]
    assert "Antrag verlängern (Lenkungsgruppe KIM)" in told[scene.member.email]
    assert procedure.get_absolute_url() in told[scene.member.email]
    assert [remind(two_before + each * DAY) for each in (1, 2, 3)] == [{}] * 3


def test_who_votes_or_leaves_in_the_meantime_gets_none(scene: Scene) -> None:
    procedure = ask(scene.group)
    two_before = early(2, before=procedure.deadline)
    assert queue(two_before) == 2
    vote_in_writing(by=acting(scene.chair), at=AT, procedure=procedure, answer=WrittenAnswer.YES)
    leave(scene.group, scene.member, two_before)

    assert digests(two_before) == {}


def test_nobody_is_reminded_of_a_procedure_taken_back(scene: Scene) -> None:
    procedure = ask(scene.group)
    two_before = early(2, before=procedure.deadline)
    queue(two_before)
    stop_procedure(by=SYSTEM, at=AT, procedure=procedure, because="Es gibt eine Sitzung.")

    assert digests(two_before) == {}


def test_of_a_closed_motion_the_mail_says_nothing(scene: Scene) -> None:
    procedure = ask(scene.group, title="Streng vertraulich", is_public=False)

    body = remind(early(2, before=procedure.deadline))[scene.member.email]

    assert "nicht öffentlich (Lenkungsgruppe KIM)" in body
    assert "Streng vertraulich" not in body


# All together ----------------------------------------------------------------------------------
def test_everything_that_waits_stands_in_one_mail(scene: Scene) -> None:
    night = early(3, before=scene.meeting.starts_at)
    start_procedure(
        by=SYSTEM, at=night - 3 * DAY, group=scene.group, title="Antrag", wording="Ja.",
        deadline=night + 2 * DAY,
    )  # fmt: skip
    make_follow_up(scene.group, person=scene.member.person, due=(night + DAY).date(), text="Prüfen")
    Notice.objects.all().delete()

    body = remind(night)[scene.member.email]

    assert "Bitte sagen Sie zu oder ab" in body
    assert "Ihre Antwort fehlt" in body
    assert "Bald fällig: Prüfen" in body
