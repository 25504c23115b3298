"""The plan in Wagtail: no stale save wins, menus speak of the working text, choosers leak nothing."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core import clock
from core.actor import Actor
from handlungskonzept.models import MeasurePage, PlanPage, writes_plans
from handlungskonzept.operations import give_code
from handlungskonzept.permissions.editing import edits_only_plan
from handlungskonzept.queries.adopted import the_plan
from handlungskonzept.queries.pages import plan_page
from handlungskonzept.views.editor import answer_stale_save

HIDDEN_ACTIONS = frozenset({"action-publish", "action-unpublish"})
LABELS = {
    "action-submit": _("Submit for approval"),
    "action-restart-workflow": _("Submit this text instead"),
    "action-cancel-workflow": _("Take the submission back"),
    "approve": _("Take over into the working text"),
    "reject": _("Send back"),
}
"""What Wagtail's buttons are called on pages of the plan, which never go "live"."""


class SubmitItem(SubmitForModerationMenuItem):
    """Hands the text to the office, whatever Wagtail's workflow is called."""

    def get_context_data(self, parent_context: Any) -> Any:
        """The button with our word."""
        return super().get_context_data(parent_context) | {"label": LABELS["action-submit"]}


class FinishedItem(ActionMenuItem):
    """Leads back to the members' area; what was typed is saved by then."""

    name = "action-finished"
    label = _("Done, back to the overview")
    icon_name = "check"

    def get_url(self, parent_context: Any) -> str:
        """The page the editor was opened from; else the page's place in the overview of the plan."""
        back = get_valid_next_url_from_request(parent_context["request"])
        page = parent_context.get("page")
        place = f"#seite-{page.pk}" if page is not None else ""
        return back or f"{reverse('handlungskonzept:overview')}{place}"


@hooks.register("register_admin_menu_item")
def lead_to_the_plan() -> MenuItem:
    """A way back to the members' area for all who write the plan."""
    return PlanItem(
        _("Action plan"), reverse_lazy("handlungskonzept:overview"), name="plan",
        icon_name="arrow-left", order=50,
    )  # fmt: skip


class PlanItem(MenuItem):
    """Shown to those who write the plan."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the account writes the plan."""
        return writes_plans(request.user)


@hooks.register("construct_main_menu")
def show_no_menu_beside_the_plan(request: HttpRequest, items: list[Any]) -> None:
    """Who edits nothing but the plan needs no other entry."""
    if edits_only_plan(request.user):
        items[:] = [item for item in items if item.name == "plan"]


@hooks.register("construct_search")
def search_nothing_beside_the_plan(request: HttpRequest, areas: list[Any]) -> None:
    """Nor a search of pages and pictures."""
    if edits_only_plan(request.user):
        areas.clear()


@hooks.register("construct_page_action_menu")
def speak_of_the_working_text(
    items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Hide what is never possible and name the rest by what it does here."""
    page = context.get("page") or context.get("parent_page")
    if page is None or not issubclass(page.specific_class or Page, PlanPage):
        return
    items[:] = [_renamed(item) for item in items if item.name not in HIDDEN_ACTIONS]
    if context["view"] == "edit":
        items.append(FinishedItem(order=90))


def _renamed(item: Any) -> Any:
    """A copy with our word: Wagtail shares its own items between all pages."""
    if item.name == "action-submit":
        return SubmitItem(order=item.order)
    own = copy(item)
    own.label = LABELS.get(item.name, item.label)
    return own


@hooks.register("after_create_page")
def give_new_measures_their_code(request: HttpRequest, page: Page) -> None:
    """A measure made in Wagtail gets its anchor at once."""
    if isinstance(page, MeasurePage):
        give_code(by=Actor(user=request.user), at=clock.now(), page=page)


@hooks.register("construct_page_chooser_queryset")
def choose_no_foreign_drafts(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Page choosers show the plan to those only who write it."""
    plan = the_plan()
    if plan is None or writes_plans(request.user):
        return pages
    _refuse_stranger(
        request,
        (request.resolver_match.kwargs if request.resolver_match else {}).get("parent_page_id"),
    )
    return pages.not_descendant_of(plan, inclusive=True)


@hooks.register("before_move_page")
def show_no_title_to_strangers(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail's page that asks before moving would name any page to anybody in the admin."""
    for one in (page, destination):
        _refuse_stranger(request, one.pk)


def _refuse_stranger(request: HttpRequest, page_id: Any) -> None:
    """404 for a page of the plan, unless the account writes the plan."""
    if page_id and not writes_plans(request.user) and plan_page(int(page_id)) is not None:
        raise Http404


@hooks.register("before_edit_page")
def let_no_stale_save_win(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A save that does not know what others saved is merged, or kept until its writer decides."""
    if request.method != "POST" or not isinstance(page, PlanPage):
        return None
    return answer_stale_save(request, page)
