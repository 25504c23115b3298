"""Sending: what is checked, what stands afterwards, and what a supplement adds."""

from __future__ import annotations

import re
import threading
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection

from core.changes import Stale, version_of
from core.formats import date_words
from core.frozen import FrozenRow
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from meetings.choices import Audience, EditionKind, MeetingMode, MeetingState, Seat
from meetings.document.codec import from_json
from meetings.models import Attendance, Edition, Meeting
from meetings.operations.agenda import add_item, change_item, remove_item
from meetings.operations.invitations import (
    answer_invitation,
    invitation_findings,
    invite_guest,
    invite_new_guest,
    send_invitation,
    send_supplement,
    withdraw_guest,
)
from meetings.operations.meetings import cancel_meeting, change_meeting
from meetings.queries.differences import changes_since
from meetings.queries.notice_proof import last_sent_edition, proofs_of
from notices.models import Notice
from people.models import Person, User
from tests.factories.meetings_invite import PLACE, Scene, make_paper, make_scene
from tests.factories.meetings_prepare import make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.kept import kept

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
EVEN_LATER = AT + timedelta(hours=2)


@kept(at=AT)
def scene() -> Scene:
    """A meeting ready to be sent."""
    return make_scene()


def codes(meeting: Meeting, at: datetime = AT) -> dict[str, str]:
    """The findings by their codes."""
    return {finding.code: finding.kind for finding in invitation_findings(meeting, at)}


def test_sending_leaves_everything_as_it_has_to_stand(scene: Scene) -> None:
    make_paper(scene.item)

    edition = send_invitation(by=acting(scene.chair), at=AT, meeting=scene.meeting)

    scene.meeting.refresh_from_db()
    assert (scene.meeting.number, scene.meeting.state, scene.meeting.sent_at) == (
        1, MeetingState.INVITED, AT,
    )  # fmt: skip
    assert [item.number for item in scene.meeting.items.all()] == ["1", "2"]
    member = scene.seat(scene.member)
    assert (member.seat, member.function, member.role, member.invited_at) == (
        Seat.VOTING, "Amtsleitung", "Mitglied", AT,
    )  # fmt: skip
    assert scene.seat(scene.adviser).seat == Seat.ADVISORY
    assert not Attendance.objects.filter(person=scene.deputy).exists()
    assert (edition.kind, edition.audience, edition.is_short_notice) == (
        EditionKind.INVITATION, Audience.MEMBERS, False,
    )  # fmt: skip
    by_name = {entry["name"]: entry for entry in edition.recipients}
    assert by_name["Paula Papier"]["by"] == "paper"
    assert by_name[str(scene.chair.person)]["email"] == scene.chair.email
    assert len(by_name) == 4


def test_the_public_edition_says_nothing_of_what_is_not_public(scene: Scene) -> None:
    scene.send()

    public = scene.meeting.editions.get(audience=Audience.PUBLIC)
    members = scene.meeting.editions.get(audience=Audience.MEMBERS)

    assert public.recipients == []
    assert "Streng Geheim" in members.content
    assert "Streng Geheim" not in public.content
    assert [item.number for item, _depth in from_json(public.content).lines()] == ["1", "2"]


def test_each_recipient_gets_one_mail_and_nobody_without_address(scene: Scene) -> None:
    scene.send()

    notices = Notice.objects.filter(kind="meetings.invitation")
    assert {notice.email for notice in notices} == {
        scene.chair.email, scene.member.email, scene.adviser.email,
    }  # fmt: skip


def test_a_refused_sending_leaves_no_trace(scene: Scene) -> None:
    change_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, place="")

    with pytest.raises(NotPossible):
        scene.send()

    scene.meeting.refresh_from_db()
    assert (scene.meeting.number, scene.meeting.state) == (None, MeetingState.PLANNED)
    assert not Attendance.objects.exists()
    assert not Edition.objects.exists()
    assert not Notice.objects.exists()


def test_who_may_send(scene: Scene, office: User) -> None:
    for user in (scene.member, scene.adviser, scene.deputy.user, make_user()):
        with pytest.raises(NotPermitted):
            send_invitation(by=acting(user), at=AT, meeting=scene.meeting)

    assert send_invitation(by=acting(office), at=AT, meeting=scene.meeting).made_by == office


