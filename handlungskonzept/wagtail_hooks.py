"""The plan in Wagtail: no stale save wins, menus speak of the working text, choosers leak nothing."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.models import Page, Revision
from wagtail.query import PageQuerySet

from core import clock
from core.actor import Actor
from handlungskonzept.document.compare import lines_of
from handlungskonzept.models import MeasurePage, PlanPage, writes_plans
from handlungskonzept.operations import give_code
from handlungskonzept.queries.adopted import the_plan
from handlungskonzept.queries.pages import plan_page
from handlungskonzept.queries.working_text import section_in_memory
from handlungskonzept.views.reading import line_label

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
        """The overview of the plan."""
        return reverse("handlungskonzept:overview")


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
def refuse_stale_save(request: HttpRequest, page: Page) -> HttpResponse | None:
    """409 with both texts when somebody else saved since the form was opened.

    Autosave (JSON) has Wagtail's own refusal; a plain save would win silently.
    """
    if (
        request.method != "POST"
        or not isinstance(page, PlanPage)
        or not request.accepts("text/html")
    ):
        return None
    newer = _saved_since(request, page)
    if newer is None:
        return None
    typed = _typed_page(request, page)
    fields = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at")
        for value in request.POST.getlist(name)
    ]
    fields += [
        ("loaded_revision_id", str(newer.pk)),
        ("loaded_revision_created_at", newer.created_at.isoformat()),
    ]
    context = {
        "page": page,
        "who": newer.user or "",
        "saved_at": newer.created_at,
        "lines": _differences(newer.as_object(), typed),
        "fields": fields,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    return render(request, "handlungskonzept/edit_conflict.html", context, status=409)


def _saved_since(request: HttpRequest, page: PlanPage) -> Revision | None:
    """The newest revision by somebody else that the form does not know, if there is one."""
    loaded_id = request.POST.get("loaded_revision_id", "")
    moment = _moment(request.POST.get("loaded_revision_created_at", ""))
    others = page.revisions.exclude(user_id=request.user.pk).order_by("-created_at", "-pk")
    known = loaded_id.isdecimal() and page.revisions.filter(pk=loaded_id).exists()
    if known and moment is not None:
        return others.filter(created_at__gt=moment).select_related("user").first()
    return page.latest_revision


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _typed_page(request: HttpRequest, page: PlanPage) -> PlanPage:
    """The page as it was typed, in memory only."""
    form_class = type(page).get_edit_handler().get_form_class()
    copy = page.get_latest_revision_as_object()
    form = form_class(
        request.POST,
        request.FILES,
        instance=copy,
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    form.defer_required_fields()
    form.is_valid()
    typed: PlanPage = form.instance
    return typed


def _differences(saved: PlanPage, typed: PlanPage) -> list[dict[str, str]]:
    """The lines in which both texts differ."""
    ours = {line.identity: line for line in lines_of(section_in_memory(saved))}
    theirs = {line.identity: line for line in lines_of(section_in_memory(typed))}
    return [
        {
            "label": line_label(key, line.label),
            "saved": _text(ours, key),
            "typed": _text(theirs, key),
        }
        for key, line in (ours | theirs).items()
        if _text(ours, key) != _text(theirs, key)
    ]


def _text(lines: dict[str, Any], key: str) -> str:
    return lines[key].text if key in lines else ""
