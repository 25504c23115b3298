"""What meetings hold about a person is listed for the report on it, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from core.registries import personal_data_of
from meetings.choices import WrittenAnswer
from meetings.operations.follow_ups import remark_on
from meetings.operations.minutes import save_text
from meetings.operations.procedures import vote_in_writing
from people.models import Person, User
from tests.factories.meetings_scene import SECRET, MeetingScene, make_meeting_scene, user_of
from tests.factories.people import AT, acting, make_person
from tests.factories.personas import Persona, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> MeetingScene:
    return make_meeting_scene(make_cast())


def held(office: User, person: Person) -> list[dict[str, Any]]:
    return [row for row in personal_data_of.collect(office, person) if "kind" in row]


def test_nothing_is_held_about_somebody_who_never_met(office: User) -> None:
    assert held(office, make_person()) == []


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

    with django_assert_max_num_queries(30):
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
