"""The minutes say how the meeting found the follow-ups of earlier ones, and what it said about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.choices import Audience, EditionKind, MeetingState
from meetings.document import FollowUpLine, MeetingDocument, for_audience, to_json
from meetings.exports.word import word_file
from meetings.models import FollowUp, Meeting
from meetings.operations.editions import freeze_edition
from meetings.operations.follow_ups import remark_on
from meetings.operations.rendering import Imprint
from meetings.queries.documents import meeting_document
from meetings.queries.preview import preview_of
from projectgroups.choices import Role
from tests.factories.meetings_follow import (
    FIRST,
    SECOND,
    make_follow_up,
    make_held,
    make_held_item,
    released,
    settled,
)
from tests.factories.meetings_prepare import SOON, as_sent, make_meeting
from tests.factories.people import AT, SYSTEM, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.meetings.test_word_files import words

pytestmark = pytest.mark.django_db
REMARK = "Zwei Häuser stehen noch aus."


@dataclass
class Scene:
    """A first meeting with released minutes, a second one that goes through what was left."""

    first: Meeting
    second: Meeting
    task: FollowUp

    def document(self) -> MeetingDocument:
        return meeting_document(Meeting.objects.get(pk=self.second.pk))

    def carried(self, audience: Audience | str = Audience.MEMBERS) -> list[FollowUpLine]:
        shown = for_audience(self.document(), audience)
        return [line for item, _depth in shown.lines() for line in item.carried]


@pytest.fixture
def scene() -> Scene:
    first = make_held(make_project_group(), FIRST)
    item = make_held_item(first)
    task = make_follow_up(first.group, item=item, text="Fachkräfte benennen", due=FIRST)
    second = make_held(released(first).group, SECOND)
    make_held_item(second, title="Stand der Aufgaben", standing="open_matters")
    remark_on(by=SYSTEM, at=AT, follow_up=task, text=REMARK, meeting=second)
    return Scene(first, second, task)


def told(scene: Scene, audience: Audience | str = Audience.MEMBERS) -> list[tuple[str, str]]:
    """What the minutes say of each follow-up, and how it was found."""
    return [(line.text, line.found) for line in scene.carried(audience)]


def test_members_read_what_was_open_and_what_was_said(scene: Scene) -> None:
    [line] = scene.carried()

    assert (line.text, line.found) == ("Fachkräfte benennen", "offen, überfällig")
    assert line.remarks == (REMARK,)


def test_what_was_settled_since_is_told_once(scene: Scene) -> None:
    settled(scene.task, SECOND)
    third = make_held(scene.first.group, AT.date())
    make_held_item(third, standing="open_matters", title="Stand der Aufgaben")

    assert told(scene)[0][1].startswith("erledigt am")
    assert told(Scene(scene.first, third, scene.task)) == [
        ("Fachkräfte benennen", told(scene)[0][1])
    ]


def test_what_was_done_after_the_meeting_was_open_in_it(scene: Scene) -> None:
    settled(scene.task, AT.date())

    assert told(scene) == [("Fachkräfte benennen", "offen, überfällig")]


def test_the_public_reads_no_remark(scene: Scene) -> None:
    assert told(scene, Audience.PUBLIC) == [("Fachkräfte benennen", "offen, überfällig")]
    assert REMARK not in to_json(for_audience(scene.document(), Audience.PUBLIC))


@pytest.mark.parametrize(
    "closing",
    ["internal", "closed item", "closed parent", "closed meeting", "draft"],
)
def test_what_the_public_may_not_read_is_not_carried_into_its_edition(
    scene: Scene, closing: str
) -> None:
    item = scene.task.item
    assert item is not None
    if closing == "internal":
        FollowUp.objects.update(is_internal=True)
    elif closing == "closed item":
        type(item).objects.filter(pk=item.pk).update(is_public=False)
    elif closing == "closed parent":
        as_sent(scene.first, MeetingState.DRAFT)
        parent = make_held_item(scene.first, is_public=False)
        type(item).objects.filter(pk=item.pk).update(parent=parent)
        released(scene.first)
    elif closing == "closed meeting":
        Meeting.objects.filter(pk=scene.first.pk).update(is_public=False)
    else:
        as_sent(scene.first, MeetingState.DRAFT)

    assert told(scene, Audience.PUBLIC) == []
    assert "Fachkräfte" not in to_json(for_audience(scene.document(), Audience.PUBLIC))
    assert told(scene) == [("Fachkräfte benennen", "offen, überfällig")]


def test_what_was_agreed_between_meetings_stays_inside(scene: Scene) -> None:
    make_follow_up(scene.first.group, text="Am Telefon vereinbart")
    third = make_held(scene.first.group, AT.date() + timedelta(days=1))
    make_held_item(third, standing="open_matters", title="Stand der Aufgaben")
    later = Scene(scene.first, third, scene.task)

    assert ("Am Telefon vereinbart", "offen") in told(later)
    assert ("Am Telefon vereinbart", "offen") not in told(later, Audience.PUBLIC)


def test_a_person_who_did_not_agree_is_a_function(scene: Scene) -> None:
    owner = make_user(first_name="Wanda", last_name="Zwetschge")
    make_membership(scene.first.group, owner)
    FollowUp.objects.update(person=owner.person)

    assert "Zwetschge" in to_json(for_audience(scene.document(), Audience.MEMBERS))
    assert "Zwetschge" not in to_json(for_audience(scene.document(), Audience.PUBLIC))


def test_an_invitation_tells_nothing_of_them(scene: Scene) -> None:
    ahead = make_meeting(scene.first.group, SOON)
    make_held_item(ahead, standing="open_matters", title="Stand der Aufgaben")

    assert "Fachkräfte" not in to_json(meeting_document(ahead))


def test_minutes_frozen_before_say_what_they_said(scene: Scene) -> None:
    edition = freeze_edition(
        by=SYSTEM, at=AT, meeting=scene.second, kind=EditionKind.MINUTES, audience=Audience.MEMBERS
    )
    settled(scene.task, SECOND)

    assert "offen, überfällig" in edition.content
    assert "erledigt" not in edition.content


def test_page_word_file_and_preview_show_them(scene: Scene, client: Client) -> None:
    office = make_user()
    make_membership(scene.second.group, office, role=Role.CHAIR)
    client.force_login(office)

    page = client.get(reverse("meetings:read", args=[scene.second.slug])).content.decode()
    preview = client.get(reverse("meetings:public_preview", args=[scene.second.slug]))
    document = for_audience(scene.document(), Audience.MEMBERS)
    file = words(word_file(document, Imprint(kind=EditionKind.MINUTES, made_at=AT)))

    for text in (page, file):
        assert "Aufgaben der letzten Sitzungen" in text
        assert "offen, überfällig" in text
        assert REMARK in text
    [pair] = preview_of(scene.second).pairs
    assert any(REMARK in difference for difference in pair.differences)
    assert preview.status_code == 200


def test_many_follow_ups_take_no_more_queries(
    scene: Scene, django_assert_max_num_queries: Any
) -> None:
    meeting = Meeting.objects.select_related("group").get(pk=scene.second.pk)
    with django_assert_max_num_queries(40) as few:
        meeting_document(meeting)
    as_sent(scene.first, MeetingState.DRAFT)
    for _ in range(20):
        make_follow_up(scene.first.group, item=scene.task.item)
    released(scene.first)
    with django_assert_max_num_queries(len(few.captured_queries)):
        meeting_document(meeting)
