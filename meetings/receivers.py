"""Follows accounts and memberships: who leaves loses the way into meetings, and their seat in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core import clock
from core.actor import Actor
from meetings.operations import seats
from meetings.operations.calendar_keys import revoke_keys_of
from people.models import Person, User
from people.signals import roles_changed
from projectgroups.models import WorkingGroup
from projectgroups.signals import memberships_changed


def connect() -> None:
    """Connect everything; ``apps.ready`` calls it."""
    roles_changed.connect(follow_account, dispatch_uid="meetings.follow_account")
    memberships_changed.connect(follow_membership, dispatch_uid="meetings.follow_membership")


def follow_account(*, user: User, **_kwargs: Any) -> None:
    """The secret calendar addresses of an account that was closed are revoked."""
    if not user.is_active:
        revoke_keys_of(user, at=clock.now())


def follow_membership(
    *, person: Person, group: WorkingGroup, by: Actor, at: datetime, **_kwargs: Any
) -> None:
    """Who does not belong to the body on the day of a meeting ahead has no seat in it."""
    seats.follow_membership(by=by, at=at, group=group, person=person)
