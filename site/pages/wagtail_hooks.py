"""What the administration shows: less than Wagtail brings, and in better German."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from wagtail import hooks

HIDDEN = frozenset({"help", "reports"})
"""Entries of the main menu that nobody here needs."""

CORRECTED_WORDS = (
    gettext_noop("Snippets"),
    gettext_noop("Snippet"),
)
"""Words of Wagtail that our own catalog, which goes first, translates anew."""


@hooks.register("construct_main_menu")
def hide_unneeded_entries(request: HttpRequest, menu_items: list[Any]) -> None:
    """Take away what people without technical duties only stumble over."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]
