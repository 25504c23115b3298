"""Accounts are kept in the members' area: every step says what it did and asks for the reason."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from people.choices import OfficeRole
from people.models import User
from people.operations import deactivate_user
from people.permissions import is_editor
from tests.factories.people import AT, SYSTEM, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    """Somebody who gives roles."""
    return make_user(OfficeRole.ADMINISTRATOR)


@pytest.fixture
def browser(admin: User) -> Client:
    """The administrator's browser."""
    return signed_in(admin)


def signed_in(user: User) -> Client:
    """A browser in which this account is logged in."""
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    """What stands on the page, white space flattened."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def links(answer: Any) -> set[str]:
    """Where the page leads."""
    return set(re.findall(r'href="(/intern/[^"]+)"', answer.content.decode()))


def test_the_list_shows_roles_and_state(browser: Client) -> None:
    make_user(OfficeRole.OFFICE)
    deactivate_user(by=SYSTEM, at=AT, user=make_user())

    page = text(browser.get(reverse("desk:accounts")))

    for word in ("Geschäftsstelle", "Administration", "geschlossen", "eingeladen"):
        assert word in page


def test_a_role_is_given_and_withdrawn_with_its_reason(browser: Client, admin: User) -> None:
    user = make_user()
    url = user.get_absolute_url()

    given = browser.post(
        reverse("desk:role-grant", args=[user.pk]), {"role": "editor", "reason": "Neu im Amt"}
    )
    assert given["Location"] == url
    assert is_editor(User.objects.get(pk=user.pk))
    withdraw = reverse("desk:role-withdraw", args=[user.pk, "editor"])
    assert withdraw in links(browser.get(url))
    browser.post(withdraw, {"reason": "Wechsel"})

    page = text(browser.get(url))
    assert not is_editor(User.objects.get(pk=user.pk))
    for word in ("Rolle gegeben: Redaktion", "Neu im Amt", "Rolle entzogen: Redaktion", "Wechsel"):
        assert word in page
    assert str(admin) in page
    assert browser.get(withdraw).status_code == 404


def test_a_missing_reason_comes_back_at_its_field(browser: Client) -> None:
    user = make_user()

    answer = browser.post(reverse("desk:role-grant", args=[user.pk]), {"role": "editor"})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert not is_editor(user)


def test_the_last_administrator_reads_why_not(browser: Client, admin: User) -> None:
    answer = browser.post(
        reverse("desk:role-withdraw", args=[admin.pk, "administrator"]), {"reason": "Weg"}
    )

    assert answer.status_code == 422
    assert "Dies ist die letzte Administration." in text(answer)
    assert 'value="Weg"' in answer.content.decode()


def test_an_account_is_closed_and_opened_again(browser: Client) -> None:
    user = make_user()
    theirs = signed_in(user)

    browser.post(reverse("desk:account-close", args=[user.pk]), {"reason": "Ausgeschieden"})
    assert "geschlossen" in text(browser.get(user.get_absolute_url()))
    assert theirs.get(reverse("desk:home")).status_code == 302
    assert mail.outbox == []

    browser.post(reverse("desk:account-reopen", args=[user.pk]), {"reason": "Zurück"})
    assert User.objects.get(pk=user.pk).is_active
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_the_office_sets_up_an_account_for_somebody_entered(office: User) -> None:
    client, person = signed_in(office), make_person(email="ayla@kim.example")
    url = reverse("desk:account-open", args=[person.pk])
    assert url in links(client.get(person.get_absolute_url()))
    assert 'value="ayla@kim.example"' in client.get(url).content.decode()

    answer = client.post(url, {"email": "ayla@kim.example"})

    person.refresh_from_db()
    assert person.user is not None
    assert answer["Location"] == person.user.get_absolute_url()
    assert "/konto/passwort/neu/" in mail.outbox[0].body
    assert url not in links(client.get(person.get_absolute_url()))


def test_the_office_is_not_led_to_what_only_administrators_may(office: User, admin: User) -> None:
    client = signed_in(office)
    user = make_user(OfficeRole.EDITOR)

    found = links(client.get(user.get_absolute_url()))
    foreign = links(client.get(admin.get_absolute_url()))

    assert reverse("desk:account-close", args=[user.pk]) in found
    assert reverse("desk:account-close", args=[admin.pk]) not in foreign
    for name in ("role-grant", "account-email"):
        assert reverse(f"desk:{name}", args=[user.pk]) not in found


def test_nobody_is_led_to_closing_their_own_account(browser: Client, admin: User) -> None:
    make_user(OfficeRole.ADMINISTRATOR)
    close = reverse("desk:account-close", args=[admin.pk])

    assert close not in links(browser.get(admin.get_absolute_url()))
    assert "das eigene Konto" in text(browser.post(close, {"reason": "Versehen"}))
    assert User.objects.get(pk=admin.pk).is_active


def test_a_changed_address_is_told_to_both(browser: Client) -> None:
    user = make_user(email="alt@kim.example")
    url = reverse("desk:account-email", args=[user.pk])

    version = browser.get(url).context["form"].fields["version"].initial
    browser.post(url, {"email": "neu@kim.example", "reason": "Heirat", "version": version})

    assert User.objects.get(pk=user.pk).email == "neu@kim.example"
    assert {message.to[0] for message in mail.outbox} == {"alt@kim.example", "neu@kim.example"}


def test_a_mail_server_that_fails_loses_no_account(
    office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    client, person = signed_in(office), make_person()

    answer = client.post(
        reverse("desk:account-open", args=[person.pk]), {"email": "ayla@kim.example"}, follow=True
    )

    assert User.objects.filter(email="ayla@kim.example").exists()
    assert "konnte nicht versandt werden" in text(answer)


def test_the_list_asks_a_constant_number_of_queries(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _round in range(2):
        for _number in range(3):
            make_user(OfficeRole.EDITOR)
        browser.get(reverse("desk:accounts"))
        with django_assert_max_num_queries(30) as captured:
            browser.get(reverse("desk:accounts"))
        counts.append(len(captured))

    assert counts[0] == counts[1]
