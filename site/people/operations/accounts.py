"""Opening, closing and changing accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import delete_recorded, save_recorded
from core.operations import Conflict, InvalidInput, NotPossible, require
from people.choices import OfficeRole
from people.models import Person, User
from people.operations.guards import (
    lock_user,
    refuse_last_administrator,
    refuse_without_reason,
    tell_roles_changed,
)
from people.operations.persons import create_person
from people.operations.roles import grant_role
from people.permissions import may_change_log_in, may_close_account, may_keep_people


def create_user(
    *, by: Actor, at: datetime, email: str, first_name: str, last_name: str, title: str = "",
    password: str | None = None, roles: Iterable[OfficeRole] = (), is_named_publicly: bool = False,
) -> User:  # fmt: skip
    """A saved account with its person; without a password it waits for the invitation's link.

    Raises NotPermitted, or InvalidInput for a missing or taken address or a weak password.
    """
    require(by, may_keep_people)
    user = User(first_name=first_name, last_name=last_name)
    with transaction.atomic():
        user = _open(user, email, password, by=by, at=at)
        create_person(
            by=by, at=at, first_name=first_name, last_name=last_name, title=title, email=user.email,
            user=user, is_named_publicly=is_named_publicly,
        )  # fmt: skip
        for role in roles:
            grant_role(by=by, at=at, user=user, role=role)
    return user


def open_account(*, by: Actor, at: datetime, person: Person, email: str) -> User:
    """A saved account for somebody who is entered already; the invitation's link sets its password.

    Raises NotPermitted, NotPossible when there is one, or InvalidInput for the address.
    """
    require(by, may_keep_people)
    with transaction.atomic():
        person = lock_current(person)
        if person.user is not None:
            raise NotPossible(_("This person has an account already."))
        user = User(first_name=person.first_name, last_name=person.last_name)
        person.user = _open(user, email, None, by=by, at=at)
        save_recorded(person, by=by, at=at)
    return person.user


def deactivate_user(*, by: Actor, at: datetime, user: User) -> User:
    """The account closed at once: sessions and links end, office roles are withdrawn.

    Memberships stay, they are ended in their body. The actor's reason is demanded. Raises
    NotPermitted, NotPossible for the own, a closed or the last administrator's account, InvalidInput.
    """
    require(by, may_close_account, user)
    refuse_without_reason(by)
    if by.saved_user == user:
        raise NotPossible(_("Nobody can close their own account."))
    with transaction.atomic():
        refuse_last_administrator(user)
        user = lock_user(user)
        require(by, may_close_account, user)
        if not user.is_active:
            raise NotPossible(_("This account is closed already."))
        for grant in user.role_grants.all():
            delete_recorded(grant, by=by, at=at)
        user.is_active = False
        user.set_unusable_password()
        save_recorded(user, by=by, at=at)
        tell_roles_changed(user)
    return user


def reactivate_user(*, by: Actor, at: datetime, user: User) -> User:
    """The account open again, without office roles; a new link has to set its password.

    The actor's reason is demanded. Raises NotPermitted, NotPossible when it is open, InvalidInput.
    """
    require(by, may_close_account, user)
    refuse_without_reason(by)
    with transaction.atomic():
        user = lock_user(user)
        if user.is_active:
            raise NotPossible(_("This account is open."))
        user.is_active = True
        save_recorded(user, by=by, at=at)
        tell_roles_changed(user)
    return user


def change_email(
    *, by: Actor, at: datetime, user: User, email: str, version: int | None = None
) -> User:
    """The account with another log-in address; links that went to the old one end.

    The actor's reason is demanded. Raises NotPermitted, Conflict when changed since ``version``,
    or InvalidInput for a missing or taken address.
    """
    require(by, may_change_log_in)
    refuse_without_reason(by)
    address = _free_address(email, but=user)
    with transaction.atomic():
        user = lock_current(user, version)
        user.email = address
        EmailAddress.objects.filter(user=user).delete()
        return _save(user, by=by, at=at)


def remove_second_factor(*, by: Actor, at: datetime, user: User) -> User:
    """The account without second factor, for somebody who has lost telephone and recovery codes.

    The actor's reason is demanded. Raises NotPermitted, NotPossible when there is none, InvalidInput.
    """
    require(by, may_change_log_in)
    refuse_without_reason(by)
    with transaction.atomic():
        user = lock_user(user)
        removed, _kinds = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise NotPossible(_("This account has no second factor."))
        return save_recorded(user, by=by, at=at)


def _open(user: User, email: str, password: str | None, *, by: Actor, at: datetime) -> User:
    """The new account, checked and saved."""
    user.email = _free_address(email)
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise InvalidInput({"password": list(error.messages)}) from error
    user.set_password(password)
    return _save(user, by=by, at=at)


def _save(user: User, *, by: Actor, at: datetime) -> User:
    """The account saved; whoever comes second with an address is told at its field."""
    try:
        return save_recorded(user, by=by, at=at)
    except Conflict as error:
        raise _taken() from error


def _free_address(email: str, *, but: User | None = None) -> str:
    """The address as it is kept, in small letters. Raises InvalidInput when somebody has it."""
    address = email.strip().lower()
    holder = User.objects.filter(email__iexact=address).first()
    if holder is not None and holder != but:
        raise _taken()
    return address


def _taken() -> InvalidInput:
    return InvalidInput.for_field(
        "email", _("There is an account with this e-mail address already.")
    )
