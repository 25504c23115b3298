"""Entering and changing people."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import require
from people.models import Person, User
from people.permissions import may_keep_people


def create_person(
    *, by: Actor, at: datetime, first_name: str, last_name: str, title: str = "", email: str = "",
    user: User | None = None, is_named_publicly: bool = False,
) -> Person:  # fmt: skip
    """A saved person. Raises NotPermitted, or InvalidInput for a missing name."""
    require(by, may_keep_people)
    person = Person(
        title=title, first_name=first_name, last_name=last_name, email=email, user=user,
        is_named_publicly=is_named_publicly,
    )  # fmt: skip
    return save_recorded(person, by=by, at=at)


def change_person(
    *, by: Actor, at: datetime, person: Person, first_name: str, last_name: str, title: str = "",
    email: str = "", is_named_publicly: bool = False, version: int | None = None,
) -> Person:  # fmt: skip
    """The person with other names, address or consent; their account takes the name, not the address.

    Raises NotPermitted, Conflict when changed since ``version``, or InvalidInput.
    """
    require(by, may_keep_people)
    with transaction.atomic():
        person = lock_current(person, version)
        person.title, person.first_name, person.last_name = title, first_name, last_name
        person.email, person.is_named_publicly = email, is_named_publicly
        save_recorded(person, by=by, at=at)
        _name_account(person, by=by, at=at)
    return person


def _name_account(person: Person, *, by: Actor, at: datetime) -> None:
    """The account signs with the name of its person."""
    if person.user_id is None:
        return
    user = User.objects.select_for_update().get(pk=person.user_id)
    names = (person.first_name, person.last_name)
    if (user.first_name, user.last_name) != names:
        user.first_name, user.last_name = names
        person.user = save_recorded(user, by=by, at=at)
