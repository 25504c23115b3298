"""Members make, see and revoke the addresses of their own calendar; a secret is shown once."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from core.actor import Actor
from core.operations import NotPermitted, NotPossible
from meetings.models import CalendarKey
from meetings.operations.calendar_keys import (
    KEYS_AT_MOST,
    make_calendar_key,
    revoke_calendar_key,
)
from meetings.permissions.calendars import (
    calendar_keys_visible_to,
    may_have_calendar,
    may_see_calendar_key,
)
from people.models import User
from people.operations import deactivate_user
from tests.factories.people import AT, SYSTEM, acting, make_user
from tests.factories.projectgroups import make_project_group

pytestmark = pytest.mark.django_db
PAGE = "/intern/kalender/"


@pytest.fixture
def user() -> User:
    """Somebody with an account."""
    return make_user()


@pytest.fixture
def client(user: User) -> Client:
    """Their browser."""
    client = Client()
    client.force_login(user)
    return client


def key_of(user: User, number: int = 0) -> CalendarKey:
    """An address of this person's calendar."""
    return make_calendar_key(by=acting(user), at=AT, secret=f"{number:02d}" * 20)


def addresses_in(page: str) -> list[str]:
    """The secret addresses a page shows to be copied."""
    return re.findall(r'value="(http://localhost:8000/kalender/[^"]+)"', page)


def test_a_new_address_is_shown_once_and_works(client: Client) -> None:
    answer = client.post(PAGE)
    (address,) = addresses_in(answer.content.decode())

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert f'href="{address.replace("http", "webcal")}"' in answer.content.decode()
    assert Client().get(address.removeprefix("http://localhost:8000")).status_code == 200
    assert addresses_in(client.get(PAGE).content.decode()) == []


def test_the_secret_itself_is_not_kept(client: Client) -> None:
    (address,) = addresses_in(client.post(PAGE).content.decode())
    secret = address.split("/")[-2]

    key = CalendarKey.objects.get()

    assert len(secret) >= 40
    assert secret not in str(vars(key))
    assert len(key.key_sha256) == 64


def test_two_addresses_are_two_secrets(client: Client) -> None:
    first, second = (addresses_in(client.post(PAGE).content.decode()) for _round in range(2))

    assert first != second
    assert CalendarKey.objects.count() == 2


def test_there_are_ten_at_most(client: Client, user: User) -> None:
    keys = [key_of(user, number) for number in range(KEYS_AT_MOST)]

    with pytest.raises(NotPossible):
        key_of(user, 99)
    assert client.post(PAGE).status_code == 409

    revoke_calendar_key(by=acting(user), at=AT, key=keys[0])
    assert client.post(PAGE).status_code == 200


def test_a_revoked_address_is_gone_from_the_page(client: Client, user: User) -> None:
    key = key_of(user)
    address = reverse("meetings:calendar_key_revoke", args=[key.pk])
    assert address in client.get(PAGE).content.decode()

    assert client.post(address)["Location"] == PAGE

    key.refresh_from_db()
    assert key.revoked_at == AT
    assert address not in client.get(PAGE).content.decode()
    with pytest.raises(NotPossible):
        revoke_calendar_key(by=acting(user), at=AT, key=key)


def test_nobody_touches_the_addresses_of_others(client: Client, user: User, office: User) -> None:
    key = key_of(make_user())

    assert client.post(reverse("meetings:calendar_key_revoke", args=[key.pk])).status_code == 404
    for stranger in (user, office):
        assert not may_see_calendar_key(stranger, key)
        assert key not in calendar_keys_visible_to(stranger)
        with pytest.raises(NotPermitted):
            revoke_calendar_key(by=acting(stranger), at=AT, key=key)


def test_nobody_without_an_open_account_has_a_calendar(user: User) -> None:
    closed = deactivate_user(by=SYSTEM.because("Ende"), at=AT, user=user)

    assert not may_have_calendar(AnonymousUser())
    assert not may_have_calendar(closed)
    assert not calendar_keys_visible_to(AnonymousUser()).exists()
    for actor in (acting(closed), Actor(AnonymousUser()), SYSTEM):
        with pytest.raises(NotPermitted):
            make_calendar_key(by=actor, at=AT, secret="x" * 40)


def test_the_page_asks_for_a_log_in() -> None:
    assert Client().get(PAGE)["Location"] == f"/konto/anmelden/?next={PAGE}"
    assert Client().post(PAGE).status_code == 302
    assert not CalendarKey.objects.exists()


def test_the_page_lists_public_calendars(client: Client) -> None:
    group = make_project_group()

    assert f"/gremien/{group.slug}/termine.ics" in client.get(PAGE).content.decode()
