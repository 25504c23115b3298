"""Mailed links lead to a working log-in, under the site's own name, in formal words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from core.operations import NotPossible
from people.emails import send_address_changed, send_invitation
from people.models import User
from people.operations import deactivate_user, open_account
from tests.factories.people import AT, SYSTEM, make_person, make_user

pytestmark = pytest.mark.django_db
NEW = "ein-neues-langes-Kennwort"


def mailed_path() -> str:
    """The address of the one mailed link, without the site's name."""
    found = re.findall(r"http://localhost:8000(/konto/passwort/neu/\S+)", mail.outbox[-1].body)
    assert len(found) == 1, mail.outbox[-1].body
    return str(found[0])


def set_password(client: Client, path: str) -> None:
    """Follow the link and set a password, as a browser does."""
    page = client.get(path, follow=True)
    assert page.status_code == 200
    assert 'name="password1"' in page.content.decode()
    answer = client.post(
        page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}, follow=True
    )
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == "/konto/passwort/neu/fertig/"


def sign_in(client: Client, user: User) -> bool:
    """Whether address and new password open the members' area."""
    answer = client.post("/konto/anmelden/", {"login": user.email, "password": NEW})
    return answer.status_code == 302 and answer["Location"] == "/intern/"


@pytest.fixture
def invited() -> User:
    """Somebody with an account and no password."""
    person = make_person(first_name="Ayla", last_name="Demir")
    return open_account(by=SYSTEM, at=AT, person=person, email="ayla@kim.example")


def test_an_invitation_leads_to_a_log_in(invited: User, client: Client) -> None:
    send_invitation(invited)

    message = mail.outbox[0]
    assert message.subject == "KIM: Ihr Zugang"
    assert message.to == ["ayla@kim.example"]
    assert "Ayla Demir" in message.body
    set_password(client, mailed_path())
    assert sign_in(Client(), invited)


def test_a_link_works_once(invited: User, client: Client) -> None:
    send_invitation(invited)
    set_password(client, mailed_path())

    again = Client().get(mailed_path(), follow=True).content.decode()

    assert "gilt nicht mehr" in again
    assert 'name="password1"' not in again


def test_a_forgotten_password_is_set_anew(client: Client) -> None:
    user = make_user()

    client.post("/konto/passwort/vergessen/", {"email": user.email})

    assert mail.outbox[0].subject == "KIM: Neues Passwort setzen"
    set_password(client, mailed_path())
    assert sign_in(Client(), user)


def test_links_do_not_follow_the_host_a_request_claims(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    user = make_user()

    client.post("/konto/passwort/vergessen/", {"email": user.email}, HTTP_HOST="boese.example")

    assert "boese.example" not in mail.outbox[0].body
    assert mailed_path()


@pytest.mark.parametrize("kind", ["unknown", "closed"])
def test_nobody_without_an_open_account_gets_a_link(client: Client, kind: str) -> None:
    user = make_user()
    if kind == "closed":
        deactivate_user(by=SYSTEM, at=AT, user=user)

    answer = client.post(
        "/konto/passwort/vergessen/",
        {"email": user.email if kind == "closed" else "niemand@kim.example"},
    )

    assert answer["Location"] == "/konto/passwort/vergessen/gesendet/"
    assert mail.outbox == []


def test_a_closed_account_is_not_invited(invited: User) -> None:
    closed = deactivate_user(by=SYSTEM, at=AT, user=invited)

    with pytest.raises(NotPossible, match="geschlossen"):
        send_invitation(closed)

    assert mail.outbox == []


def test_old_and_new_address_learn_of_the_change(invited: User) -> None:
    send_address_changed(invited, "alt@kim.example")

    assert [message.to[0] for message in mail.outbox] == ["alt@kim.example", "ayla@kim.example"]
    assert all("alt@kim.example" in message.body for message in mail.outbox)


def test_an_invited_person_sets_up_a_second_factor(invited: User, client: Client) -> None:
    send_invitation(invited)
    set_password(client, mailed_path())
    sign_in(client, invited)

    page = client.get("/konto/zwei-faktor/totp/activate/", follow=True)

    assert page.status_code == 200
    assert "<svg" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
