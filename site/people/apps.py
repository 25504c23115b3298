"""The app of accounts and people."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Accounts, persons and log-in."""

    name = "people"
    verbose_name = _("People")
