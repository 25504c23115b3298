"""Everything that changes accounts, people and office roles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import delete_recorded, save_recorded
from core.operations import InvalidInput, NotPossible, require
from people.choices import OfficeRole
from people.models import Person, RoleGrant, User
from people.permissions import may_grant_roles, may_keep_people
from people.signals import roles_changed


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
    """The person with other names, address or consent; the log-in address of an account stays.

    Raises NotPermitted, Conflict when changed since ``version``, or InvalidInput.
    """
    require(by, may_keep_people)
    with transaction.atomic():
        person = lock_current(person, version)
        person.title, person.first_name, person.last_name = title, first_name, last_name
        person.email, person.is_named_publicly = email, is_named_publicly
        return save_recorded(person, by=by, at=at)


def create_user(
    *, by: Actor, at: datetime, email: str, first_name: str, last_name: str, title: str = "",
    password: str | None = None, roles: Iterable[OfficeRole] = (), is_named_publicly: bool = False,
) -> User:  # fmt: skip
    """A saved account with its person. Raises NotPermitted, or InvalidInput for a taken address."""
    require(by, may_keep_people)
    if User.objects.filter(email__iexact=email).exists():
        raise InvalidInput.for_field(
            "email", _("There is an account with this e-mail address already.")
        )
    with transaction.atomic():
        user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
        create_person(
            by=by, at=at, first_name=first_name, last_name=last_name, title=title, email=email, user=user,
            is_named_publicly=is_named_publicly,
        )  # fmt: skip
        for role in roles:
            grant_role(by=by, at=at, user=user, role=role)
    return user


def grant_role(*, by: Actor, at: datetime, user: User, role: OfficeRole) -> RoleGrant:
    """The grant of an office role. Raises NotPermitted, or InvalidInput when held already."""
    require(by, may_grant_roles)
    with transaction.atomic():
        grant = save_recorded(RoleGrant(user=user, role=role), by=by, at=at)
        _roles_changed(user)
    return grant


def withdraw_role(*, by: Actor, at: datetime, user: User, role: OfficeRole) -> None:
    """Take an office role away at once. Raises NotPermitted, or NotPossible when not held."""
    require(by, may_grant_roles)
    grant = RoleGrant.objects.filter(user=user, role=role).first()
    if grant is None:
        raise NotPossible(_("This account does not have this role."))
    with transaction.atomic():
        delete_recorded(grant, by=by, at=at)
        _roles_changed(user)


def _roles_changed(user: User) -> None:
    """Forget what this object knew of its roles and tell the apps above."""
    user.__dict__.pop("_office_roles", None)
    roles_changed.send(sender=User, user=user)
