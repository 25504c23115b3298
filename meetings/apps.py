"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Meetings and resolutions."""

    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Let a body's page show what the body decided."""
        from core.registries import references_of  # noqa: PLC0415 — app ready
        from meetings.queries import resolutions_of  # noqa: PLC0415 — app ready

        references_of.register("meetings.resolutions", resolutions_of)
