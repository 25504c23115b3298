"""Memberships give rights for their term and not a moment longer."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from core.changes import Stale, version_of
from core.operations import InvalidInput, NotPermitted, NotPossible
from landscape.models import Organisation
from people.models import Person, User
from projectgroups import operations
from projectgroups.choices import Role
from projectgroups.models import Membership, WorkingGroup
from projectgroups.permissions import is_member, is_steering_voter, may_see_members, memberships_of
from projectgroups.signals import memberships_changed
from tests.factories.landscape import make_organisation
from tests.factories.people import AT, SYSTEM, acting, make_person, make_user
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> WorkingGroup:
    """The steering group."""
    return make_steering_group()


@pytest.fixture
def organisation() -> Organisation:
    """An office that sends people."""
    return make_organisation()


def form(membership: Membership, **values: Any) -> dict[str, Any]:
    """The arguments with which a membership's form would be sent."""
    fields = ("organisation", "role", "starts_on", "ends_on", "deputy", "function")
    return {
        "membership": membership,
        **{name: getattr(membership, name) for name in fields},
        **values,
    }


def test_the_office_adds_a_member(
    office: User, group: WorkingGroup, organisation: Organisation
) -> None:
    person, deputy = make_person(), make_person()

    membership = operations.add_membership(
        by=acting(office), at=AT, group=group, person=person, organisation=organisation,
        starts_on=date(2021, 5, 1), role=Role.MEMBER, deputy=deputy, function="Amtsleitung",
    )  # fmt: skip

    assert membership.deputy == deputy
    assert membership.history.get().history_user == office


def test_adding_is_refused_to_members_themselves(
    group: WorkingGroup, organisation: Organisation
) -> None:
    chair = make_user()
    make_membership(group, chair, role=Role.CHAIR)

    with pytest.raises(NotPermitted):
        operations.add_membership(
            by=acting(chair), at=AT, group=group, person=make_person(), organisation=organisation,
            starts_on=AT.date(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": date(2021, 4, 30)}, "ends_on"),
        ({"starts_on": date(2021, 4, 1)}, "starts_on"),
        ({"role": "king"}, "role"),
    ],
)
def test_adding_refuses_what_cannot_be_at_its_field(
    group: WorkingGroup, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_membership(group, **values)

    assert list(refusal.value.errors) == [field]


def test_adding_refuses_ones_own_deputy(group: WorkingGroup) -> None:
    person = make_person()

    with pytest.raises(InvalidInput) as refusal:
        make_membership(group, person, deputy=person)

    assert list(refusal.value.errors) == ["deputy"]


def test_nobody_belongs_twice_at_the_same_time(group: WorkingGroup) -> None:
    person = make_person()
    make_membership(group, person, ends_on=date(2021, 12, 31))

    with pytest.raises(InvalidInput) as refusal:
        make_membership(group, person, starts_on=date(2021, 12, 31))

    assert list(refusal.value.errors) == ["person"]
    assert make_membership(group, person, starts_on=date(2022, 1, 1)).pk


def test_a_body_has_one_chair_at_a_time(group: WorkingGroup) -> None:
    first = make_membership(group, role=Role.CHAIR)

    with pytest.raises(InvalidInput) as refusal:
        make_membership(group, role=Role.CHAIR)
    assert list(refusal.value.errors) == ["role"]

    operations.end_membership(by=SYSTEM, at=AT, membership=first)
    assert make_membership(group, role=Role.CHAIR, starts_on=AT.date()).pk


def test_the_database_refuses_a_second_chair(group: WorkingGroup) -> None:
    make_membership(group, role=Role.CHAIR)
    second = make_membership(group)
    second.role = Role.CHAIR
    second._recorded_actor = SYSTEM

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_make_two_chairs() -> None:
    group = make_steering_group()
    people = [(make_person(), make_organisation()) for _number in range(2)]
    barrier, answers = threading.Barrier(2), []

    def add(person: Person, organisation: Organisation) -> None:
        barrier.wait()
        try:
            operations.add_membership(
                by=SYSTEM, at=AT, group=group, person=person, organisation=organisation,
                role=Role.CHAIR, starts_on=AT.date(), ends_on=date(2022, 5, 1),
            )  # fmt: skip
            answers.append("")
        except InvalidInput as refusal:
            answers.extend(refusal.errors)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=each) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["", "role"]


def test_a_dissolved_body_takes_no_members() -> None:
    group = make_project_group(ends_on=date(2021, 12, 31))

    with pytest.raises(NotPossible):
        make_membership(group, starts_on=date(2022, 1, 1))
    with pytest.raises(InvalidInput) as refusal:
        make_membership(group, ends_on=date(2022, 6, 30))
    assert list(refusal.value.errors) == ["ends_on"]


def test_changing_a_role_changes_rights(office: User, group: WorkingGroup) -> None:
    user = make_user()
    membership = make_membership(group, user, role=Role.ADVISORY)
    assert not is_steering_voter(user)

    operations.change_membership(by=acting(office), at=AT, **form(membership, role=Role.MEMBER))

    assert is_steering_voter(user)


