"""What becomes of a measure from Fassung to Fassung: internal and back, moved, written while it waits."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from handlungskonzept.models import KeptText, Withdrawn
from handlungskonzept.models.authorship import authors_of
from handlungskonzept.operations import create_field, withdraw_measure, write_draft
from handlungskonzept.operations.approval import approve_page, submit_for_approval
from handlungskonzept.operations.collisions import save_or_keep
from handlungskonzept.operations.progress import release_report
from handlungskonzept.queries.progress import reports_of
from people.models import User
from tests.factories.handlungskonzept import (
    Stage,
    anchor,
    bring_into_working_text,
    fresh,
    make_adoption,
    make_measure,
    make_report,
)
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_membership

DAY = AT.date()


@pytest.fixture
def other(stage: Stage) -> User:
    """A second writer."""
    user = make_user()
    make_membership(stage.group, user)
    return user


def show(stage: Stage, page: object, visibility: str) -> None:
    """Bring a measure into the working text with another visibility."""
    values = {"visibility": visibility}
    write_draft(by=acting(stage.writer), at=AT, page=fresh(page), values=values)  # type: ignore[arg-type]
    bring_into_working_text(stage, fresh(page))  # type: ignore[arg-type]


def test_internal_and_public_again_is_told_as_ended_and_taken_up_again(
    stage: Stage, client: Client
) -> None:
    page = make_measure(stage.writer, stage.field, title="Wohnlotsen", lead=stage.lead)
    bring_into_working_text(stage, page)
    make_adoption(stage, "1.0", valid_from=DAY)
    measure = anchor(page)
    release_report(by=acting(stage.office), at=AT, report=make_report(measure))
    show(stage, page, "internal")
    make_adoption(stage, "1.1", valid_from=DAY)
    assert (
        "Wohnlotsen" not in client.get("/handlungskonzept/fassung-1-1/kapitel/1/").content.decode()
    )
    assert reports_of(measure, released_only=True) == []
    show(stage, page, "public")
    make_adoption(stage, "1.2", valid_from=DAY)

    html = client.get("/massnahmen/w-02/").content.decode()
    places = [
        html.index(words)
        for words in (
            "Aufgenommen in Fassung 1.2", "Beendet mit Fassung 1.1", "Aufgenommen in Fassung 1.0",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert len(reports_of(measure, released_only=True)) == 1
    call_command("verify_versions")


def test_a_measure_that_moved_is_told_as_moved_not_as_ended_and_new(
    stage: Stage, client: Client
) -> None:
    make_adoption(stage, "1.0", valid_from=DAY)
    goals = [
        {"type": "guiding_goal", "value": "Alle lernen Deutsch.", "key": "s"},
        {"type": "objective", "value": "Kurse beginnen bald.", "key": "s-1"},
    ]
    field = create_field(
        by=acting(stage.writer), at=AT, parent=stage.chapter, title="Sprache", code_prefix="S",
        goals=goals,
    )  # fmt: skip
    bring_into_working_text(stage, field)
    fresh(stage.measure).move(fresh(field), pos="last-child")
    make_adoption(stage, "1.1", valid_from=DAY)

    story = client.get("/massnahmen/w-01/").content.decode()
    assert "Jetzt im Handlungsfeld Sprache." in story
    assert "Beendet" not in story
    compared = client.get("/handlungskonzept/vergleich/1-0/1-1/").content.decode()
    assert "verschoben" in compared
    call_command("verify_versions")


def test_no_author_is_lost_by_writing_over_an_own_draft(stage: Stage, other: User) -> None:
    def write(user: User, title: str, overwrite: object = None) -> object:
        return write_draft(
            by=acting(user), at=AT, page=fresh(stage.measure), values={"title": title},
            overwrite=overwrite,  # type: ignore[arg-type]
        )  # fmt: skip

    theirs = write(other, "Von jemand anderem")
    mine = write(stage.writer, "Von mir", theirs)
    assert mine != theirs
    assert write(stage.writer, "Von mir, länger", mine) == mine
    newer = write(other, "Noch einmal")
    assert write(stage.writer, "Später", mine) not in (mine, newer)
    page = fresh(stage.measure)
    assert authors_of(page, page.latest_revision) == {stage.writer.pk, other.pk}


def test_two_drafts_of_a_page_nobody_approved_yet_collide_too(stage: Stage, other: User) -> None:
    page = make_measure(stage.writer, stage.field, title="Neu", lead=stage.lead)
    base = fresh(page).latest_revision
    first, second = base.as_object(), base.as_object()
    first.summary, second.summary = "Die eine", "Die andere"
    save_or_keep(by=acting(stage.writer), at=AT, draft=first, base=base)
    kept = save_or_keep(by=acting(other), at=AT, draft=second, base=base)
    assert isinstance(kept, KeptText)


def test_what_is_written_while_a_text_waits_is_not_approved_with_it(
    stage: Stage, other: User
) -> None:
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"title": "Eingereicht"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=fresh(stage.measure))
    waiting = fresh(stage.measure).latest_revision
    draft = waiting.as_object()
    draft.title = "Danach"
    save_or_keep(by=acting(other), at=AT, draft=draft, base=waiting, overwrite=waiting)
    approve_page(by=acting(stage.office), at=AT, page=fresh(stage.measure))
    page = fresh(stage.measure)
    assert (page.title, page.get_latest_revision_as_object().title) == ("Eingereicht", "Danach")

    measure = anchor(page)
    withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="Doppelt.")
    with pytest.raises(Withdrawn):
        save_or_keep(by=acting(other), at=AT, draft=draft, base=waiting)
