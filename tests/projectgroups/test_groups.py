"""Bodies are founded with a decision, changed with care and dissolved with their memberships."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.changes import Stale, version_of
from core.fuzzy import FuzzyDate
from core.operations import InvalidInput, NotPermitted, NotPossible
from people.models import User
from projectgroups import operations
from projectgroups.choices import GroupKind, MilestoneState
from projectgroups.models import WorkingGroup
from projectgroups.signals import group_founded
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import (
    make_membership,
    make_milestone,
    make_project_group,
    make_steering_group,
)

pytestmark = pytest.mark.django_db

STEERING = {
    "name": "Lenkungsgruppe KIM",
    "short_name": "LG",
    "mandate": "Steuert.",
    "founding_basis": "Ratsbeschluss vom 6. Mai 2021",
    "starts_on": date(2021, 5, 1),
}


def changed(group: WorkingGroup, **values: Any) -> dict[str, Any]:
    """The arguments with which a body's form would be sent."""
    given = {"name": group.name, "short_name": group.short_name, "mandate": group.mandate}
    return {"group": group, "ends_on": group.ends_on, **given, **values}


def test_the_office_founds_the_steering_group_by_council_decision(office: User) -> None:
    group = operations.found_steering_group(by=acting(office), at=AT, **STEERING)

    assert group.kind == GroupKind.STEERING
    assert group.slug == "lenkungsgruppe-kim"
    assert group.history.get().history_user == office


def test_founding_needs_the_reference_of_the_council(office: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.found_steering_group(
            by=acting(office), at=AT, **{**STEERING, "founding_basis": ""}
        )

    assert list(refusal.value.errors) == ["founding_basis"]


def test_founding_is_refused_to_others() -> None:
    with pytest.raises(NotPermitted):
        operations.found_steering_group(by=acting(make_user()), at=AT, **STEERING)


def test_there_is_one_steering_group_at_a_time(office: User) -> None:
    first = make_steering_group()

    with pytest.raises(NotPossible, match=r"\S"):
        operations.found_steering_group(
            by=acting(office), at=AT, **{**STEERING, "slug": "zweite", "short_name": "LG 2"}
        )

    operations.dissolve_group(by=SYSTEM, at=AT, group=first, ends_on=date(2021, 5, 27))
    values = {**STEERING, "slug": "zweite", "short_name": "LG 2", "starts_on": date(2021, 5, 28)}
    assert operations.found_steering_group(by=acting(office), at=AT, **values).pk


def test_a_term_backwards_is_refused_at_its_field(office: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.found_steering_group(
            by=acting(office), at=AT, **{**STEERING, "ends_on": date(2021, 4, 30)}
        )

    assert list(refusal.value.errors) == ["ends_on"]


def test_founding_tells_the_apps_above() -> None:
    told: list[WorkingGroup] = []

    def listen(group: WorkingGroup, **_kwargs: object) -> None:
        told.append(group)

    group_founded.connect(listen)
    try:
        group = make_project_group()
    finally:
        group_founded.disconnect(listen)

    assert told == [group]


def test_a_milestone_that_waits_for_project_groups_completes_itself() -> None:
    milestone = make_milestone(closes_when="project_groups_exist", expected_count=2)

    make_project_group()
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.PLANNED

    make_project_group(starts_on=date(2021, 5, 20))
    milestone.refresh_from_db()
    assert milestone.state == MilestoneState.DONE
    assert milestone.actual.start == date(2021, 5, 20)
    assert milestone.history.first().history_user is None
    assert "2" in milestone.history.first().history_change_reason


def test_a_late_milestone_that_completes_itself_says_why() -> None:
    milestone = make_milestone(
        planned=FuzzyDate.month(2021, 4), closes_when="project_groups_exist", expected_count=1
    )

    make_project_group()
    milestone.refresh_from_db()

    assert "1. Mai 2021" in milestone.delay_reason


def test_changing_keeps_kind_and_address(office: User) -> None:
    group = make_project_group()

    saved = operations.change_group(
        by=acting(office, "Neuer Zuschnitt"), at=AT, **changed(group, name="Projektgruppe Wohnen")
    )

    assert (saved.name, saved.slug) == ("Projektgruppe Wohnen", group.slug)
    assert saved.history.first().history_change_reason == "Neuer Zuschnitt"


def test_changing_refuses_a_stale_form_and_says_what_happened(office: User) -> None:
    group = make_project_group()
    opened_at = version_of(group)
    operations.change_group(by=acting(office), at=AT, **changed(group, name="Von anderen geändert"))

    with pytest.raises(Stale) as refusal:
        operations.change_group(
            by=acting(office), at=AT, version=opened_at, **changed(group, name="Meins")
        )

    group.refresh_from_db()
    assert group.name == "Von anderen geändert"
    assert refusal.value.changes[0].fields[0].new == "Von anderen geändert"
    assert office.get_full_name() in str(refusal.value)


def test_changing_the_end_before_somebodys_term_is_refused(office: User) -> None:
    group = make_project_group()
    make_membership(group, ends_on=date(2022, 12, 31))

    with pytest.raises(InvalidInput) as refusal:
        operations.change_group(
            by=acting(office), at=AT, **changed(group, ends_on=date(2021, 12, 31))
        )

    assert list(refusal.value.errors) == ["ends_on"]


def test_dissolving_ends_all_memberships_at_once(office: User) -> None:
    group = make_project_group()
    now, later = make_membership(group), make_membership(group, starts_on=date(2021, 6, 1))

    operations.dissolve_group(
        by=acting(office, "Auftrag erfüllt"), at=AT, group=group, ends_on=AT.date()
    )

    assert not group.memberships.active_on(AT.date()).exists()
    assert not group.memberships.active_on(date(2021, 6, 1)).exists()
    now.refresh_from_db()
    later.refresh_from_db()
    assert (now.ends_on, now.is_ended) == (AT.date(), True)
    assert later.ends_on == date(2021, 6, 1)


def test_dissolving_twice_is_refused(office: User) -> None:
    group = make_project_group()
    operations.dissolve_group(by=acting(office), at=AT, group=group, ends_on=date(2021, 5, 20))

    with pytest.raises(NotPossible):
        operations.dissolve_group(by=acting(office), at=AT, group=group, ends_on=date(2021, 5, 25))


def test_dissolving_before_the_beginning_is_refused(office: User) -> None:
    with pytest.raises(InvalidInput):
        operations.dissolve_group(
            by=acting(office), at=AT, group=make_project_group(), ends_on=date(2021, 4, 1)
        )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Projektgruppe Übergänge für Jugendliche", "projektgruppe-uebergaenge-fuer-jugendliche"),
        ("Projektgruppe " + "Aufenthalt" * 12, ("projektgruppe-" + "aufenthalt" * 12)[:80]),
        ("проект", "eintrag"),
    ],
)
def test_every_name_makes_an_address(name: str, slug: str) -> None:
    assert make_project_group(name=name).slug == slug