def test_it_is_sent_once_and_not_after_it_was_called_off(scene: Scene) -> None:
    scene.send()
    with pytest.raises(NotPossible):
        scene.send()

    other = make_meeting(scene.group, AT + timedelta(days=60), place="Rathaus")
    make_item(other)
    cancel_meeting(by=SYSTEM, at=AT, meeting=other, because="Streik")
    with pytest.raises(NotPossible):
        send_invitation(by=SYSTEM, at=AT, meeting=other)


def test_a_meeting_changed_in_the_meantime_is_looked_at_again(scene: Scene) -> None:
    version = version_of(scene.meeting)
    change_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, note="Bitte Ausweis mitbringen.")

    with pytest.raises(Stale):
        send_invitation(by=SYSTEM, at=AT, meeting=scene.meeting, version=version)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"place": " "}, "place"),
        ({"mode": MeetingMode.ONLINE}, "online"),
        ({"mode": MeetingMode.HYBRID, "place": ""}, "place"),
    ],
)
def test_place_and_online_room_have_to_be_known(
    scene: Scene, values: dict[str, Any], code: str
) -> None:
    meeting = change_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, **values)

    assert codes(meeting)[code] == "bad"


def test_what_else_is_found(scene: Scene) -> None:
    make_item(scene.meeting)
    assert codes(scene.meeting) == {"paper": "warn", "presenter": "go"}
    assert codes(scene.meeting, scene.meeting.starts_at)["past"] == "bad"

    lonely = make_meeting(make_project_group(), place="Rathaus")
    assert codes(lonely) == {"items": "bad", "members": "bad"}


def test_names_of_who_gets_it_on_paper_and_items_nobody_presents_are_said(scene: Scene) -> None:
    findings = {each.code: each.text for each in invitation_findings(scene.meeting, AT)}

    assert "Paula Papier" in findings["paper"]
    assert "2" in findings["presenter"]


def test_short_notice_needs_a_remark_and_is_recorded(scene: Scene) -> None:
    late = scene.meeting.starts_at - timedelta(days=6)
    assert codes(scene.meeting, scene.meeting.starts_at - timedelta(days=7)).get("short") is None
    assert codes(scene.meeting, late)["short"] == "warn"

    with pytest.raises(InvalidInput) as refusal:
        send_invitation(by=SYSTEM, at=late, meeting=scene.meeting, remark=" ")
    assert list(refusal.value.errors) == ["remark"]
    edition = send_invitation(
        by=SYSTEM, at=late, meeting=scene.meeting, remark="Der Bescheid kam erst gestern."
    )

    assert (edition.is_short_notice, edition.remark) == (True, "Der Bescheid kam erst gestern.")
    with pytest.raises(FrozenRow):
        edition.save()


def test_a_remark_that_is_too_long_is_refused_at_its_field(scene: Scene) -> None:
    with pytest.raises(InvalidInput) as refusal:
        scene.send(remark="x" * 501)

    assert list(refusal.value.errors) == ["remark"]


def test_whose_term_has_ended_by_then_is_not_invited(scene: Scene) -> None:
    leaver = make_user()
    make_membership(scene.group, leaver, ends_on=scene.meeting.starts_at.date() - timedelta(days=1))
    scene.send()

    assert not Attendance.objects.filter(person=leaver.person).exists()


def test_guests_are_invited_with_all_others_or_at_once(scene: Scene) -> None:
    early, late = make_person(email="gast@kim.example"), make_user()
    row = invite_guest(by=acting(scene.chair), at=AT, meeting=scene.meeting, person=early)
    assert row.invited_at is None
    assert not Notice.objects.exists()

    scene.send()
    assert scene.seat(early).invited_at == AT
    row = invite_guest(
        by=acting(scene.chair), at=LATER, meeting=scene.meeting, person=late.person,
        seat=Seat.ADVISORY, organisation="Jobcenter",
    )  # fmt: skip

    assert (row.seat, row.invited_at, row.organisation) == (Seat.ADVISORY, LATER, "Jobcenter")
    assert Notice.objects.filter(email=late.email, kind="meetings.invitation").count() == 1


def test_whom_nobody_can_invite(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        invite_guest(by=acting(scene.member), at=AT, meeting=scene.meeting, person=make_person())
    with pytest.raises(InvalidInput):
        invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=scene.member.person)
    with pytest.raises(InvalidInput):
        invite_guest(
            by=SYSTEM, at=AT, meeting=scene.meeting, person=make_person(), seat=Seat.VOTING
        )
    guest = make_person()
    invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest)
    with pytest.raises(InvalidInput):
        invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest)
    cancel_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, because="Streik")
    with pytest.raises(NotPossible):
        invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=make_person())


