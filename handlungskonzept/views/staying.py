"""Members stay with the plan: Wagtail's lists and histories lead to the plan's own pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from handlungskonzept.permissions.editing import edits_only_plan
from handlungskonzept.queries.pages import plan_page

LISTS = frozenset({
    "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results",
    "wagtailadmin_pages:search", "wagtailadmin_pages:search_results", "wagtailadmin_pages:type_use",
    "wagtailadmin_pages:type_use_results", "wagtailadmin_pages:add_subpage",
})  # fmt: skip
"""Pages of Wagtail that whoever writes only the plan has no use for."""
PAGE_LISTS = frozenset({
    "wagtailadmin_explore", "wagtailadmin_pages:usage", "wagtailadmin_pages:workflow_history",
    "wagtailadmin_pages:workflow_history_detail",
})  # fmt: skip
HISTORY = "wagtailadmin_pages:history"


def own_address(request: HttpRequest, view: str, values: dict[str, Any]) -> str:
    """The plan's own page that stands for a page of Wagtail's admin; empty when there is none."""
    if request.method not in ("GET", "HEAD") or getattr(request.user, "is_superuser", True):
        return ""
    if view in PAGE_LISTS or view == HISTORY:
        page = _plan_page(values)
        if page is not None and page.permissions_for_user(request.user).can_edit():
            if view == HISTORY:
                return reverse("handlungskonzept:page_history", args=[page.translation_key])
            return f"{reverse('handlungskonzept:overview')}#seite-{page.pk}"
    if view in LISTS and edits_only_plan(request.user):
        return reverse("handlungskonzept:overview")
    return ""


def _plan_page(values: dict[str, Any]) -> Page | None:
    key = values.get("page_id") or values.get("parent_page_id")
    return plan_page(int(key)) if key else None
