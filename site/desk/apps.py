"""The members' area."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The frame in which members work."""

    name = "desk"
    verbose_name = _("Members' area")

    def ready(self) -> None:
        """Let the home page show what waits for the office."""
        from core.registries import tasks_of  # noqa: PLC0415 — app ready
        from desk.receivers import overdue_milestones_today  # noqa: PLC0415 — app ready

        tasks_of.register("desk.overdue_milestones", overdue_milestones_today)
