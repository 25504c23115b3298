"""Two people at the same moment: one of them is told, nobody gets an error page."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Collection

from core.operations import Conflict, InvalidInput, NotPossible, Refusal
from pages.operations import sync_editor_rights
from people import operations
from people.choices import OfficeRole
from people.models import RoleGrant, User
from tests.factories.people import AT, SYSTEM, acting, make_user

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PARALLEL = 4


@pytest.fixture(autouse=True)
def _root_collection() -> None:
    """Wagtail's root, which a transactional test before this one has emptied away."""
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    sync_editor_rights(by=SYSTEM, at=AT)


def at_once(*attempts: Callable[[], Any]) -> list[BaseException | None]:
    """What each attempt raised when all began together."""
    barrier = Barrier(len(attempts))
    raised: list[BaseException | None] = [None] * len(attempts)

    def run(number: int, attempt: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            attempt()
        except BaseException as error:  # noqa: BLE001 — the test looks at it
            raised[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def refusals(raised: list[BaseException | None]) -> list[BaseException]:
    """Those that were told; anything but a refusal fails the test."""
    told = [error for error in raised if error is not None]
    assert all(isinstance(error, Refusal) for error in told), told
    return told


def test_a_role_is_given_once() -> None:
    user, role = make_user(), OfficeRole.EDITOR

    told = refusals(
        at_once(*[lambda: operations.grant_role(by=SYSTEM, at=AT, user=user, role=role)] * PARALLEL)
    )

    assert len(told) == PARALLEL - 1
    assert all(isinstance(error, InvalidInput | Conflict) for error in told)
    assert RoleGrant.history.filter(user=user).count() == 1


def test_a_role_is_withdrawn_once() -> None:
    user, role = make_user(OfficeRole.EDITOR), OfficeRole.EDITOR

    told = refusals(
        at_once(
            *[lambda: operations.withdraw_role(by=SYSTEM, at=AT, user=user, role=role)] * PARALLEL
        )
    )

    assert len(told) == PARALLEL - 1
    assert all(isinstance(error, NotPossible) for error in told)
    assert RoleGrant.history.filter(user=user, history_type="-").count() == 1


def test_an_address_is_given_once() -> None:
    values = {"email": "ayla@kim.example", "first_name": "Ayla", "last_name": "Demir"}

    told = refusals(
        at_once(*[lambda: operations.create_user(by=SYSTEM, at=AT, **values)] * PARALLEL)
    )

    assert len(told) == PARALLEL - 1
    assert all(isinstance(error, InvalidInput) for error in told)
    assert User.objects.count() == 1


def test_two_administrators_do_not_remove_each_other() -> None:
    one, two = make_user(OfficeRole.ADMINISTRATOR), make_user(OfficeRole.ADMINISTRATOR)

    refusals(
        at_once(
            lambda: operations.deactivate_user(by=acting(one, "Streit"), at=AT, user=two),
            lambda: operations.deactivate_user(by=acting(two, "Streit"), at=AT, user=one),
        )
    )

    assert User.objects.filter(is_active=True).count() == 1
    assert RoleGrant.objects.count() == 1


def test_an_account_is_closed_once() -> None:
    make_user(OfficeRole.ADMINISTRATOR)
    user = make_user(OfficeRole.EDITOR)

    told = refusals(
        at_once(*[lambda: operations.deactivate_user(by=SYSTEM, at=AT, user=user)] * PARALLEL)
    )

    assert len(told) == PARALLEL - 1
    assert User.history.filter(id=user.pk, is_active=False).count() == 1