def test_nobody_is_invited_to_a_meeting_that_has_begun(scene: Scene) -> None:
    scene.send()

    with pytest.raises(NotPossible):
        invite_guest(
            by=SYSTEM, at=scene.meeting.starts_at, meeting=scene.meeting, person=make_person()
        )


def test_a_guest_invited_once_more_begins_without_their_old_answer(scene: Scene) -> None:
    scene.send()
    guest = make_person(email="gast@kim.example")
    row = invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest)
    answer_invitation(by=SYSTEM, at=AT, attendance=row, answer="no", note="Im Urlaub")
    withdraw_guest(by=SYSTEM, at=LATER, attendance=row)

    row = invite_guest(by=SYSTEM, at=LATER, meeting=scene.meeting, person=guest)

    assert (row.answer, row.answer_note, row.answered_at) == ("", "", None)


def test_a_guest_is_taken_off_the_list_and_told(scene: Scene) -> None:
    guest = make_user()
    scene.send()
    row = invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=guest.person)
    Notice.objects.update(state="sent")

    with pytest.raises(NotPermitted):
        withdraw_guest(by=acting(scene.member), at=LATER, attendance=row)
    with pytest.raises(NotPossible):
        withdraw_guest(by=SYSTEM, at=LATER, attendance=scene.seat(scene.member))
    with pytest.raises(NotPossible):
        withdraw_guest(by=SYSTEM, at=scene.meeting.starts_at, attendance=row)
    withdraw_guest(by=acting(scene.chair), at=LATER, attendance=row)

    assert Notice.objects.get(state="waiting").kind == "meetings.not_needed"
    with pytest.raises(NotPossible):
        withdraw_guest(by=SYSTEM, at=LATER, attendance=row)
    again = invite_guest(by=SYSTEM, at=LATER, meeting=scene.meeting, person=guest.person)
    assert (again.pk, again.is_withdrawn) == (row.pk, False)


def test_a_guest_who_was_told_nothing_yet_is_told_nothing(scene: Scene) -> None:
    row = invite_guest(by=SYSTEM, at=AT, meeting=scene.meeting, person=make_user().person)
    withdraw_guest(by=acting(scene.chair), at=AT, attendance=row)
    scene.send()

    assert scene.seat(row.person).is_withdrawn
    assert not Notice.objects.filter(email=row.person.email).exists()


def test_a_deputy_who_becomes_a_member_is_invited_as_one(scene: Scene) -> None:
    scene.send()
    for answer in ("deputy", "yes"):
        answer_invitation(
            by=acting(scene.member), at=AT, attendance=scene.seat(scene.member), answer=answer,
            deputy=scene.deputy,
        )  # fmt: skip
    make_membership(scene.group, scene.deputy)

    send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)

    row = scene.seat(scene.deputy)
    assert (row.seat, row.deputises_for, row.invited_at) == (Seat.VOTING, None, LATER)


def test_a_guest_by_name_becomes_a_person_entered_by_the_platform(scene: Scene) -> None:
    with pytest.raises(InvalidInput) as refusal:
        invite_new_guest(
            by=acting(scene.chair), at=AT, meeting=scene.meeting, name="Ada", email="a@kim.example"
        )
    assert list(refusal.value.errors) == ["name"]
    assert not Person.objects.filter(email="a@kim.example").exists()

    row = invite_new_guest(
        by=acting(scene.chair), at=AT, meeting=scene.meeting, name="Ada Gast", email="A@kim.example"
    )

    assert (row.person.first_name, row.person.email) == ("Ada", "a@kim.example")
    entry = row.person.history.get()
    assert entry.history_user is None
    assert str(scene.chair) in entry.history_change_reason


