"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig


class LandscapeConfig(AppConfig):
    """See the package's docstring."""

    name = "landscape"
