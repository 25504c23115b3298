"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig


class LandscapeConfig(AppConfig):
    """See the package's docstring."""

    name = "landscape"

    def ready(self) -> None:
        """Tell what is held about a person."""
        from core.registries import personal_data_of  # noqa: PLC0415 — app ready
        from landscape.queries import personal_data  # noqa: PLC0415 — app ready

        personal_data_of.register("landscape.contacts", personal_data)