def test_a_supplement_tells_what_has_changed_and_leaves_numbers(scene: Scene) -> None:
    scene.send()
    scene.item.refresh_from_db()
    with pytest.raises(NotPossible):
        send_supplement(by=acting(scene.chair), at=LATER, meeting=scene.meeting)

    add_item(by=SYSTEM, at=LATER, meeting=scene.meeting, title="Eilsache")
    change_item(by=SYSTEM, at=LATER, item=scene.item, title="Auswahl der freien Träger")
    remove_item(by=acting(scene.chair, "erledigt"), at=LATER, item=scene.secret)
    make_paper(scene.item, at=LATER)
    last = last_sent_edition(scene.meeting)
    assert last is not None
    told = {
        (each.item, bool(each.old), bool(each.new)) for each in changes_since(scene.meeting, last)
    }
    assert told == {
        ("TOP 1", True, True), ("TOP 1", False, True), ("TOP 2", True, False), ("TOP 3", False, True),
    }  # fmt: skip

    with pytest.raises(NotPermitted):
        send_supplement(by=acting(scene.member), at=EVEN_LATER, meeting=scene.meeting)
    sequence = scene.meeting.ics_sequence
    edition = send_supplement(
        by=acting(scene.chair), at=EVEN_LATER, meeting=scene.meeting, remark="Eilsache"
    )

    scene.meeting.refresh_from_db()
    assert (edition.kind, len(edition.recipients)) == (EditionKind.SUPPLEMENT, 4)
    assert scene.meeting.ics_sequence == sequence
    assert Notice.objects.filter(kind="meetings.supplement").count() == 3
    assert [item.number for item in scene.meeting.items.all()] == ["1", "2", "3"]
    assert scene.meeting.editions.filter(audience=Audience.PUBLIC).count() == 2
    with pytest.raises(NotPossible):
        send_supplement(by=SYSTEM, at=EVEN_LATER + timedelta(hours=1), meeting=scene.meeting)


def test_a_supplement_for_who_joined_since_goes_to_them_alone(scene: Scene) -> None:
    scene.send()
    newcomer = make_user()
    make_membership(scene.group, newcomer)

    edition = send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)

    assert scene.seat(newcomer).invited_at == LATER
    assert [entry["name"] for entry in edition.recipients] == [str(newcomer.person)]
    assert Notice.objects.filter(kind="meetings.supplement").count() == 1


def test_another_place_is_sent_as_a_changed_invitation_and_kept(scene: Scene) -> None:
    scene.send()
    change_meeting(by=acting(scene.chair), at=LATER, meeting=scene.meeting, place="Stadthaus")
    assert not Notice.objects.filter(kind="meetings.change").exists()

    edition = send_supplement(by=acting(scene.chair), at=EVEN_LATER, meeting=scene.meeting)

    assert (edition.kind, len(edition.recipients)) == (EditionKind.CHANGE, 4)
    document = from_json(edition.content)
    assert document.head.place == "Stadthaus"
    assert [(each.old.endswith(PLACE), each.new) for each in document.changes] == [
        (True, f"{document.head.mode}, Stadthaus")
    ]
    assert bytes(edition.document.content).startswith(b"PK")
    first, second = scene.meeting.editions.filter(audience=Audience.MEMBERS)
    assert (first.document_id, from_json(first.content).changes) != (edition.document_id, ())
    assert second == edition
    public = scene.meeting.editions.get(kind=EditionKind.CHANGE, audience=Audience.PUBLIC)
    assert from_json(public.content).changes == document.changes
    with pytest.raises(NotPossible):
        send_supplement(by=SYSTEM, at=EVEN_LATER, meeting=scene.meeting)


def test_a_change_taken_back_before_it_is_sent_is_none(scene: Scene) -> None:
    scene.send()
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, place="Stadthaus")
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, place=PLACE)

    with pytest.raises(NotPossible):
        send_supplement(by=SYSTEM, at=EVEN_LATER, meeting=scene.meeting)


def test_moving_at_short_notice_is_explained_and_recorded(scene: Scene) -> None:
    scene.send()
    soon = LATER + timedelta(days=3)
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, starts_at=soon, ends_at=None)

    with pytest.raises(InvalidInput) as refusal:
        send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)
    assert list(refusal.value.errors) == ["remark"]
    edition = send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting, remark="Saal belegt")

    assert edition.is_short_notice


def test_a_changed_invitation_without_a_place_is_not_sent(scene: Scene) -> None:
    scene.send()
    change_meeting(by=SYSTEM, at=LATER, meeting=scene.meeting, place="")

    with pytest.raises(NotPossible):
        send_supplement(by=SYSTEM, at=LATER, meeting=scene.meeting)


