"""Takes the keeping of accounts and groups out of Wagtail's menus and search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

KEPT_ELSEWHERE = frozenset({"users", "groups"})


@hooks.register("construct_settings_menu")
def hide_accounts(request: HttpRequest, menu_items: list[Any]) -> None:
    """Accounts and groups are kept in the members' area."""
    menu_items[:] = [item for item in menu_items if item.name not in KEPT_ELSEWHERE]


@hooks.register("construct_search")
def search_no_accounts(request: HttpRequest, search_areas: list[Any]) -> None:
    """The search does not lead there either."""
    search_areas[:] = [area for area in search_areas if area.name not in KEPT_ELSEWHERE]
