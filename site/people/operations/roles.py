"""Giving and taking the office roles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.history import delete_recorded, save_recorded
from core.operations import NotPossible, require
from people.choices import OfficeRole
from people.models import RoleGrant, User
from people.operations.guards import (
    lock_user,
    refuse_last_administrator,
    refuse_without_reason,
    tell_roles_changed,
)
from people.permissions import may_grant_roles


def grant_role(*, by: Actor, at: datetime, user: User, role: OfficeRole | str) -> RoleGrant:
    """The grant of an office role; the actor's reason is demanded.

    Raises NotPermitted, NotPossible for a closed account, or InvalidInput when held already.
    """
    require(by, may_grant_roles)
    refuse_without_reason(by)
    with transaction.atomic():
        if not lock_user(user).is_active:
            raise NotPossible(_("This account is closed."))
        grant = save_recorded(RoleGrant(user=user, role=role), by=by, at=at)
        tell_roles_changed(user)
    return grant


def withdraw_role(*, by: Actor, at: datetime, user: User, role: OfficeRole | str) -> None:
    """Take an office role away at once; the actor's reason is demanded.

    Raises NotPermitted, NotPossible when not held or for the last administrator, or InvalidInput.
    """
    require(by, may_grant_roles)
    refuse_without_reason(by)
    with transaction.atomic():
        if role == OfficeRole.ADMINISTRATOR:
            refuse_last_administrator(user)
        lock_user(user)
        grant = RoleGrant.objects.filter(user=user, role=role).first()
        if grant is None:
            raise NotPossible(_("This account does not have this role."))
        delete_recorded(grant, by=by, at=at)
        tell_roles_changed(user)
