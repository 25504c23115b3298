"""The app's entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectGroupsConfig(AppConfig):
    """The bodies: steering group and project groups."""

    name = "projectgroups"
    verbose_name = _("Bodies")
