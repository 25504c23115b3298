"""What public pages do when the apps below tell something."""

from __future__ import annotations

from core.actor import Actor
from core.clock import now
from pages.operations import sync_editor_membership
from people.models import User


def follow_roles(sender: object, *, user: User, **_kwargs: object) -> None:
    """An account's office roles changed: its rights on pages follow at once."""
    sync_editor_membership(by=Actor.system("office roles changed"), at=now(), user=user)
