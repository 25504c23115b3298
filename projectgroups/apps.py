"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectGroupsConfig(AppConfig):
    """The bodies: steering group and project groups."""

    name = "projectgroups"
    verbose_name = _("Bodies")

    def ready(self) -> None:
        """Let the report on a person tell where they belong."""
        from core.registries import personal_data_of  # noqa: PLC0415 — app ready
        from projectgroups.queries import personal_data  # noqa: PLC0415 — app ready

        personal_data_of.register("projectgroups", personal_data)
