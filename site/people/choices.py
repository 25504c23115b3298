"""The three roles that do not follow from a membership."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeRole(models.TextChoices):
    """What somebody does for the whole platform, apart from any body."""

    OFFICE = "office", _("Coordinating office")
    EDITOR = "editor", _("Public pages editor")
    ADMINISTRATOR = "administrator", _("Administrator")
