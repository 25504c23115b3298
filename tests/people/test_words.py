"""Whatever the log-in says, it says formally; and nothing of it is kept by a cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.translation import gettext

from people.adapters import CORRECTED_WORDS, InvitationOnlyAdapter, SecondFactorAdapter
from people.models import User
from people.urls import urlpatterns
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
INFORMAL = re.compile(
    r"\b(du|dein\w*|dir|dich|euch|euer\w*|versuche|gib|habe Geduld|klick|wähle|bist|musst)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(r"\b(the|your|you|password|please|account|code is)\b", re.IGNORECASE)
LONG_AGO = "/konto/passwort/neu/1-falsch/"


def names(patterns: Any) -> Iterator[str]:
    """The names of all addresses below `/konto/`."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


def address(name: str) -> str:
    """An address under `/konto/`; the mailed link is a wrong one."""
    return LONG_AGO if name == "account_reset_password_from_key" else reverse(name)


def words(answer: Any) -> str:
    """What stands on a page, markup left out but labels and placeholders kept."""
    markup = answer.content.decode()
    attributes = re.findall(r'(?:placeholder|aria-label|title|value)="([^"]*)"', markup)
    markup = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join([re.sub(r"<[^>]+>", " ", markup), *attributes])


@pytest.fixture(params=["anonymous", "member", "member with second factor"])
def browser(request: pytest.FixtureRequest) -> Client:
    """Somebody's browser."""
    client = Client()
    if request.param != "anonymous":
        user = make_user()
        if request.param.endswith("factor"):
            TOTP.activate(user, generate_totp_secret())
            RecoveryCodes.activate(user)
        client.post("/konto/anmelden/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("name", sorted(set(names(urlpatterns))))
def test_every_page_of_the_log_in_is_formal_and_never_stored(browser: Client, name: str) -> None:
    for answer in (
        browser.get(address(name), follow=True),
        browser.post(address(name), {}, follow=True),
        browser.post(
            address(name),
            {"login": "x", "password": "y", "password1": "a", "password2": "b", "code": "000000",
             "oldpassword": "z", "email": "keine"},
            follow=True,
        ),
    ):  # fmt: skip
        assert answer.status_code in (200, 404, 405), name
        assert INFORMAL.search(words(answer)) is None, name
        if answer.request["PATH_INFO"].startswith("/konto/"):
            assert "no-store" in answer["Cache-Control"], name


@pytest.mark.parametrize("adapter", [InvitationOnlyAdapter, SecondFactorAdapter])
def test_every_message_of_the_adapters_is_formal_german(adapter: Any) -> None:
    ours = {**adapter.error_messages}
    unreachable = {"phone_password_mismatch", "phone_taken", "unknown_phone", "username_taken",
                   "username_password_mismatch"}  # fmt: skip

    for code, message in ours.items():
        assert INFORMAL.search(str(message)) is None, code
        if code not in unreachable:
            assert ENGLISH.search(str(message)) is None, code


def test_corrected_words_are_formal_german() -> None:
    for word in CORRECTED_WORDS:
        assert INFORMAL.search(gettext(word)) is None
        assert gettext(word) != word


def test_too_many_attempts_are_answered_formally(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/5m/key", "login": "3/m/ip"}
    cache.clear()
    user, client = make_user(), Client()
    pages = [
        client.post("/konto/anmelden/", {"login": user.email, "password": "falsch"})
        for _attempt in range(5)
    ]
    cache.clear()

    assert "Zu viele gescheiterte Anmeldungen" in words(pages[1])
    assert pages[-1].status_code == 429
    assert "Bitte warten Sie einige Minuten" in words(pages[-1])
    assert INFORMAL.search(" ".join(words(page) for page in pages)) is None


def test_messages_after_changing_the_second_factor_are_formal() -> None:
    for name in ("totp_activated", "totp_deactivated", "recovery_codes_generated"):
        text = render_to_string(f"mfa/messages/{name}.txt")
        assert INFORMAL.search(text) is None
        assert ENGLISH.search(text) is None


def test_the_own_address_is_shown_and_cannot_be_changed(client: Client) -> None:
    user = make_user(email="ayla@kim.example")
    client.force_login(user)

    page = client.get("/konto/e-mail/")
    for values in (
        {"action_add": "", "email": "neu@kim.example"},
        {"action_primary": "", "email": "neu@kim.example"},
    ):
        assert client.post("/konto/e-mail/", values).status_code == 405

    assert "ayla@kim.example" in page.content.decode()
    assert "Ihre Anmeldeadresse ändert die Geschäftsstelle." in page.content.decode()
    assert list(User.objects.values_list("email", flat=True)) == ["ayla@kim.example"]


def test_a_second_factor_is_asked_for() -> None:
    user, client = make_user(), Client()
    TOTP.activate(user, generate_totp_secret())

    answer = client.post("/konto/anmelden/", {"login": user.email, "password": PASSWORD})

    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert Authenticator.objects.count() == 1


def test_all_names_resolve() -> None:
    assert get_resolver().reverse("account_email") == "konto/e-mail/"