def test_a_body_of_a_known_name_gets_an_address_of_its_own() -> None:
    slugs = [make_project_group(name="Projektgruppe Wohnen").slug for _number in range(3)]

    assert slugs == ["projektgruppe-wohnen", "projektgruppe-wohnen-2", "projektgruppe-wohnen-3"]


def test_a_day_that_has_passed_is_left_to_dissolving(office: User) -> None:
    group = make_project_group()

    with pytest.raises(InvalidInput) as refusal:
        operations.change_group(
            by=acting(office), at=AT, **changed(group, ends_on=date(2021, 5, 27))
        )

    assert list(refusal.value.errors) == ["ends_on"]


def test_no_other_end_of_term_makes_two_steering_groups(office: User) -> None:
    old = make_steering_group(ends_on=date(2021, 12, 31))
    make_steering_group(
        name="Neue Lenkungsgruppe", slug="neu", short_name="NLG", starts_on=date(2022, 1, 1)
    )

    for ends_on in (None, date(2022, 1, 1)):
        with pytest.raises(InvalidInput) as refusal:
            operations.change_group(by=acting(office), at=AT, **changed(old, ends_on=ends_on))
        assert list(refusal.value.errors) == ["ends_on"]


def test_dissolving_does_not_lengthen_a_term(office: User) -> None:
    group = make_project_group(ends_on=date(2021, 12, 31))

    with pytest.raises(InvalidInput) as refusal:
        operations.dissolve_group(by=acting(office), at=AT, group=group, ends_on=date(2022, 6, 30))

    assert list(refusal.value.errors) == ["ends_on"]


def test_dissolving_withdraws_memberships_that_have_not_begun(office: User) -> None:
    group = make_project_group()
    to_come = make_membership(group, starts_on=date(2021, 9, 1))

    operations.dissolve_group(by=acting(office), at=AT, group=group, ends_on=date(2021, 6, 30))

    to_come.refresh_from_db()
    assert to_come.is_over_on(AT.date())
