"""Wagtail's own keeping of accounts and groups is out of reach for everybody."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from people.choices import OfficeRole
from people.models import User
from people.wagtail_hooks import KEPT_ELSEWHERE
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["superuser", "administrator", "editor"])
def account(request: pytest.FixtureRequest) -> User:
    """Somebody who gets into Wagtail."""
    if request.param == "superuser":
        return User.objects.create_superuser(
            "root@kim.example", PASSWORD, first_name="R", last_name="T"
        )
    return make_user(OfficeRole(request.param))


@pytest.fixture
def browser(account: User) -> Client:
    """Their browser."""
    client = Client()
    client.force_login(account)
    return client


def addresses(user: User, group: Group) -> list[str]:
    """All of Wagtail's pages that would change accounts or groups."""
    return [
        *(
            reverse(f"wagtailusers_{kind}:{name}")
            for kind in ("users", "groups")
            for name in ("index", "add", "index_results")
        ),
        *(reverse(f"wagtailusers_users:{name}", args=[user.pk]) for name in ("edit", "delete")),
        *(reverse(f"wagtailusers_groups:{name}", args=[group.pk]) for name in ("edit", "delete")),
        *(
            f"{reverse('wagtail_bulk_action', args=['people', 'user', action])}?id={user.pk}"
            for action in ("delete", "set_active_state", "assign_role")
        ),
    ]


def test_accounts_and_groups_are_kept_elsewhere(browser: Client) -> None:
    other, group = make_user(), Group.objects.first()
    assert group is not None
    before = User.history.count(), Group.objects.count()

    for address in addresses(other, group):
        assert browser.get(address).status_code == 403, address
        assert browser.post(address, {"is_active": "", "name": "x"}).status_code == 403, address

    assert (User.history.count(), Group.objects.count()) == before
    assert User.objects.filter(pk=other.pk, is_active=True, person__isnull=False).exists()


def test_the_refusal_says_where_accounts_are_kept(browser: Client) -> None:
    page = browser.get("/verwaltung/users/").content.decode()

    assert "unter „Konten“ gepflegt" in page


def test_nobody_renames_themselves(account: User, browser: Client) -> None:
    name = str(account)
    page = browser.get("/verwaltung/account/").content.decode()

    browser.post(
        "/verwaltung/account/",
        {
            "name_email-first_name": "Oberbürgermeisterin", "name_email-last_name": "Reker",
            "name_email-email": "ob@kim.example", "theme-theme": "system", "theme-contrast": "system",
            "theme-density": "default", "theme-keyboard_shortcuts": "on",
        },
    )  # fmt: skip

    account.refresh_from_db()
    assert str(account) == name
    assert "name_email" not in page
    assert "password-" not in page
    assert "theme-theme" in page


def test_menus_do_not_lead_to_accounts(browser: Client) -> None:
    page = browser.get("/verwaltung/", follow=True).content.decode()

    assert KEPT_ELSEWHERE
    assert "/verwaltung/users/" not in page
    assert "/verwaltung/groups/" not in page


def test_anonymous_people_are_asked_to_log_in(client: Client) -> None:
    for address in ("/verwaltung/users/", "/verwaltung/account/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/anmelden/")
