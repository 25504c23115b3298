"""What is read about accounts beyond single rows."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from core.actor import Channel
from core.changes import Change, changes_of
from people.choices import OfficeRole
from people.models import RoleGrant, User


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
