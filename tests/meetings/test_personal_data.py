"""What meetings hold about a person is listed for the report on it, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import gettext as _

from core.registries import personal_data_of
from meetings.choices import WrittenAnswer
from meetings.operations.follow_ups import remark_on
from meetings.operations.minutes import save_text
from meetings.operations.procedures import vote_in_writing
from meetings.queries.calendars import open_key
from people.models import Person, User
from people.operations import deactivate_user, reactivate_user
from tests.factories.meetings_scene import (
    FEED_KEY,
    SECRET,
    MeetingScene,
    user_of,
)
from tests.factories.people import AT, SYSTEM, acting, make_person
from tests.factories.personas import Persona

ABOUT_THEMSELVES = {"Person", "Konto", "Account", "Mitgliedschaft", "Membership"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(meeting_scene: MeetingScene) -> MeetingScene:
    return meeting_scene


def held(office: User, person: Person) -> list[dict[str, Any]]:
    found = personal_data_of.collect(office, person)
    return [row for row in found if row["kind"] not in ABOUT_THEMSELVES]


def test_nothing_is_held_about_somebody_who_never_met(office: User) -> None:
    person = make_person()
    assert held(office, person) == []
    everything = list(personal_data_of.collect(office, person))
    assert [row["label"] for row in everything] == [str(person)]


def test_everything_about_a_member_is_listed_and_nothing_of_others(
    office: User, scene: MeetingScene, django_assert_max_num_queries: Any
) -> None:
    member, chair = (
        user_of(scene.cast, one) for one in (Persona.GROUP_MEMBER, Persona.GROUP_CHAIR)
    )
    vote_in_writing(
        by=acting(member), at=AT, procedure=scene.procedure, answer=WrittenAnswer.YES,
        remark="Eilt",
    )  # fmt: skip
    remark_on(by=acting(chair), at=AT, follow_up=scene.drafted.follow_up, text="Angerufen")
    save_text(
        by=acting(chair), at=AT, item=scene.drafted.item, result="Neu gefasst.", course="",
        base_revision=1,
    )  # fmt: skip

    with django_assert_max_num_queries(45):
        mine = held(office, member.person)
    theirs = held(office, chair.person)

    texts = str([{**row, "kind": ""} for row in mine])
    for words in (f"{SECRET} krank", f"{SECRET} Einwendung", f"{SECRET} Anmerkung", "Eilt"):
        assert words in texts
    assert f"{scene.published.follow_up.text}" in texts
    assert "Angerufen" in str(theirs)
    assert "Neu gefasst." in str(theirs)
    assert f"{SECRET}.docx" in str(theirs)
    for foreign in (f"{SECRET} krank", f"{SECRET} Einwendung", f"{SECRET} Anmerkung", "Eilt"):
        assert foreign not in str(theirs)


def test_guests_and_who_chaired_are_found_too(office: User, scene: MeetingScene) -> None:
    chair = user_of(scene.cast, Persona.GROUP_CHAIR)
    labels = {(row["kind"], row["label"]) for row in held(office, chair.person)}

    assert len([kind for kind, _label in labels if kind == "Sitzung"]) >= 3


def test_mails_proofs_calendars_and_passages_are_listed(office: User, scene: MeetingScene) -> None:
    member = user_of(scene.cast, Persona.GROUP_MEMBER)
    name = member.person.last_name
    save_text(
        by=acting(user_of(scene.cast, Persona.GROUP_CHAIR)), at=AT, item=scene.drafted.item,
        result=f"Erster Absatz.\n\n{name}s Bericht liegt vor.", course="", base_revision=1,
    )  # fmt: skip
    rows = list(personal_data_of.collect(office, member.person))
    kinds = {row["kind"] for row in rows}
    by_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in kinds}

    proofs = by_kind[_("Proof of notice")]
    assert {row["email"] for row in proofs} == {member.email}
    assert {row["email"] for row in by_kind[_("Notice")]} == {member.email}
    (calendar,) = by_kind[_("Calendar address")]
    assert calendar["revoked_at"] is None
    assert FEED_KEY not in str(rows)
    passages = " ".join(row["text"] for row in by_kind[_("Named in a text")])
    assert f"{name}s Bericht liegt vor." in passages
    assert "Erster Absatz." not in passages
    (membership,) = by_kind[_("Membership")]
    assert membership["label"] == str(scene.group)
    (account,) = by_kind[_("Account")]
    assert account["label"] == member.email
    (attendance, *_others) = by_kind[_("Attendance")]
    assert {"deputised_by", "invited_at", "is_withdrawn"} <= set(attendance)


def test_closing_an_account_revokes_its_calendar_for_good(scene: MeetingScene) -> None:
    member = user_of(scene.cast, Persona.GROUP_MEMBER)
    deactivate_user(by=SYSTEM, at=AT, user=member)
    reactivate_user(by=SYSTEM, at=AT, user=member)
    scene.key.refresh_from_db()
    assert scene.key.revoked_at is not None
    assert open_key(FEED_KEY) is None
