"""Reporting progress: who may, what is refused, what stays in the history, what the public knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from core.changes import Stale, changes_of, version_of
from core.fuzzy import FuzzyDate
from core.operations import InvalidInput, NotPermitted, NotPossible
from handlungskonzept.choices import Light, ReleaseRule
from handlungskonzept.document import fingerprint, to_json
from handlungskonzept.models import Measure, ProgressReport
from handlungskonzept.operations import write_draft
from handlungskonzept.operations.approval import withdraw_measure
from handlungskonzept.operations.progress import (
    ReportedMeanwhile,
    change_reporting_rules,
    correct_report,
    release_report,
    report_progress,
    withdraw_release,
)
from handlungskonzept.permissions.progress import (
    may_correct,
    may_report,
    may_see_report,
    reports_visible_to,
)
from handlungskonzept.queries import the_plan, working_text
from handlungskonzept.queries.progress import reports_of, standings
from people.models import User
from projectgroups.choices import Role
from tests.factories.handlungskonzept import (
    Stage,
    anchor,
    bring_into_working_text,
    make_adoption,
    make_measure,
    make_report,
    make_stage,
)
from tests.factories.landscape import make_contact
from tests.factories.people import AT, acting, make_user
from tests.factories.personas import Persona, make_cast
from tests.factories.projectgroups import make_membership, make_project_group

DAY = AT.date()
SOON = AT + timedelta(days=10)
WORDS: dict[str, Any] = {"reported_on": DAY, "status": "underway"}


@pytest.fixture
def measure(stage: Stage) -> Measure:
    return anchor(stage.measure)


@pytest.fixture
def lead(stage: Stage) -> User:
    """Somebody who speaks for the lead organisation without belonging to a body."""
    user = make_user()
    make_contact(stage.lead, user)
    return user


def refusal_of(call: Any) -> dict[str, list[str]]:
    with pytest.raises(InvalidInput) as refusal:
        call()
    return refusal.value.errors


def adopted(stage: Stage) -> None:
    make_adoption(stage, valid_from=DAY)


# Who reports -----------------------------------------------------------------------------------
def test_a_contact_of_the_lead_reports(lead: User, measure: Measure) -> None:
    report = report_progress(
        by=acting(lead), at=AT, measure=measure, **WORDS, percent=20, done=" Ein Konzept. "
    )
    assert (report.light, report.is_light_set_by_hand) == (Light.ON_TRACK, False)
    assert (report.done, report.reported_by) == ("Ein Konzept.", lead)
    assert not report.is_released
    assert report.history.get().history_user == lead


def test_a_member_sent_by_the_lead_reports_whatever_the_body(
    stage: Stage, measure: Measure
) -> None:
    user = make_user()
    make_membership(make_project_group(), user, organisation=stage.lead)
    assert may_report(user, measure)


def test_guests_former_contacts_and_the_project_group_do_not_report(
    stage: Stage, measure: Measure
) -> None:
    guest, former, worker = make_user(), make_user(), make_user()
    group = make_project_group()
    make_membership(make_project_group(), guest, organisation=stage.lead, role=Role.GUEST)
    make_contact(stage.lead, former, ends_on=AT.date() + timedelta(days=1))
    make_membership(group, worker)
    shared = make_measure(stage.writer, stage.field, title="Gemeinsam", project_group=group)
    bring_into_working_text(stage, shared)
    assert not may_report(guest, measure)
    assert not may_report(former, measure)
    assert not may_report(worker, anchor(shared))
    for user in (guest, former, worker, stage.writer):
        with pytest.raises(NotPermitted):
            report_progress(by=acting(user), at=AT, measure=measure, **WORDS)


def test_the_lead_is_the_one_of_the_working_text(stage: Stage, lead: User) -> None:
    draft = anchor(make_measure(stage.writer, stage.field, title="Entwurf", lead=stage.lead))
    assert not may_report(lead, draft)
    with pytest.raises(NotPossible, match="Entwurf"):
        report_progress(by=acting(stage.office), at=AT, measure=draft, **WORDS)


def test_withdrawn_measures_take_no_reports(stage: Stage, measure: Measure) -> None:
    withdraw_measure(by=acting(stage.office), at=AT, measure=measure, reason="Erledigt.")
    with pytest.raises(NotPossible, match="zurückgezogen"):
        report_progress(by=acting(stage.office), at=AT, measure=measure, **WORDS)


# What is refused -------------------------------------------------------------------------------
def test_a_light_that_is_not_green_needs_its_reason(lead: User, measure: Measure) -> None:
    def report(**values: Any) -> Any:
        return report_progress(by=acting(lead), at=AT, measure=measure, **{**WORDS, **values})

    assert list(refusal_of(lambda: report(light=Light.AT_RISK))) == ["light_reason"]
    assert list(refusal_of(lambda: report(light=Light.ON_TRACK))) == ["light_reason"]
    assert list(refusal_of(lambda: report(status="deferred"))) == ["light_reason"]
    by_hand = report(light=Light.DELAYED, light_reason="Eine Stelle fehlt.")
    assert by_hand.is_light_set_by_hand


def test_another_expected_end_needs_its_reason_once(lead: User, measure: Measure) -> None:
    later = {"expected_end": FuzzyDate.month(2023, 6), "light_reason": "Umbau dauert."}

    def report(**values: Any) -> Any:
        return report_progress(by=acting(lead), at=AT, measure=measure, **{**WORDS, **values})

    assert list(refusal_of(lambda: report(**later))) == ["end_reason"]
    first = report(**later, end_reason="Der Umbau beginnt später.")
    assert first.light == Light.AT_RISK
    assert report(**later).end_reason == ""
    assert list(refusal_of(lambda: report())) == ["end_reason"]
    assert report(end_reason="Doch wie geplant.").light == Light.ON_TRACK


def test_the_adopted_end_is_the_yardstick(stage: Stage, measure: Measure) -> None:
    adopted(stage)
    later = {"planned_end": FuzzyDate.year(2024)}
    write_draft(by=acting(stage.writer), at=AT, page=stage.measure, values=later)
    bring_into_working_text(stage, stage.measure)
    report = make_report(
        measure, expected_end=FuzzyDate.year(2023), light_reason="Umbau", end_reason="Umbau"
    )
    assert report.light == Light.AT_RISK


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reported_on": DAY + timedelta(days=1)}, "reported_on"),
        ({"percent": 101}, "percent"),
        ({"percent": -1}, "percent"),
        ({"status": "done", "percent": 60}, "percent"),
        ({"status": "begonnen"}, "status"),
    ],
)
def test_values_that_do_not_do_are_said_at_their_field(
    lead: User, measure: Measure, values: dict[str, Any], field: str
) -> None:
    errors = refusal_of(
        lambda: report_progress(by=acting(lead), at=AT, measure=measure, **{**WORDS, **values})
    )
    assert field in errors
    assert not ProgressReport.objects.exists()


def test_two_at_once_are_told_of_each_other(stage: Stage, lead: User, measure: Measure) -> None:
    report_progress(by=acting(stage.office), at=AT, measure=measure, **WORDS, seen=0)
    with pytest.raises(ReportedMeanwhile) as refusal:
        report_progress(by=acting(lead), at=AT, measure=measure, **WORDS, seen=0)
    assert str(stage.office) in str(refusal.value)


def test_an_older_report_joins_the_story_and_changes_no_standing(measure: Measure) -> None:
    make_report(measure, percent=50)
    older = make_report(measure, percent=10, reported_on=DAY - timedelta(days=30))
    assert standings(on=DAY, released_only=False)["W-01"].percent == 50
    assert reports_of(measure, released_only=False)[-1] == older


# Correcting and releasing ----------------------------------------------------------------------
def test_corrections_keep_who_when_what_and_why(lead: User, measure: Measure) -> None:
    report = make_report(measure, lead, percent=20)
    correct_report(
        by=acting(lead, "Zahlendreher"), at=SOON, report=report, **WORDS, percent=30,
        version=version_of(report),
    )  # fmt: skip
    change = changes_of(report)[0]
    assert (change.who, change.at, change.reason) == (str(lead), SOON, "Zahlendreher")
    assert [(field.old, field.new) for field in change.fields] == [("20", "30")]
    assert list(refusal_of(
        lambda: correct_report(by=acting(lead), at=SOON, report=report, **WORDS)
    )) == ["reason"]  # fmt: skip


def test_a_stale_correction_is_refused_with_both_values(lead: User, measure: Measure) -> None:
    report = make_report(measure, lead, percent=20)
    opened = version_of(report)
    correct_report(by=acting(lead, "Neu"), at=AT, report=report, **WORDS, percent=30)
    with pytest.raises(Stale) as refusal:
        correct_report(
            by=acting(lead, "Alt"), at=AT, report=report, **WORDS, percent=40, version=opened
        )
    assert refusal.value.changes[0].fields[0].new == "30"


def test_after_release_only_the_office_corrects(stage: Stage, lead: User, measure: Measure) -> None:
    report = make_report(measure, lead)
    release_report(by=acting(stage.office), at=AT, report=report)
    report.refresh_from_db()
    assert report.released_by == stage.office
    assert not may_correct(lead, report)
    with pytest.raises(NotPermitted):
        correct_report(by=acting(lead, "Nachtrag"), at=AT, report=report, **WORDS)
    corrected = correct_report(
        by=acting(stage.office, "Nachtrag"), at=AT, report=report, **WORDS, done="Mehr."
    )
    assert corrected.is_released


def test_releasing_twice_by_others_or_unseen_is_refused(
    stage: Stage, lead: User, measure: Measure
) -> None:
    report = make_report(measure, lead)
    opened = version_of(report)
    with pytest.raises(NotPermitted):
        release_report(by=acting(lead), at=AT, report=report)
    correct_report(by=acting(lead, "Neu"), at=AT, report=report, **WORDS, done="Mehr")
    with pytest.raises(Stale):
        release_report(by=acting(stage.office), at=AT, report=report, version=opened)
    release_report(by=acting(stage.office), at=AT, report=report)
    with pytest.raises(NotPossible):
        release_report(by=acting(stage.office), at=AT, report=report)


def test_a_release_is_withdrawn_with_a_reason(stage: Stage, measure: Measure) -> None:
    report = make_report(measure)
    with pytest.raises(NotPossible):
        withdraw_release(by=acting(stage.office, "Falsch"), at=AT, record=report)
    release_report(by=acting(stage.office), at=AT, report=report)
    with pytest.raises(InvalidInput):
        withdraw_release(by=acting(stage.office), at=AT, record=report)
    withdraw_release(by=acting(stage.office, "Falsch"), at=AT, record=report)
    report.refresh_from_db()
    assert not report.is_released


def test_the_rule_at_once_releases_on_saving_but_never_internal_measures(
    stage: Stage, lead: User, measure: Measure
) -> None:
    with pytest.raises(NotPermitted):
        change_reporting_rules(
            by=acting(lead), at=AT, release=ReleaseRule.AT_ONCE, stale_after_days=90
        )
    change_reporting_rules(
        by=acting(stage.office, "Beschluss"),
        at=AT,
        release=ReleaseRule.AT_ONCE,
        stale_after_days=90,
    )
    hidden = make_measure(stage.writer, stage.field, title="Intern", visibility="internal")
    bring_into_working_text(stage, hidden)
    assert make_report(measure, lead).released_at == AT
    secret = make_report(anchor(hidden))
    assert not secret.is_released
    with pytest.raises(NotPossible):
        release_report(by=acting(stage.office), at=AT, report=secret)


@pytest.mark.parametrize("days", [0, 4000])
def test_rules_with_impossible_days_are_refused(stage: Stage, days: int) -> None:
    errors = refusal_of(
        lambda: change_reporting_rules(
            by=acting(stage.office), at=AT, release="at_once", stale_after_days=days
        )
    )
    assert list(errors) == ["stale_after_days"]


# What stays apart ------------------------------------------------------------------------------
def test_reporting_never_touches_the_text(stage: Stage, measure: Measure) -> None:
    plan = the_plan()
    assert plan is not None
    before = fingerprint(to_json(working_text(plan).document)), Revision.objects.count()
    report = make_report(measure, percent=40, done="Viel.", next_step="Mehr.")
    release_report(by=acting(stage.office), at=AT, report=report)
    assert (fingerprint(to_json(working_text(plan).document)), Revision.objects.count()) == before


@pytest.mark.django_db
def test_the_public_knows_released_reports_of_public_adopted_measures() -> None:
    cast = make_cast()
    stage = make_stage(cast.steering_group)
    hidden = make_measure(stage.writer, stage.field, title="Intern", visibility="internal")
    bring_into_working_text(stage, hidden)
    adopted(stage)
    later = make_measure(stage.writer, stage.field, title="Später")
    bring_into_working_text(stage, later)
    for page in (stage.measure, hidden, later):
        make_report(anchor(page), internal_note="GEHEIM")
        released = make_report(anchor(page))
        if page is not hidden:
            release_report(by=acting(stage.office), at=AT, report=released)
    for user in cast.users.values():
        assert set(reports_visible_to(user)) == {
            one for one in ProgressReport.objects.all() if may_see_report(user, one)
        }
    seen = list(reports_visible_to(cast[Persona.ANONYMOUS]))
    assert [report.measure.code for report in seen] == ["W-01"]
    assert "GEHEIM" not in repr(standings(on=DAY, released_only=True))
    assert reports_of(anchor(hidden), released_only=True) == []
    assert reports_of(anchor(later), released_only=True) == []
    assert reports_visible_to(cast[Persona.CONTACT]).count() == 6
    assert reports_visible_to(cast[Persona.READER]).count() == 1


def test_standings_ask_the_same_few_questions_for_any_number(stage: Stage) -> None:
    adopted(stage)
    release_report(by=acting(stage.office), at=AT, report=make_report(anchor(stage.measure)))

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            standings(on=DAY, released_only=True)
            standings(on=DAY, released_only=False)
        return len(found)

    few = count()
    for number in range(5):
        page = make_measure(stage.writer, stage.field, title=f"Nummer {number}")
        bring_into_working_text(stage, page)
        make_report(anchor(page))
    assert count() == few


# What the day itself tells ----------------------------------------------------------------------
def test_what_passes_unreported_is_overdue_stale_and_delayed(measure: Measure) -> None:
    make_report(measure)
    in_time = standings(on=date(2021, 11, 1), released_only=False)["W-01"]
    assert not in_time.is_stale
    assert not in_time.is_overdue
    assert in_time.light == Light.ON_TRACK
    late = standings(on=date(2023, 1, 1), released_only=False)["W-01"]
    assert late.is_stale
    assert late.is_overdue
    assert late.light == Light.DELAYED
    assert "2022" in late.light_reason


def test_a_light_set_by_hand_stays_as_it_was_set(measure: Measure) -> None:
    make_report(measure, light=Light.AT_RISK, light_reason="Personal fehlt.")
    late = standings(on=date(2023, 1, 1), released_only=False)["W-01"]
    assert (late.light, late.light_reason, late.is_overdue) == (
        Light.AT_RISK,
        "Personal fehlt.",
        True,
    )


def test_a_measure_that_becomes_internal_tells_the_public_nothing_more(stage: Stage) -> None:
    adopted(stage)
    measure = anchor(stage.measure)
    release_report(by=acting(stage.office), at=AT, report=make_report(measure))
    assert reports_of(measure, released_only=True)
    write_draft(
        by=acting(stage.writer), at=AT, page=stage.measure, values={"visibility": "internal"}
    )
    bring_into_working_text(stage, stage.measure)
    assert reports_of(measure, released_only=True) == []
    assert standings(on=SOON.date(), released_only=True) == {}
