"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandlungskonzeptConfig(AppConfig):
    """The municipal action plan."""

    name = "handlungskonzept"
    verbose_name = _("Municipal action plan")
