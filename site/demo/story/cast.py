"""The people of the story: persons, accounts and office roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.actor import Actor, Channel
from demo.story.texts import load, moment
from people import operations as people
from people.choices import OfficeRole
from people.models import Person, User

PASSWORD = "kim-demo-2021"  # noqa: S105 — printed by `make start`; the demo is no real site
BEGINNING = date(2021, 5, 3)
READER = {
    "email": "leserin@kim.example",
    "first_name": "Mia",
    "last_name": "Becker",
    "persona": "Konto ohne Gremium",
}


@dataclass(slots=True)
class Cast:
    """Everybody in the story by the code the texts use."""

    persons: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, code: str, reason: str = "") -> Actor:
        """Somebody acting at the command line, where the demo is told."""
        return Actor(user=self.users[code], channel=Channel.COMMAND, reason=reason)

    @property
    def office(self) -> Actor:
        """The first person of the coordinating office."""
        return self.actor("aydin")


def assemble() -> Cast:
    """All persons and accounts, made where they are missing."""
    texts, cast, at = load("bodies"), Cast(), moment(BEGINNING, 8)
    accounts: dict[str, dict[str, Any]] = {entry["person"]: entry for entry in texts["user"]}
    founder = Actor.system("Einrichtung der Plattform")
    for entry in sorted(texts["person"], key=lambda row: row["code"] not in accounts):
        account = accounts.get(entry["code"])
        if account:
            user = _account(account["email"], entry, founder, at)
            _grant(user, account["roles"], founder, at)
            cast.users[entry["code"]] = user
            cast.persons[entry["code"]] = user.person
        else:
            cast.persons[entry["code"]] = _person(entry, founder, at)
    _account(READER["email"], READER, founder, at)
    return cast


def log_ins() -> list[tuple[str, str, str]]:
    """Role, name and e-mail address of every demo account, for the table `make start` prints."""
    texts = load("bodies")
    names = {row["code"]: f"{row['first_name']} {row['last_name']}" for row in texts["person"]}
    rows = [(row["persona"], names[row["person"]], row["email"]) for row in texts["user"]]
    return [
        *rows,
        (READER["persona"], f"{READER['first_name']} {READER['last_name']}", READER["email"]),
    ]


def _account(email: str, entry: dict[str, Any], by: Actor, at: datetime) -> User:
    known = User.objects.filter(email=email).first()
    return known or people.create_user(
        by=by, at=at, email=email, password=PASSWORD,
        first_name=entry["first_name"], last_name=entry["last_name"],
    )  # fmt: skip


def _grant(user: User, roles: list[str], by: Actor, at: datetime) -> None:
    held = set(user.role_grants.values_list("role", flat=True))
    for role in roles:
        if role not in held:
            people.grant_role(by=by, at=at, user=user, role=OfficeRole(role))


def _person(entry: dict[str, Any], by: Actor, at: datetime) -> Person:
    names = {"first_name": entry["first_name"], "last_name": entry["last_name"]}
    known = Person.objects.filter(**names).first()
    return known or people.create_person(by=by, at=at, title=entry.get("title", ""), **names)
