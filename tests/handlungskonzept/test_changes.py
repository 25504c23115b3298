"""Proposing a change, deciding about it, and what it does to the text."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.operations import InvalidInput, NotPermitted
from core.registries import personal_data_of, tasks_of
from handlungskonzept.choices import ChangeState
from handlungskonzept.models import ChangeProposal, Withdrawn
from handlungskonzept.operations import (
    approve_page,
    submit_for_approval,
    withdraw_measure,
    write_draft,
)
from handlungskonzept.operations.changes import (
    AlreadyProposed,
    Decided,
    OwnProposal,
    TextChanged,
    accept_change,
    decline_change,
    propose_change,
    withdraw_change,
)
from handlungskonzept.operations.taking_up import PlaceGone
from handlungskonzept.permissions.changes import (
    changes_visible_to,
    may_propose_change,
    may_review_changes,
    may_see_change,
)
from handlungskonzept.queries import submissions_waiting
from handlungskonzept.queries.changes import landing_of, proposals_behind
from handlungskonzept.queries.lines import PlanLine, lines_on
from handlungskonzept.queries.pages import measure_of
from people.models import User
from tests.factories.changes import make_change
from tests.factories.handlungskonzept import (
    Stage,
    bring_into_working_text,
    fresh,
    heading,
    make_adoption,
    make_proposal,
    make_stage,
    paragraph,
)
from tests.factories.people import AT, SYSTEM, acting, make_office, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership, make_project_group

LATER = AT + timedelta(hours=1)
TABLE = {
    "type": "table",
    "value": {
        "caption": "Wer macht was",
        "table": {"data": [["Aufgabe", "Stelle"], ["Beraten", "Träger"], ["Zahlen", "Amt"]]},
        "has_row_headers": False,
    },
    "key": "tabelle",
}


@pytest.fixture
def giulia(stage: Stage) -> User:
    """A member of a project group: she reads and proposes, and writes nothing."""
    user = make_user()
    make_membership(make_project_group(), user)
    return user


def line_of(page: object, label: str) -> PlanLine:
    """The line with this name as members read it now."""
    found = lines_on(fresh(page))  # type: ignore[arg-type]
    assert found is not None
    return next(line for line in found.lines if line.label == label)


def accepted(stage: Stage, change: ChangeProposal, **values: object) -> ChangeProposal:
    return accept_change(by=acting(stage.writer), at=LATER, change=change, **values)  # type: ignore[arg-type]


def text_after(stage: Stage, giulia: User, page: object, label: str, text: str, **aim: str) -> str:
    """What the page's draft says in one line after a change to it was taken up."""
    line = line_of(page, label)
    target = f"{aim['intent']}:{line.identity}" if aim else line.identity
    change = make_change(stage, giulia, page, target=target, text=text)  # type: ignore[arg-type]
    accepted(stage, change)
    approve_page(by=acting(stage.office), at=LATER, page=fresh(page))  # type: ignore[arg-type]
    found = lines_on(fresh(page))  # type: ignore[arg-type]
    assert found is not None
    return "\n".join(line.text for line in found.lines)


# --- who ------------------------------------------------------------------------------------


def test_the_permission_pair_agrees_for_everybody(db: None) -> None:
    cast = make_cast()
    scene = make_stage(cast.steering_group)
    proposers = [user for user in cast.users.values() if may_propose_change(user)]
    changes = [make_change(scene, user) for user in proposers]  # type: ignore[arg-type]
    assert cast[Persona.GROUP_MEMBER] in proposers

    for persona, user in cast.users.items():
        seen = {change for change in changes if may_see_change(user, change)}
        assert set(changes_visible_to(user)) == seen, persona
        if may_review_changes(user):
            assert seen == set(changes)
        elif may_propose_change(user):
            assert {change.proposed_by for change in seen} == {user}
        else:
            assert seen == set()


