"""Follows accounts: what opens meetings without log-in ends when an account is closed."""

from __future__ import annotations

from typing import Any

from core import clock
from meetings.operations.calendar_keys import revoke_keys_of
from people.models import User
from people.signals import roles_changed


def connect() -> None:
    """Connect everything; ``apps.ready`` calls it."""
    roles_changed.connect(follow_account, dispatch_uid="meetings.follow_account")


def follow_account(*, user: User, **_kwargs: Any) -> None:
    """The secret calendar addresses of an account that was closed are revoked."""
    if not user.is_active:
        revoke_keys_of(user, at=clock.now())
