"""What the invited read in their mails, and which mails nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from core.formats import date_words
from meetings.choices import Seat
from meetings.emails import invitations as words
from meetings.operations.agenda import add_item, change_item
from meetings.operations.answers import answer_invitation
from meetings.operations.invitations import invite_guest, renew_link, send_supplement
from meetings.operations.meetings import cancel_meeting, change_meeting
from meetings.queries.answer_links import answer_token
from notices.choices import NoticeState
from notices.models import Notice
from notices.registry import Message, renderer_of
from people.models import User
from projectgroups.choices import Role
from tests.factories.meetings_invite import PLACE, Scene, make_paper, make_scene
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@kept(at=AT)
def scene() -> Scene:
    """A meeting whose invitation is out."""
    scene = make_scene()
    make_paper(scene.item, title="Kostenvergleich")
    make_paper(scene.secret, title="Geheime Anlage")
    change_meeting(
        by=SYSTEM, at=AT, meeting=scene.meeting, mode="hybrid",
        online_address="https://konferenz.example/raum", note="Bitte <pünktlich>.",
    )  # fmt: skip
    scene.send()
    return scene


def mail_to(email: str, kind: str) -> Message | None:
    """The newest notice of that kind to this address, put into words now."""
    notice = Notice.objects.filter(email=email, kind=f"meetings.{kind}").first()
    assert notice is not None
    render = renderer_of(notice.kind)
    assert render is not None
    return render(notice.email, notice.about)


def read(email: str, kind: str) -> Message:
    """The same, which is still needed."""
    message = mail_to(email, kind)
    assert message is not None
    return message


def calendar_in(message: Message) -> str:
    """The mail's calendar file, unfolded."""
    (file,) = message.attachments
    return file.content.decode().replace("\r\n ", "")


def test_the_invitation_says_all_but_what_is_confidential(scene: Scene) -> None:
    message = read(scene.member.email, "invitation")

    for expected in (
        str(scene.member.person), PLACE, "https://konferenz.example/raum", "Bitte <pünktlich>.",
        "Auswahl der Träger", "Kostenvergleich", answer_token(scene.seat(scene.member)),
        f"/intern/sitzungen/{scene.meeting.slug}/", str(scene.chair.person),
    ):  # fmt: skip
        assert expected in message.text
    assert "&" not in message.text
    for hidden in ("Streng Geheim", "Geheime Anlage"):
        assert hidden not in message.text
        assert hidden not in calendar_in(message)
    assert "2" in message.text


def test_the_calendar_file_is_a_request_to_this_person(scene: Scene) -> None:
    message = read(scene.member.email, "invitation")
    file = calendar_in(message)

    assert message.attachments[0].content_type == "text/calendar; method=REQUEST; charset=UTF-8"
    assert "METHOD:REQUEST" in file
    assert f"UID:{scene.meeting.ics_uid}" in file
    assert f"SEQUENCE:{scene.meeting.ics_sequence}" in file
    assert scene.member.email in file
    assert scene.chair.email not in file


def test_who_has_no_account_gets_no_address_of_the_members_area(scene: Scene) -> None:
    guest = make_person(email="gast@kim.example")
    invite_guest(by=SYSTEM, at=LATER, meeting=scene.meeting, person=guest)

    message = read("gast@kim.example", "invitation")

    assert "/intern/" not in message.text
    assert answer_token(scene.seat(guest)) in message.text


def test_a_deputy_reads_whom_they_stand_in_for(scene: Scene) -> None:
    answer_invitation(
        by=acting(scene.member), at=LATER, attendance=scene.seat(scene.member), answer="deputy",
        deputy=scene.deputy,
    )  # fmt: skip

    message = read(scene.deputy.email, "invitation")
    assert str(scene.member.person) in message.text

    answer_invitation(
        by=acting(scene.member), at=LATER, attendance=scene.seat(scene.member), answer="yes"
    )
    assert mail_to(scene.deputy.email, "invitation") is None


def test_the_deputy_is_told_unless_named_again(scene: Scene) -> None:
    def answers(answer: str, **values: object) -> None:
        answer_invitation(
            by=acting(scene.member), at=LATER, attendance=scene.seat(scene.member),
            answer=answer, **values,
        )  # fmt: skip

    answers("deputy", deputy=scene.deputy)
    Notice.objects.update(state=NoticeState.SENT)
    answers("yes")
    message = read(scene.deputy.email, "not_needed")
    assert "METHOD:CANCEL" in calendar_in(message)
    assert str(scene.member.person) in message.text

    answers("deputy", deputy=scene.deputy)
    assert mail_to(scene.deputy.email, "not_needed") is None