@pytest.mark.parametrize("persona", [Persona.READER, Persona.EDITOR, Persona.ENDED])
def test_who_does_not_read_the_working_text_proposes_nothing(db: None, persona: Persona) -> None:
    cast = make_cast()
    scene = make_stage(cast.steering_group)

    with pytest.raises(NotPermitted):
        make_change(scene, cast[persona])  # type: ignore[arg-type]
    with pytest.raises(NotPermitted):
        propose_change(
            by=SYSTEM, at=AT, page=scene.measure, target="title", text="Anders", reason="Darum"
        )


def test_who_does_not_write_decides_nothing(stage: Stage, giulia: User) -> None:
    other = make_user()
    make_membership(make_project_group(), other)
    change = make_change(stage, giulia)

    for user in (other, giulia):
        with pytest.raises(NotPermitted):
            accept_change(by=acting(user), at=LATER, change=change)
        with pytest.raises(NotPermitted):
            decline_change(by=acting(user), at=LATER, change=change, answer="Nein.")
    with pytest.raises(NotPermitted):
        withdraw_change(by=acting(stage.writer), at=LATER, change=change)
    assert ChangeProposal.objects.get().is_open


def test_nobody_decides_about_an_own_proposal(stage: Stage) -> None:
    change = make_change(stage, stage.writer)

    with pytest.raises(OwnProposal):
        accept_change(by=acting(stage.writer), at=LATER, change=change)
    with pytest.raises(OwnProposal):
        accept_change(by=acting(stage.writer), at=LATER, change=change, is_by_hand=True)
    with pytest.raises(OwnProposal):
        decline_change(by=acting(stage.writer), at=LATER, change=change, answer="Doch nicht.")
    accept_change(by=acting(stage.office), at=LATER, change=change)


# --- proposing ------------------------------------------------------------------------------


def test_a_proposal_keeps_what_was_read_and_who_says_why(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)

    assert change.base_text == "Aus der Unterkunft in die eigene Wohnung."
    assert change.label == "Kurzfassung"
    assert change.state == ChangeState.SENT
    assert change.history.get().history_user == giulia
    assert change.history.get().history_change_reason == "Die Begleitung fehlt."
    assert fresh(stage.measure).latest_revision_id == stage.measure.latest_revision_id


