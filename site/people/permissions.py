"""Who holds the office roles, and who may keep accounts and people."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from core.actor import AnyUser
from people.choices import OfficeRole
from people.models import Person, User


def roles_of(user: AnyUser) -> frozenset[str]:
    """The office roles of an active account; asked once per request and account object."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_office_roles", None)
    if known is None:
        assert isinstance(user, User)
        known = frozenset(user.role_grants.values_list("role", flat=True))
        user._office_roles = known  # type: ignore[attr-defined]
    return known


def is_office(user: AnyUser) -> bool:
    """Whether the account belongs to the coordinating office (Geschäftsstelle)."""
    return OfficeRole.OFFICE in roles_of(user)


def is_editor(user: AnyUser) -> bool:
    """Whether the account edits the public information pages."""
    return OfficeRole.EDITOR in roles_of(user)


def is_administrator(user: AnyUser) -> bool:
    """Whether the account runs the platform technically; Django's superuser is one."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return True
    return OfficeRole.ADMINISTRATOR in roles_of(user)


def may_keep_people(user: AnyUser) -> bool:
    """Whether the account may enter and change people: the office and administrators."""
    return is_office(user) or is_administrator(user)


def may_grant_roles(user: AnyUser) -> bool:
    """Whether the account may give and take office roles: administrators."""
    return is_administrator(user)


def may_change_log_in(user: AnyUser) -> bool:
    """Whether the account may change log-in addresses and remove second factors: administrators.

    Whoever changes the address of an account can take it over; the office must not.
    """
    return is_administrator(user)


def may_close_account(user: AnyUser, account: User) -> bool:
    """Whether the account may close and open another: administrators any, the office no administrator's."""
    return is_administrator(user) or (is_office(user) and not administers(account))


def administers(account: User) -> bool:
    """Whether the account is an administrator's, open or closed."""
    return account.is_superuser or OfficeRole.ADMINISTRATOR in {
        grant.role for grant in account.role_grants.all()
    }


def may_see_account(user: AnyUser, account: User) -> bool:
    """Who keeps people sees all accounts; everybody else finds their own under `/konto/`."""
    return may_keep_people(user)


def accounts_visible_to(user: AnyUser) -> QuerySet[User]:
    """The accounts for which :func:`may_see_account` holds."""
    return User.objects.all() if may_keep_people(user) else User.objects.none()


def may_see_person(user: AnyUser, person: Person) -> bool:
    """Who keeps people sees everybody, everybody sees themselves."""
    return may_keep_people(user) or (
        not isinstance(user, AnonymousUser) and person.user_id == user.pk
    )


def people_visible_to(user: AnyUser) -> QuerySet[Person]:
    """The people for whom :func:`may_see_person` holds."""
    if may_keep_people(user):
        return Person.objects.all()
    if isinstance(user, AnonymousUser):
        return Person.objects.none()
    return Person.objects.filter(user_id=user.pk)