def test_a_supplement_tells_the_new_agenda_under_the_same_calendar_entry(scene: Scene) -> None:
    newcomer = make_user()
    make_membership(scene.group, newcomer)
    add_item(by=SYSTEM, at=LATER, meeting=scene.meeting, title="Eilsache")
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting, remark="Frist läuft ab")

    message = read(scene.member.email, "supplement")
    assert "Eilsache" in message.text
    assert "Frist läuft ab" in message.text
    assert f"UID:{scene.meeting.ics_uid}" in calendar_in(message)
    assert "Eilsache" in read(newcomer.email, "supplement").text
    assert read(newcomer.email, "supplement").subject != message.subject


def test_the_first_invitation_keeps_the_agenda_it_was_sent_with(scene: Scene) -> None:
    add_item(by=SYSTEM, at=LATER, meeting=scene.meeting, title="Eilsache")

    assert "Eilsache" not in read(scene.member.email, "invitation").text


def test_a_changed_invitation_says_old_and_new_and_moves_the_entry(scene: Scene) -> None:
    sequence = scene.meeting.ics_sequence
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, place="Rathaus")
    change_meeting(
        by=SYSTEM, at=LATER + timedelta(minutes=1), meeting=scene.meeting, place="Stadthaus Deutz",
        starts_at=scene.meeting.starts_at + timedelta(days=1), ends_at=None,
    )  # fmt: skip
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting, remark="Saal belegt")

    message = read(scene.member.email, "change")
    for expected in (
        "Stadthaus Deutz",
        PLACE,
        "Saal belegt",
        answer_token(scene.seat(scene.member)),
    ):
        assert expected in message.text
    assert "Rathaus" not in message.text
    file = calendar_in(message)
    scene.meeting.refresh_from_db()
    assert scene.meeting.ics_sequence > sequence
    assert "METHOD:REQUEST" in file
    assert f"UID:{scene.meeting.ics_uid}" in file
    assert f"SEQUENCE:{scene.meeting.ics_sequence}" in file
    assert "LOCATION:Stadthaus Deutz" in file


def test_a_change_about_what_is_not_public_says_its_number_only(scene: Scene) -> None:
    make_paper(scene.secret, title="Geheime Nachreichung", at=LATER)
    change_item(by=SYSTEM, at=LATER, item=scene.secret, title="Ganz Geheim")
    change_item(by=SYSTEM, at=LATER, item=scene.item, title="Wahl der Träger")
    make_paper(scene.item, title="Zahlen", at=LATER)
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)

    text = read(scene.member.email, "supplement").text
    for hidden in ("Geheim", "Nachreichung"):
        assert hidden not in text
    assert "Wahl der Träger (bisher: TOP 1: Auswahl der Träger)" in text
    assert f"Zahlen (nachgereicht am {date_words(LATER)})" in text


def test_nobody_is_told_of_a_change_before_it_is_sent(scene: Scene) -> None:
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, place="Rathaus")

    assert not Notice.objects.filter(kind="meetings.change").exists()


def test_calling_off_cancels_the_entry_and_all_that_waits(scene: Scene) -> None:
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, place="Rathaus")
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)
    cancel_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, because="Der Raum ist gesperrt.")
    scene.meeting.refresh_from_db()

    message = read(scene.member.email, "cancellation")
    file = calendar_in(message)
    assert "Der Raum ist gesperrt." in message.text
    assert "METHOD:CANCEL" in file
    assert "STATUS:CANCELLED" in file
    assert f"SEQUENCE:{scene.meeting.ics_sequence}" in file
    for kind in ("invitation", "change"):
        assert mail_to(scene.member.email, kind) is None


def test_a_new_link_is_told(scene: Scene) -> None:
    old = answer_token(scene.seat(scene.member))
    renew_link(by=SYSTEM, at=LATER, attendance=scene.seat(scene.member))

    message = read(scene.member.email, "new_link")
    assert answer_token(scene.seat(scene.member)) in message.text
    assert old not in message.text


def test_nothing_is_sent_once_the_meeting_has_begun(scene: Scene) -> None:
    with time_machine.travel(scene.meeting.starts_at, tick=False):
        assert mail_to(scene.member.email, "invitation") is None


def test_notices_about_what_is_gone_are_dropped(db: None) -> None:
    about = {"attendance": 0, "edition": 0}
    for render in (
        words.invitation_words, words.supplement_words, words.change_words,
        words.cancellation_words, words.not_needed_words, words.link_words,
    ):  # fmt: skip
        assert render("niemand@kim.example", about) is None


def test_an_assistant_reads_the_agenda_as_the_public_does(scene: Scene) -> None:
    assistant: User = make_user()
    make_membership(scene.group, assistant, role=Role.GUEST)
    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)

    assert scene.seat(assistant).seat == Seat.GUEST
    assert "/intern/" not in read(assistant.email, "supplement").text
