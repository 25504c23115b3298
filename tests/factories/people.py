"""Accounts and persons for tests, made by the operations."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from core.actor import Actor
from people.choices import OfficeRole
from people.models import Person, User
from people.operations import create_person, create_user

AT = datetime(2021, 5, 28, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""The moment at which factories act unless told: the 80th session of the Runder Tisch."""
SYSTEM = Actor.system("Test")
PASSWORD = "ein-langes-Kennwort-für-Tests"
_numbers = count(1)
_LAST_NAMES = ("Aydın", "Müller-Özdemir", "Nowak", "Schäfer", "Groß", "Öztürk", "Yılmaz", "Jansen")


def make_person(**values: object) -> Person:
    """A person with a German name and no account."""
    number = next(_numbers)
    name = {"first_name": f"Kim {number}", "last_name": _LAST_NAMES[number % len(_LAST_NAMES)]}
    return create_person(by=SYSTEM, at=AT, **{**name, **values})


def make_user(*roles: OfficeRole, email: str = "", **values: object) -> User:
    """An account that can log in with ``PASSWORD``, and its person."""
    number = next(_numbers)
    name = {"first_name": f"Kim {number}", "last_name": _LAST_NAMES[number % len(_LAST_NAMES)]}
    return create_user(
        by=SYSTEM, at=AT, email=email or f"person-{number}@kim.example", password=PASSWORD, roles=roles,
        **{**name, **values},
    )  # fmt: skip


def make_office() -> User:
    """Somebody of the coordinating office."""
    return make_user(OfficeRole.OFFICE)


def acting(user: User, reason: str = "") -> Actor:
    """This account acting through the website."""
    return Actor(user=user, reason=reason)
