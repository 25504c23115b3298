"""Accounts, people and office roles change through operations only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from core.actor import Actor
from core.history import save_recorded
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from people import operations
from people.choices import OfficeRole
from people.models import Person, RoleGrant, User
from people.permissions import (
    is_administrator,
    is_editor,
    is_office,
    may_see_person,
    people_visible_to,
)
from people.signals import roles_changed

pytestmark = pytest.mark.django_db


def new_user(
    system: Actor, at: datetime, email: str = "ayla.demir@kim.example", *roles: OfficeRole
) -> User:
    """An account made by the platform itself."""
    return operations.create_user(
        by=system,
        at=at,
        email=email,
        first_name="Ayla",
        last_name="Demir",
        password="ein-gutes-passwort",
        roles=roles,
    )


def test_an_account_comes_with_its_person_and_roles(system: Actor, at: datetime) -> None:
    user = new_user(system, at, "ayla.demir@kim.example", OfficeRole.OFFICE)

    assert str(user.person) == "Ayla Demir"
    assert is_office(user)
    assert not is_editor(user)
    assert not is_administrator(user)


@pytest.mark.parametrize("taken", ["ayla.demir@kim.example", "Ayla.Demir@KIM.example"])
def test_an_address_is_given_once_however_it_is_capitalised(
    system: Actor, at: datetime, taken: str
) -> None:
    new_user(system, at)

    with pytest.raises(InvalidInput, match="schon ein Konto") as refusal:
        new_user(system, at, taken)

    assert set(refusal.value.errors) == {"email"}
    second = User(email=taken.upper(), first_name="A", last_name="D", password="!")
    second.full_clean = lambda: None
    with pytest.raises(Conflict):
        save_recorded(second, by=system, at=at)


@pytest.mark.parametrize("role", [OfficeRole.EDITOR, None])
def test_only_office_and_administration_make_accounts(
    system: Actor, at: datetime, role: OfficeRole | None
) -> None:
    somebody = new_user(system, at, "wer@kim.example", *([role] if role else []))

    with pytest.raises(NotPermitted):
        new_user(Actor(user=somebody), at, "neu@kim.example")

    assert not User.objects.filter(email="neu@kim.example").exists()


def test_the_office_gives_no_roles(system: Actor, at: datetime) -> None:
    office = new_user(system, at, "buero@kim.example", OfficeRole.OFFICE)

    with pytest.raises(NotPermitted):
        operations.grant_role(
            by=Actor(user=office), at=at, user=office, role=OfficeRole.ADMINISTRATOR
        )

    assert not is_administrator(office)


def test_a_role_refused_within_an_account_leaves_no_half_account(
    system: Actor, at: datetime
) -> None:
    office = new_user(system, at, "buero@kim.example", OfficeRole.OFFICE)

    with pytest.raises(NotPermitted):
        new_user(Actor(user=office), at, "neu@kim.example", OfficeRole.EDITOR)

    assert not User.objects.filter(email="neu@kim.example").exists()
    assert not Person.objects.filter(email="neu@kim.example").exists()


def test_a_role_is_withdrawn_at_once_and_apps_above_are_told(system: Actor, at: datetime) -> None:
    user = new_user(system, at, "redaktion@kim.example", OfficeRole.EDITOR)
    told: list[Any] = []

    def listen(user: User, **_kwargs: Any) -> None:
        told.append(user)

    roles_changed.connect(listen)
    operations.withdraw_role(by=system.because("Wechsel"), at=at, user=user, role=OfficeRole.EDITOR)
    roles_changed.disconnect(listen)

    assert not is_editor(user)
    assert told == [user]
    assert RoleGrant.history.first().history_change_reason == "Wechsel"


def test_a_role_nobody_holds_cannot_be_withdrawn(system: Actor, at: datetime) -> None:
    with pytest.raises(NotPossible, match="diese Rolle nicht"):
        operations.withdraw_role(
            by=system, at=at, user=new_user(system, at), role=OfficeRole.OFFICE
        )


def test_a_role_is_not_given_twice(system: Actor, at: datetime) -> None:
    user = new_user(system, at, "buero@kim.example", OfficeRole.OFFICE)

    with pytest.raises(InvalidInput, match="bereits"):
        operations.grant_role(by=system, at=at, user=user, role=OfficeRole.OFFICE)


def test_a_locked_account_has_no_role(system: Actor, at: datetime) -> None:
    user = new_user(system, at, "buero@kim.example", OfficeRole.OFFICE)
    user.is_active = False

    assert not is_office(user)


def test_a_superuser_administers_but_is_no_office() -> None:
    root = User.objects.create_superuser(
        "root@kim.example", "geheim", first_name="R", last_name="T"
    )

    assert is_administrator(root)
    assert not is_office(root)


def test_the_pair_on_people_agrees(system: Actor, at: datetime) -> None:
    office = new_user(system, at, "buero@kim.example", OfficeRole.OFFICE)
    reader = new_user(system, at, "leserin@kim.example")
    operations.create_person(by=system, at=at, first_name="Ohne", last_name="Konto")

    for user in (office, reader, AnonymousUser()):
        seen = set(people_visible_to(user))
        assert seen == {person for person in Person.objects.all() if may_see_person(user, person)}
    assert people_visible_to(office).count() == 3
    assert people_visible_to(reader).get().user == reader


def test_a_nameless_person_is_refused(system: Actor, at: datetime) -> None:
    with pytest.raises(InvalidInput):
        operations.create_person(by=system, at=at, first_name="", last_name="")


def test_log_in_names_ignore_capitals(system: Actor, at: datetime) -> None:
    user = new_user(system, at, " Ayla@KIM.example ")

    assert user.email == "ayla@kim.example"
    assert User.objects.get_by_natural_key("AYLA@kim.example") == user
    assert str(User(email="x@kim.example")) == "x@kim.example"