@pytest.mark.parametrize(
    ("target", "text", "reason", "field"),
    [
        ("sheet/summary", " \n ", "Darum", "text"),
        ("sheet/summary", "Aus der  Unterkunft in die eigene Wohnung. ", "Darum", "text"),
        ("sheet/summary", "x" * 601, "Darum", "text"),
        ("sheet/summary", "Kürzer.", " ", "reason"),
        ("sheet/period", "irgendwann", "Darum", "text"),
        ("sheet/period", "2023 bis 2021", "Darum", "text"),
        ("sheet/period", "August 2021 bis 2022", "Darum", "text"),
        ("wish:sheet/lead", "", "Darum", "text"),
    ],
)
def test_nothing_empty_unchanged_or_impossible_is_sent(
    stage: Stage, giulia: User, target: str, text: str, reason: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_change(stage, giulia, target=target, text=text, reason=reason)

    assert list(refused.value.errors) == [field]
    assert not ChangeProposal.objects.exists()


@pytest.mark.parametrize("target", ["sheet/nothing", "remove:title", "sheet/lead", "", "x" * 200])
def test_what_is_not_there_or_not_offered_is_refused(
    stage: Stage, giulia: User, target: str
) -> None:
    with pytest.raises(PlaceGone):
        make_change(stage, giulia, target=target)


def test_a_text_that_changed_while_somebody_typed_is_shown_first(
    stage: Stage, giulia: User
) -> None:
    with pytest.raises(TextChanged):
        make_change(stage, giulia, seen="Was früher hier stand.")


def test_a_withdrawn_measure_takes_no_change(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)
    measure = measure_of(stage.measure)
    assert measure is not None
    withdraw_measure(by=acting(stage.office), at=LATER, measure=measure, reason="Doppelt.")

    with pytest.raises(Withdrawn):
        make_change(stage, giulia)
    with pytest.raises(Withdrawn):
        accepted(stage, change)
    declined = decline_change(
        by=acting(stage.writer), at=LATER, change=change, answer="Zurückgezogen."
    )
    assert declined.state == ChangeState.DECLINED


# --- deciding -------------------------------------------------------------------------------


def test_a_change_taken_up_is_the_proposers_text_and_waits_for_approval(
    stage: Stage, giulia: User
) -> None:
    change = accepted(stage, make_change(stage, giulia), answer="Danke!")

    page = fresh(stage.measure)
    assert page.latest_revision == change.revision
    assert change.revision.user == giulia
    assert change.decided_by == stage.writer
    assert [one.page.pk for one in submissions_waiting()] == [page.pk]
    assert proposals_behind(page) == [change]
    assert landing_of(change).is_submitted

    approve_page(by=acting(stage.office), at=LATER, page=page)
    assert fresh(page).live_revision.as_object().summary == change.new_text
    assert proposals_behind(fresh(page)) == []
    assert landing_of(change).approved_at == LATER


def test_the_office_takes_up_and_approves_what_somebody_else_wrote(
    stage: Stage, giulia: User
) -> None:
    change = make_change(stage, giulia)

    accept_change(by=acting(stage.office), at=LATER, change=change)

    assert approve_page(by=acting(stage.office), at=LATER, page=fresh(stage.measure))


def test_the_office_does_not_approve_its_own_proposal_after_it_was_taken_up(stage: Stage) -> None:
    accepted(stage, make_change(stage, stage.office))

    with pytest.raises(NotPermitted):
        approve_page(by=acting(stage.office), at=LATER, page=fresh(stage.measure))
    approve_page(by=acting(make_office()), at=LATER, page=fresh(stage.measure))


def test_a_change_joins_a_draft_that_is_under_way(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"title": "Neuer Titel"})

    accepted(stage, change)

    draft = fresh(stage.measure).get_latest_revision_as_object()
    assert (draft.title, draft.summary) == ("Neuer Titel", change.new_text)
    assert submissions_waiting() == []
    assert not landing_of(ChangeProposal.objects.get()).is_submitted


def test_what_is_being_approved_stays_what_it_is(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"title": "Neuer Titel"})
    submit_for_approval(by=acting(stage.writer), at=AT, page=stage.measure)
    submitted = submissions_waiting()[0].revision

    accepted(stage, change)

    assert submissions_waiting()[0].revision == submitted


def test_a_line_changed_since_is_replaced_only_on_purpose(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.measure, values={"summary": "Ganz anders."}
    )

    with pytest.raises(TextChanged):
        accepted(stage, change)
    accepted(stage, change, is_despite_changes=True)

    assert fresh(stage.measure).get_latest_revision_as_object().summary == change.new_text


def test_a_place_that_is_gone_is_put_in_by_hand_or_declined(stage: Stage, giulia: User) -> None:
    line = line_of(stage.chapter, "Absatz 1")
    change = make_change(stage, giulia, stage.chapter, target=line.identity, text="Neu.")
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter, values={"body": [heading("Nur das")]}
    )

    with pytest.raises(PlaceGone):
        accepted(stage, change, is_despite_changes=True)
    done = accepted(stage, change, is_by_hand=True, answer="Steht jetzt in der Überschrift.")

    assert (done.state, done.revision) == (ChangeState.ACCEPTED, None)


def test_a_wish_is_carried_out_by_a_person(stage: Stage, giulia: User) -> None:
    change = make_change(
        stage, giulia, target="wish:sheet/lead", text="Bitte Federführung ans Sozialamt geben."
    )

    with pytest.raises(PlaceGone):
        accepted(stage, change)
    accepted(stage, change, is_by_hand=True)

    assert fresh(stage.measure).latest_revision_id == stage.measure.latest_revision_id


def test_declining_needs_a_reason_the_proposer_reads(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)

    with pytest.raises(InvalidInput) as refused:
        decline_change(by=acting(stage.writer), at=LATER, change=change, answer="  ")
    declined = decline_change(
        by=acting(stage.writer), at=LATER, change=change, answer="Steht schon in W-02."
    )

    assert list(refused.value.errors) == ["answer"]
    assert declined.answer == "Steht schon in W-02."
    assert declined.history.first().history_change_reason == "Steht schon in W-02."


