"""Checks of what editors type."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SCHEMES = ("https://", "http://", "mailto:", "tel:")


def validate_address(address: str) -> None:
    """Refuse what is neither a path on this site nor a web, mail or telephone address."""
    is_local = address.startswith("/") and not address.startswith("//")
    if not is_local and not address.startswith(SCHEMES):
        raise ValidationError(_("Please begin the address with / or https://."))
