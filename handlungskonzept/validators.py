"""Checks of single values of the plan."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

CODE_PREFIX = RegexValidator(
    r"^[A-Z]{1,4}$", _("Please use one to four capital letters, for example W.")
)
MEASURE_CODE = RegexValidator(r"^[A-Z]{1,4}-\d{2,4}$", _("A measure's code reads like W-03."))