def test_the_same_proposal_is_sent_once(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)

    with pytest.raises(AlreadyProposed):
        make_change(stage, giulia)
    make_change(stage, stage.writer)
    withdraw_change(by=acting(giulia), at=LATER, change=change)
    make_change(stage, giulia)


def test_what_is_held_about_a_person_names_what_they_proposed_and_decided(
    stage: Stage, giulia: User
) -> None:
    decline_change(
        by=acting(stage.writer), at=LATER, change=make_change(stage, giulia), answer="Nein."
    )

    for user, role in ((giulia, "vorgeschlagen"), (stage.writer, "entschieden")):
        (held,) = [row for row in personal_data_of.collect(user, user.person) if "answer" in row]
        assert (held["role"], held["reason"]) == (role, "Die Begleitung fehlt.")
    assert not [
        row for row in personal_data_of.collect(giulia, make_user().person) if "answer" in row
    ]


def test_an_answer_stands_on_the_desk_for_two_weeks(stage: Stage, giulia: User) -> None:
    now = clock.now()
    make_change(stage, giulia, text="Eins.", at=now)
    for days, text in ((1, "Zwei."), (15, "Drei.")):
        change = make_change(stage, giulia, text=text)
        moment = now - timedelta(days=days)
        decline_change(by=acting(stage.writer), at=moment, change=change, answer=f"Zu {text}")

    notes = [link.note for link in tasks_of.collect(giulia) if "abgelehnt" in link.label]
    assert notes == ["Zu Zwei."]


def test_a_proposal_is_decided_once(stage: Stage, giulia: User) -> None:
    change = make_change(stage, giulia)
    accepted(stage, ChangeProposal.objects.get())

    for decide in (
        lambda: accept_change(by=acting(stage.office), at=LATER, change=change),
        lambda: decline_change(by=acting(stage.office), at=LATER, change=change, answer="Nein."),
        lambda: withdraw_change(by=acting(giulia), at=LATER, change=change),
    ):
        with pytest.raises(Decided):
            decide()
    assert fresh(stage.measure).revisions.filter(user=giulia).count() == 1


def test_a_proposer_takes_back_what_nobody_has_decided(stage: Stage, giulia: User) -> None:
    change = withdraw_change(by=acting(giulia), at=LATER, change=make_change(stage, giulia))

    assert change.state == ChangeState.WITHDRAWN
    with pytest.raises(Decided):
        accepted(stage, change)


def test_the_version_that_took_a_change_in_is_found(stage: Stage, giulia: User) -> None:
    change = accepted(stage, make_change(stage, giulia))
    before = make_adoption(stage)
    approve_page(by=acting(stage.office), at=LATER, page=fresh(stage.measure))
    assert landing_of(change).adoption is None

    after = make_adoption(stage, "1.1", version=make_proposal(stage, at=LATER))

    assert landing_of(change).adoption == after
    assert before.version.plan_document != after.version.plan_document


# --- what becomes of the words --------------------------------------------------------------


def test_paragraphs_keep_bold_words_and_footnotes(stage: Stage, giulia: User) -> None:
    html = '<p>Das <b>Amt</b> lädt ein.</p><p>Alle <a href="https://kim.example/">Träger</a>.</p>'
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.chapter,
        values={"body": [paragraph(html, note="Stand 2021")]},
    )  # fmt: skip
    bring_into_working_text(stage, stage.chapter)

    text_after(stage, giulia, stage.chapter, "Absatz 1", "Das Amt lädt bald ein.")
    words = text_after(stage, giulia, stage.chapter, "Absatz 2", "Alle freien Träger. [Stand 2022]")

    value = fresh(stage.chapter).body.raw_data[0]["value"]
    assert "Das <b>Amt</b> lädt bald ein." in value["text"]
    assert 'Alle freien <a href="https://kim.example/">Träger</a>.' in value["text"]
    assert value["note"] == "Stand 2022"
    assert "Alle freien Träger. [Stand 2022]" in words


