"""Accounts are opened, closed and changed by operations that say who, when and why."""

from __future__ import annotations

from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.db.models import ProtectedError
from django.test import Client

from core.actor import Actor
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible
from people import operations
from people.choices import OfficeRole
from people.emails import password_link
from people.models import Person, RoleGrant, User
from people.permissions import accounts_visible_to, is_office, may_see_account
from people.queries import account_history
from tests.factories.people import PASSWORD, acting, make_office, make_person, make_user

pytestmark = pytest.mark.django_db
ADMIN = OfficeRole.ADMINISTRATOR


@pytest.fixture
def admin() -> User:
    """Somebody who gives roles."""
    return make_user(ADMIN)


@pytest.mark.parametrize("email", ["", "  ", "keine-adresse"])
def test_an_account_needs_an_address(system: Actor, at: datetime, email: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.create_user(by=system, at=at, email=email, first_name="A", last_name="D")

    assert set(refusal.value.errors) == {"email"}
    assert not User.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "password", ["", "kurz", "123456789012", "password1234", "ayla@kim.example"]
)
def test_a_weak_password_is_refused_at_its_field(
    system: Actor, at: datetime, password: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        operations.create_user(
            by=system, at=at, email="ayla@kim.example", first_name="Ayla", last_name="Demir",
            password=password,
        )  # fmt: skip

    assert set(refusal.value.errors) == {"password"}
    assert not User.objects.exists()


def test_the_demos_password_is_strong_enough(system: Actor, at: datetime) -> None:
    operations.create_user(
        by=system, at=at, email="mia.becker@kim.example", first_name="Mia", last_name="Becker",
        password="kim-demo-2021",
    )  # fmt: skip


def test_somebody_who_is_entered_gets_an_account_once(at: datetime) -> None:
    office, person = make_office(), make_person(first_name="Ayla", last_name="Demir")

    user = operations.open_account(
        by=acting(office), at=at, person=person, email="Ayla@kim.example"
    )

    person.refresh_from_db()
    assert person.user == user
    assert str(user) == "Ayla Demir"
    assert not user.has_usable_password()
    with pytest.raises(NotPossible, match="schon ein Konto"):
        operations.open_account(by=acting(office), at=at, person=person, email="x@kim.example")


def test_the_name_follows_the_person(at: datetime) -> None:
    office, user = make_office(), make_user()

    operations.change_person(
        by=acting(office, "Heirat"), at=at, person=user.person, first_name="Ayla", last_name="Groß"
    )

    user.refresh_from_db()
    assert str(user) == "Ayla Groß"
    assert account_history(user)[0].reason == "Heirat"


def test_closing_ends_sessions_roles_and_links_at_once(admin: User, at: datetime) -> None:
    office, client = make_office(), Client()
    client.force_login(office)
    link = password_link(office)
    assert client.get("/intern/konten/").status_code == 200

    closed = operations.deactivate_user(by=acting(admin, "Ausgeschieden"), at=at, user=office)

    assert client.get("/intern/konten/").status_code == 302
    assert not closed.is_active
    assert not is_office(closed)
    assert not closed.role_grants.exists()
    assert closed.person is not None
    assert RoleGrant.history.filter(user=office, history_type="-").count() == 1
    assert "gilt nicht mehr" in follow(Client(), link)


def follow(client: Client, link: str) -> str:
    """The page behind a mailed link."""
    path = link.split("localhost:8000", 1)[1]
    return client.get(path, follow=True).content.decode()


def test_a_closed_account_cannot_sign_in(admin: User, at: datetime, client: Client) -> None:
    user = make_user()
    operations.deactivate_user(by=acting(admin, "Ausgeschieden"), at=at, user=user)

    client.post("/konto/anmelden/", {"login": user.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_an_account_opened_again_has_no_role_and_no_password(admin: User, at: datetime) -> None:
    office, client = make_office(), Client()
    client.force_login(office)
    operations.deactivate_user(by=acting(admin, "Elternzeit"), at=at, user=office)

    again = operations.reactivate_user(by=acting(admin, "Zurück"), at=at, user=office)

    assert again.is_active
    assert not is_office(again)
    assert not again.has_usable_password()
    assert client.get("/intern/").status_code == 302
    with pytest.raises(NotPossible, match="offen"):
        operations.reactivate_user(by=acting(admin, "Noch einmal"), at=at, user=office)


def test_nobody_closes_their_own_account(admin: User, at: datetime) -> None:
    make_user(ADMIN)

    with pytest.raises(NotPossible, match="eigene Konto"):
        operations.deactivate_user(by=acting(admin, "Versehen"), at=at, user=admin)


def test_the_last_administrator_stays(admin: User, system: Actor, at: datetime) -> None:
    with pytest.raises(NotPossible, match="letzte Administration"):
        operations.deactivate_user(by=system, at=at, user=admin)
    with pytest.raises(NotPossible, match="letzte Administration"):
        operations.withdraw_role(by=acting(admin, "Weg"), at=at, user=admin, role=ADMIN)

    second = make_user(ADMIN)
    operations.withdraw_role(by=acting(admin, "Weg"), at=at, user=admin, role=ADMIN)

    assert [grant.user for grant in RoleGrant.objects.filter(role=ADMIN)] == [second]


def test_a_closed_administrator_does_not_count(admin: User, system: Actor, at: datetime) -> None:
    second = make_user(ADMIN)
    operations.deactivate_user(by=system, at=at, user=second)

    with pytest.raises(NotPossible, match="letzte Administration"):
        operations.withdraw_role(by=acting(admin, "Weg"), at=at, user=admin, role=ADMIN)


def test_the_office_closes_no_administrators_account(admin: User, at: datetime) -> None:
    make_user(ADMIN)

    with pytest.raises(NotPermitted):
        operations.deactivate_user(by=acting(make_office(), "Streit"), at=at, user=admin)


def test_a_closed_account_gets_no_role(admin: User, at: datetime) -> None:
    user = make_user()
    operations.deactivate_user(by=acting(admin, "Weg"), at=at, user=user)

    with pytest.raises(NotPossible, match="geschlossen"):
        operations.grant_role(by=acting(admin, "Amt"), at=at, user=user, role=OfficeRole.OFFICE)


def test_every_change_needs_a_reason(admin: User, at: datetime) -> None:
    user, by = make_user(OfficeRole.EDITOR), acting(admin)
    attempts = (
        lambda: operations.grant_role(by=by, at=at, user=user, role=OfficeRole.OFFICE),
        lambda: operations.withdraw_role(by=by, at=at, user=user, role=OfficeRole.EDITOR),
        lambda: operations.deactivate_user(by=by, at=at, user=user),
        lambda: operations.reactivate_user(by=by, at=at, user=user),
        lambda: operations.change_email(by=by, at=at, user=user, email="neu@kim.example"),
        lambda: operations.remove_second_factor(by=by, at=at, user=user),
    )

    for attempt in attempts:
        with pytest.raises(InvalidInput) as refusal:
            attempt()
        assert set(refusal.value.errors) == {"reason"}


def test_a_new_address_signs_in_and_the_old_one_no_longer(
    admin: User, at: datetime, client: Client
) -> None:
    user = make_user(email="alt@kim.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    operations.change_email(by=acting(admin, "Heirat"), at=at, user=user, email="Neu@kim.example")

    client.post("/konto/anmelden/", {"login": "alt@kim.example", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    client.post("/konto/anmelden/", {"login": "neu@kim.example", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    change = account_history(user)[0]
    assert [(field.old, field.new) for field in change.fields] == [
        ("alt@kim.example", "neu@kim.example")
    ]


def test_an_address_of_somebody_else_is_refused(admin: User, at: datetime) -> None:
    user = make_user()

    with pytest.raises(InvalidInput) as refusal:
        operations.change_email(
            by=acting(admin, "Tausch"), at=at, user=user, email=admin.email.upper()
        )

    assert set(refusal.value.errors) == {"email"}


def test_an_address_changed_meanwhile_is_a_conflict(admin: User, at: datetime) -> None:
    user, by = make_user(), acting(admin, "Neu")
    operations.change_email(by=by, at=at, user=user, email="eins@kim.example")

    with pytest.raises(Conflict):
        operations.change_email(by=by, at=at, user=user, email="zwei@kim.example", version=1)


def test_a_lost_second_factor_is_removed(admin: User, at: datetime) -> None:
    user, by = make_user(), acting(admin, "Telefon verloren")
    Authenticator.objects.create(user=user, type="totp", data={})

    operations.remove_second_factor(by=by, at=at, user=user)

    assert account_history(user)[0].reason == "Telefon verloren"
    with pytest.raises(NotPossible, match="keinen zweiten Faktor"):
        operations.remove_second_factor(by=by, at=at, user=user)


def test_accounts_are_never_deleted() -> None:
    user = make_user()

    with pytest.raises(ProtectedError):
        user.delete()
    with pytest.raises((ProtectedError, ImproperlyConfigured)):
        User.objects.filter(pk=user.pk).delete()

    assert User.objects.filter(pk=user.pk, person__isnull=False).exists()


def test_an_account_is_not_changed_without_a_name() -> None:
    user = make_user()

    user.first_name = "Oberbürgermeisterin"
    with pytest.raises(ImproperlyConfigured):
        user.save()
    with pytest.raises(ImproperlyConfigured):
        user.save(update_fields=["first_name"])
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])

    assert User.history.filter(id=user.pk).count() == 1


def test_the_history_keeps_no_password() -> None:
    fields = {field.name for field in User.history.model._meta.get_fields()}

    assert not fields & {"password", "last_login"}


def test_the_history_of_an_account_shows_roles_given_and_taken(admin: User, at: datetime) -> None:
    user = make_user()
    role = OfficeRole.EDITOR
    operations.grant_role(by=acting(admin, "Neu im Amt"), at=at, user=user, role=role)
    operations.withdraw_role(by=acting(admin, "Wechsel"), at=at, user=user, role=role)

    shown = [(change.subject, change.reason, change.who) for change in account_history(user)[:2]]

    assert set(shown) == {
        ("Rolle gegeben: Redaktion", "Neu im Amt", str(admin)),
        ("Rolle entzogen: Redaktion", "Wechsel", str(admin)),
    }


def test_the_pair_on_accounts_agrees(admin: User) -> None:
    for user in (admin, make_office(), make_user()):
        seen = set(accounts_visible_to(user))
        assert seen == {account for account in User.objects.all() if may_see_account(user, account)}
