"""Milestones are planned, moved with a reason, reached, given up, and opened again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.changes import Stale, version_of
from core.fuzzy import FuzzyDate
from core.operations import InvalidInput, NotPermitted, NotPossible
from people.models import User
from projectgroups import operations
from projectgroups.choices import MilestoneState
from projectgroups.models import Milestone
from projectgroups.queries import timeline_of
from tests.factories.people import AT, acting, make_user
from tests.factories.projectgroups import make_milestone, make_project_group

pytestmark = pytest.mark.django_db

AUGUST, SEPTEMBER, APRIL = (FuzzyDate.month(2021, number) for number in (8, 9, 4))


def form(milestone: Milestone, **values: Any) -> dict[str, Any]:
    """The arguments with which a milestone's form would be sent."""
    fields = (
        "title", "owner", "planned", "description", "state", "delay_reason", "is_public", "done_when",
        "closes_when", "expected_count",
    )  # fmt: skip
    return {"milestone": milestone, **{name: getattr(milestone, name) for name in fields}, **values}


def test_a_milestone_that_waits_for_groups_says_how_many() -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_milestone(closes_when="project_groups_exist")

    assert list(refusal.value.errors) == ["expected_count"]


def test_a_number_of_groups_nobody_waits_for_is_dropped() -> None:
    assert make_milestone(expected_count=3).expected_count is None


def test_planning_is_refused_to_others() -> None:
    with pytest.raises(NotPermitted):
        operations.create_milestone(
            by=acting(make_user()),
            at=AT,
            title="Start",
            owner=make_milestone().owner,
            planned=AUGUST,
        )


def test_moving_later_demands_a_reason(office: User) -> None:
    milestone = make_milestone(planned=AUGUST)

    with pytest.raises(InvalidInput) as refusal:
        operations.change_milestone(by=acting(office), at=AT, **form(milestone, planned=SEPTEMBER))
    assert list(refusal.value.errors) == ["delay_reason"]

    saved = operations.change_milestone(
        by=acting(office),
        at=AT,
        **form(milestone, planned=SEPTEMBER, delay_reason="Die Stellen fehlen."),
    )
    assert saved.planned == SEPTEMBER


def test_moving_earlier_needs_no_reason(office: User) -> None:
    milestone = make_milestone(planned=SEPTEMBER)

    assert operations.change_milestone(
        by=acting(office), at=AT, **form(milestone, planned=AUGUST)
    ).pk


def test_changing_an_overdue_milestone_demands_a_reason(office: User) -> None:
    milestone = make_milestone(planned=APRIL)

    with pytest.raises(InvalidInput) as refusal:
        operations.change_milestone(by=acting(office), at=AT, **form(milestone, title="Anders"))

    assert list(refusal.value.errors) == ["delay_reason"]