def test_a_late_paper_says_in_the_edition_on_which_day_it_came(scene: Scene) -> None:
    early = make_paper(scene.item, title="Kosten")
    scene.send()
    make_paper(scene.item, title="Neue Kosten", at=LATER)

    edition = send_supplement(by=SYSTEM, at=EVEN_LATER, meeting=scene.meeting)

    papers = {each.title: each for each in from_json(edition.content).items[0].papers}
    assert papers[early.title].handed_in == ""
    assert papers["Neue Kosten"].handed_in == date_words(LATER)
    with zipfile.ZipFile(BytesIO(bytes(edition.document.content))) as word:
        text = re.sub(r"<[^>]+>", "", word.read("word/document.xml").decode())
    text = text.replace("\xa0", " ")
    assert f"Neue Kosten (nachgereicht am {date_words(LATER)})" in text
    assert "Neue Unterlage" in text


@pytest.mark.parametrize("at", ["before", "begun"])
def test_a_supplement_is_sent_between_invitation_and_meeting(scene: Scene, at: str) -> None:
    if at == "begun":
        scene.send()
        add_item(by=SYSTEM, at=LATER, meeting=scene.meeting, title="Eilsache")
    moment = scene.meeting.starts_at if at == "begun" else LATER

    with pytest.raises(NotPossible):
        send_supplement(by=SYSTEM, at=moment, meeting=scene.meeting)


def test_the_proof_says_what_became_of_each_mail(scene: Scene, queries: Any) -> None:
    scene.send()
    notice = Notice.objects.get(email=scene.member.email)
    notice.state, notice.problem = "failed", "550 unbekannt"
    notice.save()

    with queries(3):
        (proof,) = proofs_of(scene.meeting)

    found = {each.name: each for each in proof.recipients}
    assert found[str(scene.member.person)].problem == "550 unbekannt"
    assert found["Paula Papier"].is_on_paper
    assert found[str(scene.chair.person)].state == "waiting"


def test_the_proof_says_which_edition_somebody_invited_later_got(scene: Scene) -> None:
    scene.send()
    answer_invitation(
        by=acting(scene.member), at=LATER, attendance=scene.seat(scene.member), answer="deputy",
        deputy=scene.deputy,
    )  # fmt: skip
    add_item(by=SYSTEM, at=LATER, meeting=scene.meeting, title="Eilsache")
    send_supplement(by=SYSTEM, at=EVEN_LATER, meeting=scene.meeting)

    second, first = proofs_of(scene.meeting)

    late = [each.name for each in first.recipients if each.is_later]
    assert late == [str(scene.deputy)]
    assert str(scene.deputy) in {each.name for each in second.recipients}
    assert not any(each.is_later for each in second.recipients)


def test_calling_off_is_proved_as_well(scene: Scene) -> None:
    scene.send()
    cancel_meeting(by=acting(scene.chair), at=LATER, meeting=scene.meeting, because="Krankheit")

    edition = scene.meeting.editions.get(kind=EditionKind.CANCELLATION)
    assert len(edition.recipients) == 4
    assert edition.remark == "Krankheit"
    assert Notice.objects.filter(kind="meetings.cancellation").count() == 3


def test_nobody_is_told_that_a_meeting_is_off_they_never_heard_of(scene: Scene) -> None:
    cancel_meeting(by=SYSTEM, at=AT, meeting=scene.meeting, because="Krankheit")

    assert not Notice.objects.exists()
    assert not Edition.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_get_two_numbers() -> None:
    group = make_scene().group
    meetings = []
    for days in (40, 50):
        meeting = make_meeting(group, AT + timedelta(days=days), place="Rathaus")
        make_item(meeting)
        meetings.append(meeting)
    numbers = at_once(*[lambda each=each: _number_of(each) for each in meetings])

    assert sorted(numbers) == [1, 2]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_one_invitation_pressed_twice_goes_out_once() -> None:
    scene = make_scene()
    answers = at_once(*[lambda: _number_of(scene.meeting)] * 2)

    assert sorted(map(str, answers)) == ["1", "refused"]
    assert Edition.objects.count() == 2
    assert Notice.objects.count() == 3


def _number_of(meeting: Meeting) -> int | str:
    try:
        send_invitation(by=SYSTEM, at=AT, meeting=meeting)
    except (NotPossible, Conflict):
        return "refused"
    return Meeting.objects.get(pk=meeting.pk).number or 0


def at_once(*calls: Any) -> list[Any]:
    """What these calls answer when they begin at the same moment."""
    barrier, found = threading.Barrier(len(calls)), []

    def run(call: Any) -> None:
        barrier.wait()
        try:
            found.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
