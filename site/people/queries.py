"""What is read about accounts beyond single rows."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from core.actor import AnyUser, Channel
from core.changes import Change, changes_of
from people.choices import OfficeRole
from people.models import Person, RoleGrant, User


def account_history(account: User) -> list[Change]:
    """Every change of an account and its roles, newest first, roles withdrawn since included."""
    changes = [*changes_of(account), *_role_changes(account)]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def has_second_factor(account: User) -> bool:
    """Whether signing in asks for more than the password."""
    return Authenticator.objects.filter(user=account).exists()


def _role_changes(account: User) -> list[Change]:
    rows = RoleGrant.history.filter(user_id=account.pk).select_related("history_user")
    words = {"+": _("Role given: %(role)s"), "-": _("Role withdrawn: %(role)s")}
    return [
        Change(
            subject=words.get(row.history_type, "%(role)s") % {"role": OfficeRole(row.role).label},
            kind="~",
            who=str(row.history_user or Channel(row.history_channel).label),
            at=row.history_date,
            reason=row.history_change_reason or "",
            fields=(),
        )
        for row in rows.order_by("-history_id")
    ]


def personal_data(_user: AnyUser, person: Person) -> list[dict[str, Any]]:
    """Who somebody is, and what is kept of their account."""
    found: list[dict[str, Any]] = [
        {
            "kind": _("Person"),
            "label": str(person),
            "email": person.email,
            "is_named_publicly": person.is_named_publicly,
        }
    ]
    account = person.user
    if account is None:
        return found
    entry = {
        "kind": _("Account"),
        "label": account.email,
        "made_at": account.date_joined,
        "last_login": account.last_login,
        "is_open": account.is_active,
        "has_second_factor": has_second_factor(account),
        "roles": [grant.get_role_display() for grant in account.role_grants.all()],
    }
    changes = [
        {"kind": _("Change of the account"), "label": change.subject, "at": change.at,
         "who": change.who, "reason": change.reason}
        for change in account_history(account)
    ]  # fmt: skip
    return [*found, entry, *changes]
