"""Resolutions get a number once, found project groups, and stay when something rests on them."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from core.changes import Stale, version_of
from core.operations import InvalidInput, NotPermitted, NotPossible
from meetings import operations
from meetings.choices import ResolutionResult
from meetings.models import Resolution
from meetings.operations.voting import void_resolution
from meetings.queries import next_number
from people.models import User
from projectgroups.choices import GroupKind, Role
from projectgroups.models import WorkingGroup
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group

pytestmark = pytest.mark.django_db

WORDS = {
    "decided_on": date(2021, 5, 28),
    "title": "Einrichtung der Projektgruppe Wohnen",
    "wording": "Die Lenkungsgruppe richtet die Projektgruppe Wohnen ein.",
    "result": ResolutionResult.ADOPTED,
}
GROUP = {
    "name": "Projektgruppe Wohnen",
    "short_name": "PG Wohnen",
    "mandate": "Klärt.",
    "starts_on": date(2021, 5, 28),
}


@pytest.fixture
def steering() -> WorkingGroup:
    """The steering group."""
    return make_steering_group()


def test_numbers_count_within_body_and_year(office: User, steering: WorkingGroup) -> None:
    first = operations.record_resolution(by=acting(office), at=AT, group=steering, **WORDS)
    second = operations.record_resolution(by=acting(office), at=AT, group=steering, **WORDS)

    assert (first.number, second.number) == ("LG 2021/01", "LG 2021/02")
    assert second.slug == "lg-2021-02"
    assert next_number(steering, 2022) == "LG 2022/01"
    assert next_number(make_project_group(short_name="PG Wohnen"), 2021) == "PG Wohnen 2021/01"


def test_a_number_given_by_hand_is_respected_by_the_next(steering: WorkingGroup) -> None:
    make_resolution(steering, number="LG 2021/09")

    assert next_number(steering, 2021) == "LG 2021/10"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": "LG 2021/01"}, "number"),
        ({"number": "Beschluss 7"}, "number"),
        ({"number": "LG 2020/01"}, "decided_on"),
        ({"decided_on": date(2021, 5, 29)}, "decided_on"),
        ({"decided_on": date(2021, 4, 1)}, "decided_on"),
        ({"title": ""}, "title"),
        ({"result": "perhaps"}, "result"),
    ],
)
def test_recording_refuses_what_cannot_be_at_its_field(
    office: User, steering: WorkingGroup, values: dict[str, Any], field: str
) -> None:
    make_resolution(steering)

    with pytest.raises(InvalidInput) as refusal:
        operations.record_resolution(
            by=acting(office), at=AT, group=steering, **{**WORDS, **values}
        )

    assert list(refusal.value.errors) == [field]


def test_recording_is_refused_to_the_chair(steering: WorkingGroup) -> None:
    chair = make_user()
    make_membership(steering, chair, role=Role.CHAIR)

    with pytest.raises(NotPermitted):
        operations.record_resolution(by=acting(chair), at=AT, group=steering, **WORDS)


def test_a_project_group_is_founded_by_resolution(office: User, steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)

    group = operations.found_project_group(by=acting(office), at=AT, resolution=resolution, **GROUP)

    resolution.refresh_from_db()
    assert resolution.founds == group
    assert group.kind == GroupKind.PROJECT
    assert "LG 2021/01" in group.founding_basis
    assert "28. Mai 2021" in group.founding_basis


@pytest.mark.parametrize("result", [ResolutionResult.REJECTED, ResolutionResult.POSTPONED])
def test_only_an_adopted_resolution_founds(
    office: User, steering: WorkingGroup, result: str
) -> None:
    resolution = make_resolution(steering, result=result)

    with pytest.raises(NotPossible):
        operations.found_project_group(by=acting(office), at=AT, resolution=resolution, **GROUP)
    assert not WorkingGroup.objects.filter(kind=GroupKind.PROJECT).exists()


def test_only_the_steering_group_founds(office: User) -> None:
    resolution = make_resolution(make_project_group())

    with pytest.raises(NotPossible):
        operations.found_project_group(by=acting(office), at=AT, resolution=resolution, **GROUP)


def test_a_resolution_founds_once(office: User, steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)
    operations.found_project_group(by=acting(office), at=AT, resolution=resolution, **GROUP)

    with pytest.raises(NotPossible):
        operations.found_project_group(
            by=acting(office),
            at=AT,
            resolution=resolution,
            **{**GROUP, "name": "Zwei", "short_name": "PG 2"},
        )


def test_a_body_does_not_begin_before_its_resolution(office: User, steering: WorkingGroup) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.found_project_group(
            by=acting(office), at=AT, resolution=make_resolution(steering),
            **{**GROUP, "starts_on": date(2021, 5, 27)},
        )  # fmt: skip

    assert list(refusal.value.errors) == ["starts_on"]


def test_a_refused_founding_leaves_nothing_half_done(office: User, steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)

    with pytest.raises(InvalidInput):
        operations.found_project_group(
            by=acting(office), at=AT, resolution=resolution, **{**GROUP, "short_name": "LG"}
        )

    resolution.refresh_from_db()
    assert resolution.founds is None
    assert WorkingGroup.objects.count() == 1


def test_a_mistake_in_the_record_is_put_right(office: User, steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)

    saved = operations.correct_resolution(
        by=acting(office, "Schreibfehler"),
        at=AT,
        resolution=resolution,
        **{**WORDS, "title": "Richtig"},
    )

    assert (saved.title, saved.number) == ("Richtig", resolution.number)


def test_what_no_longer_counts_is_not_corrected(office: User, steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)
    void_resolution(by=acting(office), at=AT, resolution=resolution, because="Doppelt erfasst")

    with pytest.raises(NotPossible):
        operations.correct_resolution(
            by=acting(office, "Irrtum"), at=AT, resolution=resolution, **WORDS
        )


def test_correcting_is_refused_once_a_body_was_founded(
    office: User, steering: WorkingGroup
) -> None:
    resolution = make_resolution(steering)
    operations.found_project_group(by=acting(office), at=AT, resolution=resolution, **GROUP)

    with pytest.raises(NotPossible):
        operations.correct_resolution(
            by=acting(office, "Irrtum"), at=AT, resolution=resolution, **WORDS
        )


def test_correcting_refuses_another_year_and_a_stale_form(
    office: User, steering: WorkingGroup
) -> None:
    old = make_steering_group_resolution(steering)
    opened_at = version_of(old)
    operations.correct_resolution(
        by=acting(office, "Irrtum"), at=AT, resolution=old, **{**WORDS, "title": "Anders"}
    )

    with pytest.raises(Stale):
        operations.correct_resolution(
            by=acting(office, "Irrtum"), at=AT, resolution=old, version=opened_at, **WORDS
        )


def make_steering_group_resolution(group: WorkingGroup) -> Resolution:
    """A resolution as the form would show it."""
    return make_resolution(
        group, **{name: value for name, value in WORDS.items() if name != "decided_on"}
    )


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_get_the_same_number() -> None:
    group = make_steering_group()
    barrier, answers = threading.Barrier(2), []

    def record() -> None:
        barrier.wait()
        try:
            answers.append(
                operations.record_resolution(by=SYSTEM, at=AT, group=group, **WORDS).number
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=record) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["LG 2021/01", "LG 2021/02"]
    assert sorted(Resolution.objects.values_list("number", flat=True)) == sorted(answers)


@pytest.mark.parametrize(
    "number",
    [
        "PG 2021/07", "LG 2021/7", "LG 2021/001", "LG  2021/01", "LG 2021/0１",
        "lg 2021/07", "LG 2021/07a", "LGX 2021/07",
    ],
)  # fmt: skip
def test_odd_numbers_are_refused(office: User, steering: WorkingGroup, number: str) -> None:
    make_resolution(steering)

    with pytest.raises(InvalidInput) as refusal:
        operations.record_resolution(
            by=acting(office), at=AT, group=steering, number=number, **WORDS
        )

    assert list(refusal.value.errors) == ["number"]


def test_bodies_whose_numbers_look_alike_both_get_theirs() -> None:
    first = make_resolution(make_project_group(short_name="PG A"))
    second = make_resolution(make_project_group(short_name="PG-A"))

    assert (first.number, second.number) == ("PG A 2021/01", "PG-A 2021/01")
    assert (first.slug, second.slug) == ("pg-a-2021-01", "pg-a-2021-01-2")


def test_a_resolution_recorded_later_keeps_its_own_day_and_year(steering: WorkingGroup) -> None:
    make_resolution(steering)

    later = operations.record_resolution(
        by=SYSTEM, at=datetime(2022, 3, 1, 12, tzinfo=UTC), group=steering, **WORDS
    )

    assert (later.number, later.decided_on) == ("LG 2021/02", WORDS["decided_on"])


def test_correcting_demands_a_reason(office: User, steering: WorkingGroup) -> None:
    resolution = make_resolution(steering)

    with pytest.raises(InvalidInput) as refusal:
        operations.correct_resolution(by=acting(office), at=AT, resolution=resolution, **WORDS)

    assert list(refusal.value.errors) == ["reason"]