def test_paragraphs_come_after_a_line_and_go(stage: Stage, giulia: User) -> None:
    words = text_after(stage, giulia, stage.chapter, "Titel", "Ganz vorn.", intent="after")
    assert words.split("\n")[1] == "Ganz vorn."
    words = text_after(stage, giulia, stage.chapter, "Absatz 2", "Eins\n\nZwei", intent="after")
    assert words.split("\n")[-2:] == ["Eins", "Zwei"]
    words = text_after(stage, giulia, stage.chapter, "Absatz 1", "", intent="remove")
    assert "Ganz vorn." not in words


def test_goals_change_come_and_go(stage: Stage, giulia: User) -> None:
    words = text_after(stage, giulia, stage.field, "Leitziel", "Alle wohnen sicher.")
    assert "Alle wohnen sicher." in words
    words = text_after(
        stage, giulia, stage.field, "Handlungsziel", "Wege sind kurz.", intent="after"
    )
    assert "Wege sind kurz." in words
    words = text_after(stage, giulia, stage.field, "Handlungsziel 1", "", intent="remove")
    assert "Wege sind abgesprochen." not in words


def test_a_table_is_changed_cell_by_cell(stage: Stage, giulia: User) -> None:
    write_draft(
        by=acting(stage.writer),
        at=AT,
        page=stage.chapter,
        values={"body": [TABLE, heading("Ende")]},
    )
    bring_into_working_text(stage, stage.chapter)
    label = "Tabelle „Wer macht was“"

    new = "Aufgabe | Stelle\nBeraten | Freie Träger\nZahlen | Amt\nPrüfen | Revision"
    words = text_after(stage, giulia, stage.chapter, label, new)

    assert new in words
    assert fresh(stage.chapter).body.raw_data[0]["value"]["caption"] == "Wer macht was"
    assert "Nachwort" in text_after(stage, giulia, stage.chapter, "Überschrift", "Nachwort")


def test_the_sheet_takes_text_steps_and_dates(stage: Stage, giulia: User) -> None:
    steps = [
        {
            "type": "step",
            "value": {"text": "Raum suchen", "due": "Herbst 2021", "responsible": "Amt"},
        },
        {"type": "step", "value": {"text": "Einladen", "due": "", "responsible": ""}},
    ]
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values={"steps": steps})
    bring_into_working_text(stage, stage.measure)
    before = [block["id"] for block in fresh(stage.measure).steps.raw_data]

    text_after(stage, giulia, stage.measure, "Schritte",
               "Raum suchen (Winter 2021/22, Amt)\nAlle einladen\nFeiern (2022)")  # fmt: skip
    text_after(stage, giulia, stage.measure, "Zeitraum", "September 2021 bis Herbst 2023")
    text_after(stage, giulia, stage.measure, "Beschreibung", "Erster Absatz.\nZweiter Absatz.")
    words = text_after(stage, giulia, stage.measure, "Titel", "Umzug in die eigene Wohnung")

    page = fresh(stage.measure)
    assert [dict(block["value"]) for block in page.steps.raw_data] == [
        {"text": "Raum suchen", "due": "Winter 2021/22", "responsible": "Amt"},
        {"text": "Alle einladen", "due": "", "responsible": ""},
        {"text": "Feiern", "due": "2022", "responsible": ""},
    ]
    assert [block["id"] for block in page.steps.raw_data][:2] == before
    assert (str(page.planned_start), str(page.planned_end)) == ("September 2021", "Herbst 2023")
    assert page.description.count("<p ") == 2
    assert "Umzug in die eigene Wohnung" in words


def test_markup_in_a_proposal_is_only_words(stage: Stage, giulia: User) -> None:
    nasty = '<script>alert(1)</script> <b>fett</b> & "Zitat"'

    words = text_after(stage, giulia, stage.chapter, "Absatz 1", nasty)

    assert nasty in words
    assert "<script" not in fresh(stage.chapter).body.raw_data[0]["value"]["text"]
