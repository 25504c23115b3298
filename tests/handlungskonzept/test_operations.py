"""Writing, submitting, approving and withdrawing: what happens and what is refused."""

from __future__ import annotations

import pytest

from core.actor import Actor
from core.operations import InvalidInput, NotPermitted, NotPossible
from handlungskonzept.models import ApprovalRecord, Measure
from handlungskonzept.operations import (
    approve_chapter,
    approve_page,
    create_chapter,
    create_measure,
    create_plan,
    refuse_approval,
    submit_for_approval,
    withdraw_measure,
    write_draft,
)
from handlungskonzept.operations.approval import NothingWaits, OwnText
from handlungskonzept.queries import working_text
from people.models import User
from projectgroups.choices import Role
from tests.factories.handlungskonzept import Stage, fresh, make_measure, paragraph
from tests.factories.people import AT, acting, make_office, make_user
from tests.factories.projectgroups import make_membership

pytestmark = pytest.mark.django_db


def section_titles(stage: Stage) -> list[str]:
    return [section.title for section in working_text(stage.plan).document.sections]


def test_an_approved_text_is_the_working_text(stage: Stage) -> None:
    assert section_titles(stage) == ["Handlungsfelder und Maßnahmen"]
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neuer Titel"})
    assert section_titles(stage) == ["Handlungsfelder und Maßnahmen"]
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Handlungsfelder und Maßnahmen"]
    approve_page(by=acting(stage.office), at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Neuer Titel"]


def test_an_approval_keeps_who_wrote_what(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Kürzer."})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.measure)
    record = approve_page(by=acting(stage.office), at=AT, page=stage.measure, comment="Gut.")
    assert record.authors == {"summary": stage.writer.pk}
    assert (record.approved_by, record.approved_at, record.reason) == (stage.office, AT, "Gut.")


def test_nobody_approves_what_they_wrote(stage: Stage) -> None:
    write_draft(by=acting(stage.office), at=AT, page=stage.chapter, values={"title": "Vom Amt"})
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"internal_note": "x"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    with pytest.raises(OwnText):
        approve_page(by=acting(stage.office), at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Handlungsfelder und Maßnahmen"]
    approve_page(by=acting(make_office()), at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Vom Amt"]


def test_exactly_the_submitted_text_is_approved(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Eingereicht"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Danach"})
    approve_page(by=acting(stage.office), at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Eingereicht"]
    page = fresh(stage.chapter)
    assert page.has_unpublished_changes
    assert page.get_latest_revision_as_object().title == "Danach"


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.MEMBER, Role.CHAIR, Role.GUEST])
def test_only_the_office_approves(stage: Stage, role: Role) -> None:
    other = make_user()
    make_membership(stage.group, other, role=role)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    with pytest.raises(NotPermitted):
        approve_page(by=acting(other), at=AT, page=stage.chapter)


def test_an_assistant_writes_and_never_approves_even_with_the_role_of_the_office(
    stage: Stage,
) -> None:
    assistant = make_office()
    make_membership(stage.group, assistant, role=Role.ASSISTANT)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(assistant), at=AT, page=stage.chapter)
    with pytest.raises(NotPermitted):
        approve_page(by=acting(assistant), at=AT, page=stage.chapter)


def test_a_superuser_and_the_system_approve_nothing(stage: Stage) -> None:
    superuser = User.objects.create_superuser(
        "root@kim.example", "x", first_name="R", last_name="T"
    )
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    for by in (acting(superuser), Actor.system("Test")):
        with pytest.raises(NotPermitted):
            approve_page(by=by, at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Handlungsfelder und Maßnahmen"]


@pytest.mark.parametrize("role", [Role.GUEST, None])
def test_who_does_not_steer_writes_nothing(stage: Stage, role: Role | None) -> None:
    other = make_user()
    if role:
        make_membership(stage.group, other, role=role)
    with pytest.raises(NotPermitted):
        write_draft(by=acting(other), at=AT, page=stage.chapter, values={"title": "Neu"})
    with pytest.raises(NotPermitted):
        create_chapter(by=acting(other), at=AT, parent=stage.plan, title="Neu")
    with pytest.raises(NotPermitted):
        submit_for_approval(by=acting(other), at=AT, page=stage.chapter)


def test_a_draft_may_be_incomplete_and_its_submission_may_not(stage: Stage) -> None:
    page = create_measure(by=acting(stage.writer), at=AT, parent=stage.field, title="Wohnungsbörse")
    with pytest.raises(InvalidInput) as refused:
        submit_for_approval(by=acting(stage.writer), at=AT, page=page)
    assert {"lead", "planned_end", "summary", "description"} <= set(refused.value.errors)
    assert refused.value.errors["lead"][0].startswith("Federführung")


def test_an_end_before_the_start_is_refused_at_its_field(stage: Stage) -> None:
    with pytest.raises(InvalidInput) as refused:
        write_draft(
            by=acting(stage.writer), at=AT, page=stage.measure,
            values={"planned_start": "Herbst 2022", "planned_end": "2021"},
        )  # fmt: skip
    assert set(refused.value.errors) == {"planned_end"}
    assert "Das Ende liegt vor dem" in str(refused.value)


@pytest.mark.parametrize(
    "values", [{"live": True}, {"path": "0001"}, {"nonsense": 1}, {"planned_end": "bald"}]
)
def test_a_draft_takes_no_foreign_field_and_no_wrong_value(
    stage: Stage, values: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=values)


def test_a_picture_without_alternative_text_is_not_submitted(stage: Stage) -> None:
    block = {
        "type": "picture",
        "value": {"image": None, "alt": "", "is_decorative": False, "caption": ""},
    }
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": [block]})
    with pytest.raises(InvalidInput) as refused:
        submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    assert "body" in refused.value.errors


def test_a_refusal_needs_a_reason_and_the_author_may_try_again(stage: Stage) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    with pytest.raises(InvalidInput):
        refuse_approval(by=acting(stage.office), at=AT, page=stage.chapter, reason=" ")
    with pytest.raises(NotPermitted):
        refuse_approval(by=acting(stage.writer), at=AT, page=stage.chapter, reason="Nein")
    refuse_approval(by=acting(stage.office), at=AT, page=stage.chapter, reason="Bitte kürzen.")
    with pytest.raises(NothingWaits):
        approve_page(by=acting(stage.office), at=AT, page=stage.chapter)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Kurz"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    approve_page(by=acting(stage.office), at=AT, page=stage.chapter)
    assert section_titles(stage) == ["Kurz"]


def test_what_waits_or_is_unchanged_is_not_submitted(stage: Stage) -> None:
    with pytest.raises(NotPossible):
        submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"title": "Neu"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)
    with pytest.raises(NotPossible):
        submit_for_approval(by=acting(stage.writer), at=AT, page=stage.chapter)


def test_a_chapter_is_approved_with_all_below_or_not_at_all(stage: Stage) -> None:
    chapter = create_chapter(by=acting(stage.writer), at=AT, parent=stage.plan, title="Zweites")
    below = create_chapter(by=acting(stage.writer), at=AT, parent=chapter, title="Darunter")
    submit_for_approval(by=acting(stage.writer), at=AT, page=below)
    with pytest.raises(NotPossible, match="Kapitel darüber"):
        approve_page(by=acting(stage.office), at=AT, page=below)
    submit_for_approval(by=acting(stage.writer), at=AT, page=chapter)
    assert len(approve_chapter(by=acting(stage.office), at=AT, page=chapter)) == 2
    assert [
        section.title for section in working_text(stage.plan).document.sections[1].children
    ] == ["Darunter"]


def test_codes_count_up_and_are_never_given_again(stage: Stage) -> None:
    second = make_measure(stage.writer, stage.field, title="Zweite")
    assert second.measure.code == "W-02"
    withdraw_measure(by=acting(stage.office), at=AT, measure=second.measure, reason="Doppelt")
    third = make_measure(stage.writer, stage.field, title="Dritte")
    assert third.measure.code == "W-03"
    with pytest.raises(InvalidInput):
        make_measure(stage.writer, stage.field, title="Vierte", code="W-02")


def test_a_withdrawn_measure_leaves_the_working_text_and_keeps_its_history(stage: Stage) -> None:
    measure = stage.measure.measure
    with pytest.raises(NotPermitted):
        withdraw_measure(by=acting(stage.writer), at=AT, measure=measure, reason="Nein")
    with pytest.raises(InvalidInput):
        withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="")
    withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="Ging auf in W-02.")
    assert working_text(stage.plan).document.sections[0].children[0].children == ()
    entry = Measure.objects.get().history.latest()
    assert (entry.history_user, entry.history_change_reason) == (stage.office, "Ging auf in W-02.")
    assert ApprovalRecord.objects.filter(page=stage.measure).exists()
    with pytest.raises(NotPossible):
        withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="Noch einmal")


def test_there_is_one_plan_and_the_office_creates_it(stage: Stage) -> None:
    with pytest.raises(NotPossible):
        create_plan(by=acting(stage.office), at=AT, title="Zweiter")
    with pytest.raises(NotPermitted):
        create_plan(by=acting(stage.writer), at=AT, title="Zweiter")


def test_writing_the_same_text_again_keeps_all_identities(stage: Stage) -> None:
    body = [paragraph("<p>Eins</p><ul><li>a</li></ul>"), paragraph("<p>Zwei</p>")]
    first = write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    second = write_draft(by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": body})
    assert first.content["body"] == second.content["body"]
    assert first.content["body"].count("data-block-key") == 3
