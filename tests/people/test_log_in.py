"""There is one log-in, by e-mail address; nobody signs up alone."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlencode

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from core.actor import Actor
from people import operations
from people.models import User
from people.views import log_in_again_url

pytestmark = pytest.mark.django_db
PASSWORD = "ein-gutes-passwort"


@pytest.fixture
def user(system: Actor, at: datetime) -> User:
    """Somebody with an account."""
    return operations.create_user(
        by=system,
        at=at,
        email="mia@kim.example",
        first_name="Mia",
        last_name="Becker",
        password=PASSWORD,
    )


@pytest.mark.parametrize(
    "address",
    ["/verwaltung/login/?next=/verwaltung/pages/", "/verwaltung/password_reset/", "/_util/login/"],
)
def test_wagtails_own_log_in_leads_to_ours(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/anmelden/?next=")


def test_the_log_in_remembers_where_somebody_wanted_to_go(client: Client) -> None:
    answer = client.get("/verwaltung/login/?next=/verwaltung/pages/")

    assert answer["Location"].endswith("?next=%2Fverwaltung%2Fpages%2F")


def test_wagtails_log_in_takes_no_password(client: Client, user: User) -> None:
    client.post("/verwaltung/login/", {"username": user.email, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/verwaltung/", "/intern/"])
def test_anonymous_people_are_asked_to_log_in(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"] == f"/konto/anmelden/?next={address}"


@pytest.mark.parametrize("typed", ["mia@kim.example", "MIA@kim.example"])
def test_the_address_and_password_open_the_members_area(
    client: Client, user: User, typed: str
) -> None:
    answer = client.post("/konto/anmelden/", {"login": typed, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == "/intern/"


def test_a_wrong_password_gets_a_german_sentence_and_keeps_the_address(
    client: Client, user: User
) -> None:
    answer = client.post("/konto/anmelden/", {"login": user.email, "password": "falsch"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "stimmen nicht" in page or "falsch" in page
    assert 'value="mia@kim.example"' in page


@pytest.mark.parametrize("has_second_factor", [False, True])
def test_a_link_from_a_mail_returns_to_its_page(
    client: Client, user: User, has_second_factor: bool
) -> None:
    page = "/intern/sitzungen/?ansicht=vergangen"
    secret = generate_totp_secret()
    if has_second_factor:
        TOTP.activate(user, secret)

    asked = client.get(page, follow=True)
    [back] = re.findall(r'name="next" value="([^"]+)"', asked.content.decode())
    typed = {"login": user.email, "password": PASSWORD, "next": back}
    client.post("/konto/anmelden/", {**typed, "password": "vertippt"})
    answer = client.post("/konto/anmelden/", typed)
    if has_second_factor:
        assert "_auth_user_id" not in client.session
        code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
        answer = client.post(answer["Location"], {"code": code})

    assert answer["Location"] == page
    assert client.get(page).status_code == 200


def test_a_foreign_address_to_return_to_is_ignored(client: Client, user: User) -> None:
    answer = client.post(
        "/konto/anmelden/",
        {"login": user.email, "password": PASSWORD, "next": "https://boese.example/"},
    )

    assert answer["Location"] == "/intern/"


def test_nobody_signs_up_alone(client: Client) -> None:
    answer = client.post(
        "/konto/registrieren/",
        {"email": "neu@kim.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert answer.status_code == 200
    assert not User.objects.exists()


def test_a_page_behind_a_shared_password_does_not_exist(client: Client) -> None:
    assert client.post("/_util/authenticate_with_password/1/1/").status_code == 403


def test_a_script_learns_whether_the_session_goes_on(client: Client, user: User) -> None:
    status = reverse("account_signed_in")
    assert client.get(status).json() == {"signed_in": False}

    client.force_login(user)
    answer = client.get(status)

    assert answer.json()["user"] == user.pk
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]
    assert client.post(status).status_code == 405


def test_a_second_window_says_that_the_first_one_goes_on(client: Client, user: User) -> None:
    page = reverse("account_signed_in_again")
    assert log_in_again_url() == f"/konto/anmelden/?{urlencode({'next': page})}"
    assert client.get(page)["Location"] == f"/konto/anmelden/?next={page}"

    client.force_login(user)
    assert client.get(page).status_code == 200