def test_changing_does_not_complete(office: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.change_milestone(
            by=acting(office), at=AT, **form(make_milestone(), state="done")
        )

    assert list(refusal.value.errors) == ["state"]


def test_changing_refuses_a_stale_form(office: User) -> None:
    milestone = make_milestone()
    opened_at = version_of(milestone)
    operations.change_milestone(by=acting(office), at=AT, **form(milestone, title="Von anderen"))

    with pytest.raises(Stale):
        operations.change_milestone(
            by=acting(office), at=AT, version=opened_at, **form(milestone, title="Meins")
        )


def test_reached_in_time_needs_no_reason(office: User) -> None:
    milestone = make_milestone(planned=FuzzyDate.parse("Mai 2021"))

    saved = operations.complete_milestone(
        by=acting(office), at=AT, milestone=milestone, actual=FuzzyDate.day(AT.date())
    )

    assert (saved.state, saved.was_late) == (MilestoneState.DONE, False)


def test_reached_late_demands_a_reason(office: User) -> None:
    milestone = make_milestone(planned=APRIL)
    late = {
        "by": acting(office),
        "at": AT,
        "milestone": milestone,
        "actual": FuzzyDate.day(date(2021, 5, 3)),
    }

    with pytest.raises(InvalidInput) as refusal:
        operations.complete_milestone(**late)
    assert list(refusal.value.errors) == ["delay_reason"]

    assert operations.complete_milestone(**late, delay_reason="Es dauerte länger.").was_late


def test_nothing_is_reached_in_the_future(office: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.complete_milestone(
            by=acting(office), at=AT, milestone=make_milestone(), actual=SEPTEMBER
        )

    assert list(refusal.value.errors) == ["actual"]


def test_cancelling_demands_a_reason_and_closes(office: User) -> None:
    milestone = make_milestone()

    with pytest.raises(InvalidInput) as refusal:
        operations.cancel_milestone(by=acting(office), at=AT, milestone=milestone)
    assert list(refusal.value.errors) == ["reason"]

    saved = operations.cancel_milestone(by=acting(office, "Entfällt"), at=AT, milestone=milestone)
    assert saved.state == MilestoneState.CANCELLED
    with pytest.raises(NotPossible):
        operations.change_milestone(by=acting(office), at=AT, **form(milestone))


def test_reopening_plans_again(office: User) -> None:
    milestone = make_milestone(planned=FuzzyDate.parse("Mai 2021"))
    done = operations.complete_milestone(
        by=acting(office), at=AT, milestone=milestone, actual=FuzzyDate.day(AT.date())
    )

    saved = operations.reopen_milestone(by=acting(office, "Versehen"), at=AT, milestone=done)

    assert (saved.state, saved.actual) == (MilestoneState.PLANNED, None)
    with pytest.raises(NotPossible):
        operations.reopen_milestone(by=acting(office, "Versehen"), at=AT, milestone=saved)


def test_the_timeline_says_what_a_reader_needs(office: User) -> None:
    late = make_milestone(planned=APRIL, title="Spät")
    operations.complete_milestone(
        by=acting(office), at=AT, milestone=late, actual=FuzzyDate.day(date(2021, 5, 3)),
        delay_reason="Stellen fehlten.",
    )  # fmt: skip
    make_milestone(planned=FuzzyDate.parse("Februar/März 2021"), title="Überfällig")
    make_milestone(planned=FuzzyDate.parse("Mai 2021"), title="Jetzt")
    make_milestone(planned=FuzzyDate.parse("Herbst 2021"), title="Später")

    rows = timeline_of(Milestone.objects.select_related("owner"), on=AT.date())

    assert [(row.title, row.state, row.status.kind) for row in rows] == [
        ("Überfällig", "late", "warn"),
        ("Spät", "done", "ok"),
        ("Jetzt", "now", "neutral"),
        ("Später", "planned", "neutral"),
    ]
    assert "3. Mai 2021" in rows[1].note
    assert "Stellen fehlten." in rows[1].note


def test_each_move_to_a_later_date_needs_words_of_its_own(office: User) -> None:
    milestone = operations.change_milestone(
        by=acting(office), at=AT,
        **form(make_milestone(planned=APRIL), planned=AUGUST, delay_reason="Die Stellen fehlen."),
    )  # fmt: skip

    with pytest.raises(InvalidInput) as refusal:
        operations.change_milestone(by=acting(office), at=AT, **form(milestone, planned=SEPTEMBER))
    assert list(refusal.value.errors) == ["delay_reason"]

    why = "Die Stellen fehlen, und die Räume auch."
    saved = operations.change_milestone(
        by=acting(office), at=AT, **form(milestone, planned=SEPTEMBER, delay_reason=why)
    )
    assert saved.delay_reason == why


def test_a_milestone_that_waits_for_groups_which_exist_is_reached_at_once(office: User) -> None:
    make_project_group(starts_on=date(2021, 5, 10))
    waits = {"closes_when": "project_groups_exist", "expected_count": 1}

    planned = make_milestone(**waits)
    changed = operations.change_milestone(
        by=acting(office), at=AT, **{**form(make_milestone()), **waits}
    )

    for milestone in (planned, changed):
        milestone.refresh_from_db()
        assert milestone.state == MilestoneState.DONE
        assert milestone.actual == FuzzyDate.day(date(2021, 5, 10))


def test_a_reopened_milestone_is_not_closed_by_another_correction(office: User) -> None:
    make_project_group()
    done = make_milestone(closes_when="project_groups_exist", expected_count=1)
    done = operations.reopen_milestone(by=acting(office, "Zu früh"), at=AT, milestone=done)

    saved = operations.change_milestone(by=acting(office), at=AT, **form(done, title="Anders"))

    assert saved.is_open


def test_just_before_midnight_the_citys_day_counts(office: User) -> None:
    at = datetime(2021, 5, 28, 23, 30, tzinfo=UTC)

    done = operations.complete_milestone(
        by=acting(office), at=at, milestone=make_milestone(), actual=FuzzyDate.parse("29.05.2021")
    )

    assert done.actual == FuzzyDate.parse("29.05.2021")
