"""Who wrote a text and may therefore not approve it: merged, decided, written over, proposed by others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from wagtail.models import Revision

from handlungskonzept.document.answers import Answer, Choice
from handlungskonzept.models import ChangeProposal, KeptText, PlanPage
from handlungskonzept.models.authorship import authors_of
from handlungskonzept.operations import approve_page, submit_for_approval, write_draft
from handlungskonzept.operations.approval import OwnText
from handlungskonzept.operations.changes import accept_change, decline_change
from handlungskonzept.operations.collisions import save_or_keep, settle_collision
from handlungskonzept.operations.sheets import autosave_sheet, save_sheet
from handlungskonzept.operations.writing import set_values
from handlungskonzept.queries import submissions_waiting
from handlungskonzept.queries.collisions import mark_of
from handlungskonzept.queries.reviewing import read_texts
from people.models import User
from tests.factories.changes import make_change
from tests.factories.handlungskonzept import Stage, fresh
from tests.factories.people import AT, acting, make_office

LATER, LAST = AT + timedelta(minutes=10), AT + timedelta(minutes=20)


@pytest.fixture
def other(db: None) -> User:
    """A second person of the office: writes, and approves what others wrote."""
    return make_office()


def latest(page: PlanPage) -> Revision:
    found = fresh(page).latest_revision
    assert isinstance(found, Revision)
    return found


def typed(base: Revision, **values: Any) -> PlanPage:
    page: PlanPage = base.as_object()
    set_values(page, values)
    return page


def is_refused_to(user: User, page: PlanPage) -> bool:
    """Whether this account may not approve what was submitted; its page says the same."""
    try:
        approve_page(by=acting(user), at=LAST, page=page)
    except OwnText:
        refused = True
    else:
        return False
    (shown,) = read_texts(submissions_waiting(), user)
    assert shown.is_own
    return refused


def submit(stage: Stage, page: PlanPage) -> None:
    submit_for_approval(by=acting(stage.writer), at=LATER, page=page)


def test_both_wrote_what_was_merged(stage: Stage, other: User) -> None:
    base = latest(stage.measure)
    write_draft(by=acting(other), at=AT, page=stage.measure, values={"title": "Vom Amt"})
    draft = typed(base, summary="Vom Mitglied.")
    saved = save_or_keep(by=acting(stage.office), at=LATER, draft=draft, base=base)
    assert isinstance(saved, Revision)
    assert authors_of(fresh(stage.measure), saved) == {other.pk, stage.office.pk}
    submit(stage, stage.measure)
    assert is_refused_to(other, stage.measure)
    assert is_refused_to(stage.office, stage.measure)
    assert not is_refused_to(make_office(), stage.measure)


@pytest.mark.parametrize("choice", [Choice.MINE, Choice.THEIRS, Choice.OWN])
def test_both_wrote_what_one_of_them_decided(stage: Stage, other: User, choice: Choice) -> None:
    base = latest(stage.chapter)
    write_draft(by=acting(other), at=AT, page=stage.chapter, values={"title": "Vom Amt"})
    values = {"title": "Von mir", "internal_note": "Auch von mir"}
    kept = save_or_keep(by=acting(stage.office), at=LATER, draft=typed(base, **values), base=base)
    assert isinstance(kept, KeptText)
    saved = settle_collision(
        by=acting(stage.office), at=LATER, kept=kept,
        decisions={"title": Answer(choice, "Von beiden")}, seen=mark_of(latest(stage.chapter)),
    )  # fmt: skip
    assert authors_of(fresh(stage.chapter), saved) == {other.pk, stage.office.pk}


def test_a_draft_written_over_keeps_its_author(stage: Stage, other: User) -> None:
    first = autosave_sheet(
        by=acting(other), at=AT, page=stage.measure, values={"title": "Vom Amt"},
        base=latest(stage.measure),
    )  # fmt: skip
    own = save_sheet(
        by=acting(stage.writer), at=LATER, page=stage.measure, values={"summary": "Neu."},
        base=first, own=first,
    )  # fmt: skip
    assert isinstance(own, Revision)
    assert own.pk != first.pk, "nobody writes over what somebody else saved"
    again = autosave_sheet(
        by=acting(stage.writer), at=LATER, page=stage.measure, values={"summary": "Neuer."},
        base=own, own=own,
    )  # fmt: skip
    assert again.pk == own.pk
    assert authors_of(fresh(stage.measure), again) == {other.pk, stage.writer.pk}


def test_whose_proposal_was_taken_up_does_not_approve_it(stage: Stage, other: User) -> None:
    change = make_change(stage, other)
    accept_change(by=acting(stage.writer), at=LATER, change=change)
    assert is_refused_to(other, stage.measure)
    assert not is_refused_to(stage.office, stage.measure)


def test_whose_proposal_was_put_in_by_hand_does_not_approve_it(stage: Stage, other: User) -> None:
    change = make_change(stage, other, target="wish:page", text="Bitte kürzer fassen.")
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Kurz."})
    accept_change(by=acting(stage.writer), at=LATER, change=change, is_by_hand=True)
    submit(stage, stage.measure)
    assert is_refused_to(other, stage.measure)
    assert not is_refused_to(stage.office, stage.measure)
    write_draft(by=acting(stage.writer), at=LAST, page=stage.measure, values={"summary": "Lang."})
    submit_for_approval(by=acting(stage.writer), at=LAST, page=stage.measure)
    approve_page(by=acting(other), at=LAST + timedelta(minutes=1), page=stage.measure)


@pytest.mark.parametrize("decision", ["open", "declined"])
def test_proposed_words_that_somebody_typed_are_still_the_proposers(
    stage: Stage, other: User, decision: str
) -> None:
    change: ChangeProposal = make_change(stage, other, text="Begleitet & sicher\nin die Wohnung.")
    words = {"summary": "Begleitet & sicher in die Wohnung."}
    if decision == "declined":
        decline_change(by=acting(stage.writer), at=AT, change=change, answer="Nein.")
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=words)
    submit(stage, stage.measure)
    assert is_refused_to(other, stage.measure)


def test_an_open_proposal_stops_nobody_from_approving_other_words(
    stage: Stage, other: User
) -> None:
    make_change(stage, other)
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"title": "Anders"})
    submit(stage, stage.measure)
    assert not is_refused_to(other, stage.measure)


def test_saving_does_not_undo_the_own_proposal_somebody_took_up(stage: Stage, other: User) -> None:
    base = latest(stage.measure)
    change = accept_change(by=acting(stage.writer), at=AT, change=make_change(stage, other))
    saved = save_or_keep(
        by=acting(other), at=LATER, draft=typed(base, title="Weiter getippt"), base=base
    )
    assert isinstance(saved, Revision)
    text = saved.as_object()
    assert (text.title, text.summary) == ("Weiter getippt", change.new_text)
    kept = save_sheet(
        by=acting(other), at=LATER, page=stage.measure, values={"summary": "Ganz anders."},
        base=base,
    )  # fmt: skip
    assert isinstance(kept, KeptText)


def test_a_proposal_that_was_taken_up_is_not_written_over(stage: Stage, other: User) -> None:
    change = accept_change(by=acting(stage.writer), at=AT, change=make_change(stage, other))
    again = save_sheet(
        by=acting(other), at=LATER, page=stage.measure, values={"summary": "Noch anders."},
        base=change.revision, own=change.revision,
    )  # fmt: skip
    assert isinstance(again, Revision)
    assert again.pk != change.revision_id
