"""What the members' area answers when core's registries ask."""

from __future__ import annotations

from core import clock
from core.actor import AnyUser
from core.registries import Link
from desk.queries import overdue_milestones


def overdue_milestones_today(user: AnyUser, _thing: object = None) -> list[Link]:
    """Milestones whose day has passed; source for `tasks_of`."""
    return overdue_milestones(user, on=clock.today())
