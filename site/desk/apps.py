"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's docstring."""

    name = "desk"