def test_changing_refuses_a_stale_form(office: User, group: WorkingGroup) -> None:
    membership = make_membership(group)
    opened_at = version_of(membership)
    operations.change_membership(
        by=acting(office), at=AT, **form(membership, function="Amtsleitung")
    )

    with pytest.raises(Stale) as refusal:
        operations.change_membership(
            by=acting(office), at=AT, version=opened_at, **form(membership, function="Referat")
        )

    assert [field.new for field in refusal.value.changes[0].fields] == ["Amtsleitung"]


def test_an_ended_membership_is_not_changed(office: User, group: WorkingGroup) -> None:
    membership = operations.end_membership(by=SYSTEM, at=AT, membership=make_membership(group))

    with pytest.raises(NotPossible):
        operations.change_membership(by=acting(office), at=AT, **form(membership, ends_on=None))


def test_ending_at_once_takes_all_rights_the_same_moment(office: User, group: WorkingGroup) -> None:
    user = make_user()
    membership = make_membership(group, user)
    assert is_steering_voter(user)

    ended = operations.end_membership(by=acting(office, "Wechsel"), at=AT, membership=membership)

    assert (ended.ends_on, ended.is_ended) == (AT.date(), True)
    assert not is_steering_voter(user)
    assert not is_member(user, group)
    assert not may_see_members(user, group)


def test_a_term_lasts_until_the_evening_of_its_last_day(group: WorkingGroup) -> None:
    user = make_user()
    make_membership(group, user, ends_on=date(2021, 5, 31))

    with time_machine.travel(datetime(2021, 5, 31, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))):
        assert is_member(user, group)
    with time_machine.travel(datetime(2021, 6, 1, 0, 1, tzinfo=ZoneInfo("Europe/Berlin"))):
        assert not is_member(user, group)


def test_ending_on_a_day_to_come_keeps_the_rights_until_then(
    office: User, group: WorkingGroup
) -> None:
    user = make_user()
    membership = make_membership(group, user)

    operations.end_membership(
        by=acting(office), at=AT, membership=membership, ends_on=date(2021, 6, 30)
    )

    assert is_member(user, group)
    assert memberships_of(user, on=date(2021, 6, 30)).exists()
    assert not memberships_of(user, on=date(2021, 7, 1)).exists()


@pytest.mark.parametrize("days", [0, 3])
def test_ending_on_a_day_that_has_come_takes_the_rights_at_once(
    office: User, group: WorkingGroup, days: int
) -> None:
    user = make_user()
    membership = make_membership(group, user)

    operations.end_membership(
        by=acting(office), at=AT, membership=membership, ends_on=AT.date() - timedelta(days=days)
    )

    assert not is_member(user, group)


def test_a_membership_to_come_can_be_withdrawn(office: User, group: WorkingGroup) -> None:
    user = make_user()
    membership = make_membership(group, user, starts_on=date(2021, 7, 1))

    operations.end_membership(by=acting(office), at=AT, membership=membership)

    assert not memberships_of(user, on=date(2021, 7, 1)).exists()
    membership.refresh_from_db()
    assert membership.is_over_on(AT.date())


def test_ending_refuses_impossible_days(office: User, group: WorkingGroup) -> None:
    membership = make_membership(group, ends_on=date(2021, 12, 31))

    for day in (date(2021, 4, 1), date(2022, 1, 1)):
        with pytest.raises(InvalidInput) as refusal:
            operations.end_membership(by=acting(office), at=AT, membership=membership, ends_on=day)
        assert list(refusal.value.errors) == ["ends_on"]


def test_ending_twice_is_refused(office: User, group: WorkingGroup) -> None:
    membership = operations.end_membership(by=SYSTEM, at=AT, membership=make_membership(group))

    with pytest.raises(NotPossible):
        operations.end_membership(by=acting(office), at=AT, membership=membership)


def test_rights_end_with_the_bodys_term() -> None:
    user = make_user()
    group = make_project_group(ends_on=date(2021, 5, 27))
    make_membership(group, user)

    assert not is_member(user, group)


def test_a_switched_off_account_has_no_rights(group: WorkingGroup) -> None:
    user = make_user()
    make_membership(group, user)
    user.is_active = False

    assert not is_member(user, group)


def test_every_change_is_told_to_the_apps_above(office: User, group: WorkingGroup) -> None:
    told: list[tuple[Person, WorkingGroup]] = []

    def listen(person: Person, group: WorkingGroup, **_kwargs: object) -> None:
        told.append((person, group))

    memberships_changed.connect(listen)
    try:
        membership = make_membership(group)
        operations.change_membership(by=acting(office), at=AT, **form(membership, role=Role.GUEST))
        operations.end_membership(by=acting(office), at=AT, membership=membership)
    finally:
        memberships_changed.disconnect(listen)

    assert told == [(membership.person, group)] * 3
