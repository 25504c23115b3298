"""From the rows of a meeting to its document, and the editions that are frozen of it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.frozen import thawed
from core.operations import NotPermitted
from meetings.choices import AttendanceState, Audience, EditionKind
from meetings.document import from_json, to_json
from meetings.models import Edition
from meetings.operations.attendance import record_attendance, record_span
from meetings.operations.editions import freeze_edition
from meetings.operations.releases import release_minutes
from meetings.queries.documents import meeting_document, resolution_document
from meetings.queries.editions import chain_link, editions_visible_to, latest_edition
from meetings.queries.verification import verify_editions
from people.operations import change_person
from projectgroups.choices import Role
from tests.factories.meetings import make_resolution
from tests.factories.meetings_closing import STARTS, Closing, make_drafted
from tests.factories.meetings_prepare import make_item, make_meeting
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group
from tests.kept import kept
from word.lint import lint_docx

pytestmark = pytest.mark.django_db


@kept(at=AT)
def scene() -> Closing:
    """A drafted meeting of the steering group."""
    return make_drafted()


def released(scene: Closing) -> Closing:
    """The same with released minutes."""
    release_minutes(by=acting(scene.office, "Alles geprüft"), at=AT, meeting=scene.meeting)
    scene.fresh()
    return scene


def freeze(
    scene: Closing, kind: str = EditionKind.DRAFT, audience: str = Audience.MEMBERS, **values: Any
) -> Edition:
    """An edition frozen by the office."""
    by = values.pop("by", acting(scene.office))
    return freeze_edition(
        by=by, at=AT, meeting=scene.meeting, kind=kind, audience=audience, **values
    )


# --- the document -----------------------------------------------------------------------------


def test_the_document_says_everything_in_words(scene: Closing) -> None:
    document = meeting_document(scene.meeting)

    assert document.head.body == "Lenkungsgruppe KIM"
    assert document.head.number == "1"
    assert (document.head.day, document.head.day_iso) == ("21. Mai 2021", STARTS.date().isoformat())
    assert (document.head.began, document.head.closed) == ("11:00", "13:00")
    assert document.head.chair is not None
    assert document.head.chair.name == str(scene.chair.person)
    items = {item.number: item for item, _depth in document.lines()}
    assert set(items) == {"1", "2", "3"}
    assert items["2"].result.startswith("Das **Wohnungsamt**")
    assert [line.number for line in items["2"].resolutions] == [scene.resolution.number]
    assert [line.text for line in items["2"].follow_ups] == ["Liste ergänzen"]
    assert not items["3"].is_public


def test_everybody_named_in_the_text_is_known_to_the_filter(scene: Closing) -> None:
    make_membership(make_project_group(), make_user(first_name="Wanda", last_name="Zwetschge"))
    make_user(first_name="Udo", last_name="Unbeteiligt")
    scene.item.contribution.result = "Frau Zwetschge war da."
    scene.item.contribution.save()

    known = {person.last_name for person in meeting_document(scene.meeting).people}

    assert "Zwetschge" in known
    assert "Unbeteiligt" not in known
    assert scene.member.person.last_name in known


def test_attendance_tells_when_somebody_was_there(scene: Closing) -> None:
    row = scene.meeting.attendances.get(person=scene.member.person)
    record_span(by=acting(scene.office), at=AT, attendance=row, comes_at=scene.item, came_at=None,
                leaves_after=None, left_at=None)  # fmt: skip

    rows = {one.who.name: one for one in meeting_document(scene.meeting).attendance}

    assert len(rows[str(scene.member.person)].spans) == 1
    assert "2" in rows[str(scene.member.person)].spans[0]


def test_the_reason_of_an_excuse_is_for_the_office(scene: Closing) -> None:
    row = scene.meeting.attendances.get(person=scene.member.person)
    record_attendance(
        by=acting(scene.office),
        at=AT,
        attendance=row,
        state=AttendanceState.EXCUSED,
        excuse="Krank",
    )

    assert "Krank" in freeze(scene, audience=Audience.INTERNAL).content
    assert "Krank" not in freeze(scene, audience=Audience.MEMBERS).content


def test_the_number_of_queries_does_not_grow(
    scene: Closing, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(22) as few:
        meeting_document(scene.meeting)
    counted = len(few)
    group = make_project_group()
    for _ in range(3):
        make_membership(group)
    meeting = make_meeting(group)
    for _ in range(5):
        parent = make_item(meeting)
        make_item(meeting, parent=parent)

    with django_assert_max_num_queries(counted):
        meeting_document(meeting)


def test_a_planned_meeting_has_provisional_numbers() -> None:
    meeting = make_meeting(make_project_group())
    make_item(meeting, title="Eins", kind="heading")
    parent = make_item(meeting, title="Zwei")
    make_item(meeting, title="Drei", parent=parent)

    document = meeting_document(meeting)

    assert [(item.number, item.title) for item, _depth in document.lines()] == [
        ("", "Eins"), ("1", "Zwei"), ("1.1", "Drei"),
    ]  # fmt: skip
    assert document.head.number == ""


def test_a_resolution_is_a_document_of_its_own(scene: Closing) -> None:
    document = resolution_document(scene.resolution)

    (item,) = document.items
    assert (item.number, [line.number for line in item.resolutions]) == (
        "2",
        [scene.resolution.number],
    )


def test_a_resolution_without_an_item_has_no_place(scene: Closing) -> None:
    resolution = make_resolution(scene.group)

    (item,) = resolution_document(resolution).items

    assert (item.key, item.number) == ("", "")


# --- freezing ---------------------------------------------------------------------------------


def test_an_edition_holds_text_file_and_fingerprint(scene: Closing) -> None:
    edition = freeze(scene)

    assert from_json(edition.content).audience == "members"
    assert to_json(from_json(edition.content)) == edition.content
    assert lint_docx(bytes(edition.document.content)) == []
    assert edition.made_by == scene.office


def test_editions_of_a_meeting_are_counted_and_chained(scene: Closing) -> None:
    first, second = freeze(scene), freeze(scene, remark="Neuer Stand")

    assert second.position == first.position + 1
    assert second.chain_sha256 == chain_link(second, first.chain_sha256)


def test_the_same_text_at_the_same_moment_is_one_file(scene: Closing) -> None:
    assert freeze(scene).document == freeze(scene).document


def test_a_given_document_is_frozen_instead_of_the_rows(scene: Closing) -> None:
    earlier = meeting_document(scene.meeting)
    scene.item.contribution.result = "Später geschrieben."
    scene.item.contribution.save()

    edition = freeze(scene, document=earlier)

    assert "Später" not in edition.content
    assert "Wohnungsamt" in edition.content


def test_the_public_edition_holds_nothing_else(scene: Closing) -> None:
    content = freeze(scene, audience=Audience.PUBLIC).content

    for word in ("Streit um die Trägerschaft", "Der Träger klagt", "Miete eines Hauses"):
        assert word not in content
    for person in (scene.office.person, scene.chair.person, scene.member.person):
        assert str(person) not in content
    assert "Wohnungen für Familien" in content


def test_whoever_agrees_to_be_named_is_named(scene: Closing) -> None:
    person = scene.chair.person
    change_person(
        by=SYSTEM, at=AT, person=person, title=person.title, first_name=person.first_name,
        last_name=person.last_name, email=person.email, is_named_publicly=True,
    )  # fmt: skip

    assert str(person) in freeze(scene, audience=Audience.PUBLIC).content


def test_recipients_stand_in_the_edition_and_in_its_chain(scene: Closing) -> None:
    edition = freeze(
        scene, recipients=[{"name": "Kim", "email": "kim@kim.example", "seat": "voting"}]
    )

    assert edition.recipients[0]["name"] == "Kim"
    changed = Edition.objects.get(pk=edition.pk)
    changed.recipients = []
    assert chain_link(changed, "") != chain_link(edition, "")


@pytest.mark.parametrize("kind", EditionKind)
def test_a_member_freezes_nothing(scene: Closing, kind: EditionKind) -> None:
    count = Edition.objects.count()

    with pytest.raises(NotPermitted):
        freeze(scene, kind, by=acting(scene.member))
    assert Edition.objects.count() == count


# --- reading ----------------------------------------------------------------------------------


def test_members_read_no_internal_edition_and_no_draft_before_the_review(scene: Closing) -> None:
    for audience in Audience:
        freeze(scene, EditionKind.DRAFT, audience)

    seen = editions_visible_to(scene.member, scene.meeting)

    assert {edition.kind for edition in seen} == {EditionKind.INVITATION}
    assert Audience.INTERNAL not in {edition.audience for edition in seen}
    assert {
        edition.audience for edition in editions_visible_to(scene.office, scene.meeting)
    } == set(Audience)


def test_strangers_read_no_edition(scene: Closing) -> None:
    stranger = make_user()
    make_membership(make_project_group(), stranger, role=Role.MEMBER)

    assert not editions_visible_to(stranger, released(scene).meeting).exists()


# --- proving ----------------------------------------------------------------------------------


def faults() -> list[str]:
    """What the check of all editions finds."""
    return [check.fault for check in verify_editions() if check.fault]


def test_everything_is_as_it_was_released(scene: Closing) -> None:
    released(scene)
    out = StringIO()

    call_command("verify_editions", stdout=out, no_color=True)

    last = latest_edition(scene.meeting, Audience.PUBLIC, EditionKind.MINUTES)
    assert last is not None
    assert Edition.objects.order_by("position").last().chain_sha256 in out.getvalue()
    call_command("verify_editions", link=[last.chain_sha256], stdout=StringIO(), verbosity=0)
    call_command("verify_versions", stdout=StringIO())


def test_a_link_that_is_gone_is_noticed(scene: Closing) -> None:
    with pytest.raises(CommandError):
        call_command("verify_editions", link=["0" * 64], stdout=StringIO())


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", "'{}'"), ("content_sha256", "'0'"), ("recipients", "'[]'"), ("remark", "'x'"),
        ("is_short_notice", "1 - is_short_notice"), ("audience", "'public'"), ("position", "position + 20"),
        ("made_at", "'2020-01-01 00:00:00'"), ("chain_sha256", "'0'"),
    ],
)  # fmt: skip
def test_whatever_is_changed_past_the_guards_is_noticed(
    scene: Closing, column: str, value: str
) -> None:
    edition = freeze(scene, recipients=[{"name": "Kim"}], audience=Audience.MEMBERS)
    assert faults() == []

    with thawed(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE meetings_edition SET {column} = {value} WHERE id = %s", [edition.pk]
        )

    assert faults()


@pytest.mark.sqlite
def test_a_removed_edition_and_a_changed_file_are_noticed(scene: Closing) -> None:
    first = freeze(scene)
    freeze(scene, remark="zweite")
    with thawed(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_frozenfile SET content = x'00' WHERE sha256 = %s", [first.document_id]
        )
    assert len(faults()) == 2  # both editions have the same file
    with thawed(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_edition WHERE id = %s", [first.pk])
    assert faults()


def test_minutes_released_a_while_later_carry_their_moment(scene: Closing) -> None:
    later = AT + timedelta(days=1)
    edition = freeze_edition(
        by=acting(scene.office), at=later, meeting=scene.meeting, kind=EditionKind.DRAFT,
        audience=Audience.MEMBERS,
    )  # fmt: skip

    assert edition.made_at == later
