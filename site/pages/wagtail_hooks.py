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
    gettext_noop("View latest version"),
    gettext_noop("Alternatively, you can view the latest version in a new tab."),
    gettext_noop("Proceeding will overwrite the changes you made in that window."),
    gettext_noop("Proceeding will overwrite the changes made by %(user_name)s."),
    gettext_noop("Currently idle"),
    gettext_noop("A network error occurred"),
    gettext_noop(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a separate"
        " tab to view the last saved version."
    ),
    gettext_noop("Actions (footer)"),
    gettext_noop("Breadcrumb"),
    gettext_noop("In Moderation"),
    gettext_noop("Page '%(page_title)s' has been updated."),
    gettext_noop("Page '%(page_title)s' has been submitted for moderation."),
    gettext_noop("Page '%(page_title)s' created and submitted for moderation."),
    gettext_noop("Workflow on page '%(page_title)s' has been cancelled."),
    gettext_noop("Workflow on page '%(page_title)s' has been restarted."),
    gettext_noop("Compare with live version"),
)
"""Words of Wagtail that its catalog lacks or that ours, which goes first, translates anew."""


@hooks.register("construct_main_menu")
def hide_unneeded_entries(request: HttpRequest, menu_items: list[Any]) -> None:
    """Take away what people without technical duties only stumble over."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in HIDDEN]
