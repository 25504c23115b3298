"""Answering: yes, no, somebody else; whom a member may name, and what nobody learns by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.signing import Signer

from core.history import save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings.choices import Answer, DeputyRule, Seat
from meetings.emails.invitations import not_needed_words
from meetings.models import Attendance
from meetings.operations.answers import NAMED_AT_MOST, answer_invitation
from meetings.operations.invitations import invite_guest, renew_link
from meetings.operations.meetings import cancel_meeting
from meetings.operations.rules import keep_rules
from meetings.operations.telling import WAITS
from meetings.permissions import may_see_meeting, meetings_visible_to
from meetings.queries.answer_links import SALT, answer_token, attendance_by
from meetings.queries.attendances import answer_rows, expectation_of, known_deputies
from notices.choices import NoticeState
from notices.models import Notice
from people.models import Person, User
from tests.factories.meetings_invite import Scene, make_scene
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership
from tests.kept import kept

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@kept(at=AT)
def scene() -> Scene:
    """A meeting whose invitation is out."""
    scene = make_scene()
    scene.send()
    return scene


def answered(scene: Scene, who: User, answer: str, **values: object) -> Attendance:
    """The row of somebody who has answered for themselves."""
    return answer_invitation(
        by=acting(who), at=LATER, attendance=scene.seat(who), answer=answer, **values
    )


def test_yes_and_no_are_kept_with_remark_and_moment(scene: Scene) -> None:
    row = answered(scene, scene.member, "yes", note=" Komme zehn Minuten später. ")
    assert (row.answer, row.answer_note, row.answered_at) == (
        Answer.YES, "Komme zehn Minuten später.", LATER,
    )  # fmt: skip

    assert answered(scene, scene.member, "no").answer == Answer.NO
    assert row.history.first().history_user == scene.member


@pytest.mark.parametrize("who", ["chair", "office"])
def test_who_prepares_answers_for_others(scene: Scene, office: User, who: str) -> None:
    by = office if who == "office" else scene.chair
    row = answer_invitation(
        by=acting(by), at=LATER, attendance=scene.seat(scene.on_paper), answer="yes"
    )

    assert row.answer == Answer.YES


def test_nobody_else_answers(scene: Scene) -> None:
    for user in (scene.adviser, scene.deputy.user, make_user()):
        with pytest.raises(NotPermitted):
            answer_invitation(
                by=acting(user), at=LATER, attendance=scene.seat(scene.member), answer="yes"
            )


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_is_one_of_three(scene: Scene, answer: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        answered(scene, scene.member, answer)

    assert list(refusal.value.errors) == ["answer"]


def test_answers_end_when_the_meeting_begins_or_is_off(scene: Scene) -> None:
    row = scene.seat(scene.member)
    with pytest.raises(NotPossible):
        answer_invitation(by=SYSTEM, at=scene.meeting.starts_at, attendance=row, answer="yes")
    with pytest.raises(InvalidInput):
        answered(scene, scene.member, "yes", note="x" * 501)

    cancel_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, because="Streik")
    with pytest.raises(NotPossible):
        answer_invitation(by=SYSTEM, at=LATER, attendance=row, answer="yes")


def test_the_named_deputy_is_invited_and_sees_this_meeting_only(scene: Scene) -> None:
    deputy = scene.deputy.user
    assert deputy is not None
    assert not may_see_meeting(deputy, scene.meeting)

    row = answered(scene, scene.member, "deputy", deputy=scene.deputy)

    seat = scene.seat(scene.deputy)
    assert (seat.seat, seat.deputises_for, seat.invited_at) == (Seat.DEPUTY, row, LATER)
    assert seat.organisation == row.organisation
    assert list(meetings_visible_to(deputy)) == [scene.meeting]
    notice = Notice.objects.get(email=deputy.email)
    assert (notice.kind, notice.not_before) == ("meetings.invitation", LATER + WAITS)


def test_a_deputy_who_is_not_needed_loses_access_and_is_told(scene: Scene) -> None:
    answered(scene, scene.member, "deputy", deputy=scene.deputy)
    Notice.objects.update(state=NoticeState.SENT)

    answered(scene, scene.member, "yes")

    assert scene.seat(scene.deputy).is_withdrawn
    assert not may_see_meeting(scene.deputy.user, scene.meeting)
    told = Notice.objects.get(state=NoticeState.WAITING)
    assert (told.kind, told.email) == ("meetings.not_needed", scene.deputy.email)


def test_who_changes_their_mind_quickly_sends_no_mails_at_all(scene: Scene) -> None:
    for _round in range(4):
        answered(scene, scene.member, "deputy", deputy=scene.deputy)
        answered(scene, scene.member, "no")

    assert Notice.objects.filter(email=scene.deputy.email).count() == 1


def test_a_deputy_named_again_gets_a_new_link(scene: Scene) -> None:
    answered(scene, scene.member, "deputy", deputy=scene.deputy)
    old = answer_token(scene.seat(scene.deputy))
    Notice.objects.update(state=NoticeState.SENT)
    answered(scene, scene.member, "no")
    Notice.objects.update(state=NoticeState.SENT)
    assert attendance_by(old) is None

    answered(scene, scene.member, "deputy", deputy=scene.deputy)

    assert attendance_by(old) is None
    assert attendance_by(answer_token(scene.seat(scene.deputy))) is not None


def test_another_deputy_takes_the_place_of_the_first(scene: Scene) -> None:
    answered(scene, scene.member, "deputy", deputy=scene.deputy)
    row = answered(
        scene, scene.member, "deputy", deputy_name="Ada Neu", deputy_email="ada@kim.example"
    )

    standing = Attendance.objects.get(deputises_for=row, is_withdrawn=False)
    assert str(standing.person) == "Ada Neu"
    assert scene.seat(scene.deputy).is_withdrawn


def test_a_typed_name_makes_a_person_even_where_the_address_is_known(scene: Scene) -> None:
    known = make_user(first_name="Erika", last_name="Bekannt")

    row = answered(
        scene, scene.member, "deputy", deputy_name="Max  Muster", deputy_email=known.email.upper()
    )

    named = Attendance.objects.get(deputises_for=row).person
    assert named != known.person
    assert (str(named), named.email, named.user) == ("Max Muster", known.email, None)
    entry = named.history.get()
    assert entry.history_user is None
    assert str(scene.member.person) in entry.history_change_reason
    assert not may_see_meeting(known, scene.meeting)


def test_whom_the_same_member_named_before_is_taken_again(scene: Scene) -> None:
    words = {"deputy_name": "Ada Neu", "deputy_email": "ada@kim.example"}
    answered(scene, scene.member, "deputy", **words)
    answered(scene, scene.member, "no")
    answered(scene, scene.member, "deputy", **words)
    answered(scene, scene.chair, "deputy", **words)

    assert Person.objects.filter(email="ada@kim.example").count() == 2


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [
        ("", "ada@kim.example", "deputy_name"),
        ("Ada", "ada@kim.example", "deputy_name"),
        ("Bitte www.evil.example besuchen", "ada@kim.example", "deputy_name"),
        ("https://evil.example jetzt", "ada@kim.example", "deputy_name"),
        ("Ada\nNeu", "ada@kim.example", "deputy_name"),
        ("A" * 101 + " Neu", "ada@kim.example", "deputy_name"),
        ("Ada Neu", "", "deputy_email"),
        ("Ada Neu", "ada", "deputy_email"),
    ],
)
def test_what_is_no_name_gets_into_nobodys_mail(
    scene: Scene, name: str, email: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        answered(scene, scene.member, "deputy", deputy_name=name, deputy_email=email)

    assert list(refusal.value.errors) == [field]
    assert scene.seat(scene.member).answer == Answer.NONE


def test_members_choose_deputies_of_their_body_and_the_office_anybody(
    scene: Scene, office: User
) -> None:
    stranger = make_person()
    for by in (acting(scene.member), SYSTEM):
        with pytest.raises(InvalidInput) as refusal:
            answer_invitation(
                by=by, at=LATER, attendance=scene.seat(scene.member), answer="deputy",
                deputy=stranger,
            )  # fmt: skip
        assert list(refusal.value.errors) == ["deputy"]

    answer_invitation(
        by=acting(office), at=LATER, attendance=scene.seat(scene.member), answer="deputy",
        deputy=stranger,
    )  # fmt: skip
    assert scene.seat(stranger).seat == Seat.DEPUTY


def test_who_is_invited_cannot_stand_in(scene: Scene, office: User) -> None:
    for person in (scene.chair.person, scene.member.person):
        with pytest.raises(InvalidInput) as refusal:
            answer_invitation(
                by=acting(office), at=LATER, attendance=scene.seat(scene.member),
                answer="deputy", deputy=person,
            )  # fmt: skip
        assert list(refusal.value.errors) == ["deputy"]
    assert known_deputies(scene.seat(scene.member)) == [scene.deputy]


def test_one_deputy_stands_in_for_one_member(scene: Scene) -> None:
    answered(scene, scene.member, "deputy", deputy=scene.deputy)

    assert known_deputies(scene.seat(scene.chair)) == []
    assert known_deputies(scene.seat(scene.member)) == [scene.deputy]


def test_deputies_and_guests_come_themselves_or_not_at_all(scene: Scene) -> None:
    guest = make_user()
    invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest.person)
    answered(scene, scene.member, "deputy", deputy=scene.deputy)

    for user in (guest, scene.deputy.user):
        with pytest.raises(InvalidInput) as refusal:
            answered(scene, user, "deputy", deputy_name="Ada Neu", deputy_email="a@kim.example")
        assert list(refusal.value.errors) == ["answer"]
        assert answered(scene, user, "yes").answer == Answer.YES


def test_nobody_pesters_people_by_naming_them(scene: Scene) -> None:
    for number in range(NAMED_AT_MOST):
        answered(
            scene, scene.member, "deputy", deputy_name=f"Ada {number}",
            deputy_email=f"ada{number}@kim.example",
        )  # fmt: skip

    with pytest.raises(NotPossible):
        answered(
            scene, scene.member, "deputy", deputy_name="Ada Mehr", deputy_email="m@kim.example"
        )
    assert not Person.objects.filter(email="m@kim.example").exists()


def test_the_same_deputy_over_and_over_is_pestering_too(scene: Scene) -> None:
    def turned(answer: str, minutes: int, **values: object) -> None:
        answer_invitation(
            by=acting(scene.member), at=LATER + timedelta(minutes=minutes),
            attendance=scene.seat(scene.member), answer=answer, **values,
        )  # fmt: skip
        Notice.objects.update(state=NoticeState.SENT)

    for turn in range(NAMED_AT_MOST):
        turned("deputy", turn, deputy=scene.deputy)
        turned("yes", turn)

    with pytest.raises(NotPossible):
        turned("deputy", NAMED_AT_MOST, deputy=scene.deputy)
    answer_invitation(
        by=acting(scene.chair), at=LATER, attendance=scene.seat(scene.member), answer="deputy",
        deputy=scene.deputy,
    )  # fmt: skip
    assert not scene.seat(scene.deputy).is_withdrawn


@pytest.mark.parametrize("is_told", [False, True])
def test_a_change_of_mind_within_minutes_sends_nothing(scene: Scene, is_told: bool) -> None:
    answered(scene, scene.member, "deputy", deputy=scene.deputy)
    if is_told:
        Notice.objects.update(state=NoticeState.SENT)
    before = Notice.objects.filter(kind="meetings.invitation", email=scene.deputy.email).count()
    link = answer_token(scene.seat(scene.deputy))

    for _turn in range(NAMED_AT_MOST + 1):
        answered(scene, scene.member, "yes")
        answered(scene, scene.member, "deputy", deputy=scene.deputy)

    invitations = Notice.objects.filter(kind="meetings.invitation", email=scene.deputy.email)
    assert invitations.count() == before
    assert attendance_by(link) == scene.seat(scene.deputy)
    for notice in Notice.objects.filter(kind="meetings.not_needed"):
        assert not_needed_words(notice.email, notice.about) is None


def test_where_rules_know_named_deputies_only_nobody_else_is_sent(scene: Scene) -> None:
    keep_rules(by=SYSTEM, at=AT, group=scene.group, deputies=DeputyRule.NAMED)
    other = make_person()
    make_membership(scene.group, make_person(), deputy=other)
    assert known_deputies(scene.seat(scene.member)) == [scene.deputy]

    for values in (
        {"deputy_name": "Ada Neu", "deputy_email": "ada@kim.example"}, {"deputy": other},
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as refusal:
            answered(scene, scene.member, "deputy", **values)
        assert list(refusal.value.errors) == ["deputy"]
    assert not Person.objects.filter(email="ada@kim.example").exists()

    answered(scene, scene.member, "deputy", deputy=scene.deputy)
    assert not scene.seat(scene.deputy).is_withdrawn
    row = answer_invitation(
        by=acting(scene.chair), at=LATER, attendance=scene.seat(scene.member), answer="deputy",
        deputy_name="Ada Neu", deputy_email="ada@kim.example",
    )  # fmt: skip
    assert row.answer == Answer.DEPUTY


def test_the_quorum_to_expect(scene: Scene) -> None:
    def expected() -> tuple[int, int, int, int]:
        found = expectation_of(scene.meeting, answer_rows(scene.meeting))
        return found.coming, found.members, found.needed, found.silent

    assert expected() == (0, 3, 2, 3)
    answered(scene, scene.chair, "yes")
    answered(scene, scene.adviser, "yes")
    answered(scene, scene.member, "deputy", deputy=scene.deputy)
    assert expected() == (2, 3, 2, 1)
    answered(scene, scene.deputy.user, "no")
    assert expected() == (1, 3, 2, 1)


def test_the_link_is_signed_and_dies_with_its_key(scene: Scene) -> None:
    row = scene.seat(scene.member)
    token = answer_token(row)
    assert attendance_by(token) == row

    other = scene.seat(scene.chair)
    forged = Signer(salt=SALT, sep=".", key="x" * 50).sign(f"{row.pk}.{row.answer_key}")
    for wrong in (
        token[:-1], token + "x", "", "1.2.3", forged, f"{other.pk}{token[token.index('.'):]}",
        Signer(salt="another", sep=".").sign(f"{row.pk}.{row.answer_key}"),
        Signer(salt=SALT, sep=".").sign(f"{row.pk}."), Signer(salt=SALT, sep=".").sign("²."),
    ):  # fmt: skip
        assert attendance_by(wrong) is None

    renew_link(by=acting(scene.chair), at=LATER, attendance=row)
    assert attendance_by(token) is None
    assert attendance_by(answer_token(scene.seat(scene.member))) == row
    assert Notice.objects.filter(kind="meetings.new_link", email=scene.member.email).count() == 1


def test_links_of_who_is_not_invited_open_nothing(scene: Scene) -> None:
    row = scene.seat(scene.member)
    token = answer_token(row)
    row.is_withdrawn = True
    save_recorded(row, by=SYSTEM, at=LATER)

    assert attendance_by(token) is None
    with pytest.raises(NotPossible):
        renew_link(by=SYSTEM, at=LATER, attendance=row)
    with pytest.raises(NotPossible):
        answer_invitation(by=SYSTEM, at=LATER, attendance=row, answer="yes")


def test_a_new_link_is_for_who_prepares_to_send(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        renew_link(by=acting(scene.member), at=LATER, attendance=scene.seat(scene.member))
    with pytest.raises(NotPossible):
        renew_link(by=SYSTEM, at=LATER, attendance=scene.seat(scene.on_paper))
    with pytest.raises(NotPossible):
        renew_link(by=SYSTEM, at=scene.meeting.starts_at, attendance=scene.seat(scene.member))


def test_the_key_is_in_no_history(scene: Scene) -> None:
    assert not hasattr(scene.seat(scene.member).history.first(), "answer_key")


def test_a_membership_that_began_since_is_known(scene: Scene) -> None:
    deputy = make_person()
    make_membership(scene.group, make_person(), deputy=deputy)

    assert known_deputies(scene.seat(scene.member)) == [scene.deputy, deputy]
