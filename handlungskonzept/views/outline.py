"""The order below a page of the plan, and new chapters and fields of action."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from core.access import actor_of, members_who, posted
from core.operations import Refusal, show_refusal
from handlungskonzept.forms.outline import ChapterForm, FieldForm
from handlungskonzept.models import ChapterPage, FieldOfActionPage, PlanPage
from handlungskonzept.operations import create_chapter, create_field
from handlungskonzept.operations.ordering import move_section
from handlungskonzept.permissions import may_keep_plan, may_write_plan
from handlungskonzept.queries.outline import children_on
from handlungskonzept.queries.pages import plan_page

CHAPTER, FIELD = "kapitel", "handlungsfeld"


@require_safe
@members_who(may_write_plan)
def outline(request: HttpRequest, page_id: int) -> HttpResponse:
    """What stands below a page; the office moves it, writers add to it."""
    page = _page_or_404(page_id)
    context = {
        "page": page,
        "children": children_on(page),
        "may_move": may_keep_plan(request.user),
        "new": [(kind, _titles()[kind]) for kind in _kinds_below(page)],
        "takes_measures": isinstance(page, FieldOfActionPage),
    }
    return render(request, "handlungskonzept/outline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_who(may_write_plan)
def section_new(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """A new chapter or field of action at the end of a page; its editor opens next."""
    parent = _page_or_404(page_id)
    if kind not in _kinds_below(parent):
        raise Http404
    data = posted(request)
    form = (FieldForm if kind == FIELD else ChapterForm)(data)
    if request.method == "POST" and form.is_valid():
        try:
            page = _create(request, parent, kind, form.cleaned_data)
        except Refusal as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("The page is created as a draft."))
            return redirect("handlungskonzept:edit", page_id=page.pk)
    context = {"form": form, "parent": parent, "title": _titles()[kind]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "handlungskonzept/section_new.html", context, status=status)


@require_POST
@members_who(may_keep_plan)
def section_move(request: HttpRequest, page_id: int) -> HttpResponse:
    """One place up or down."""
    page = _page_or_404(page_id)
    parent = page.get_parent()
    try:
        move_section(
            by=actor_of(request), at=clock.now(), page=page,
            upwards=request.POST.get("direction") == "up",
        )  # fmt: skip
    except Refusal as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("“%(title)s” was moved.") % {"title": page.draft_title})
    if parent.is_root():
        return redirect("handlungskonzept:overview")
    return redirect("handlungskonzept:outline", page_id=parent.pk)


def _create(
    request: HttpRequest, parent: PlanPage, kind: str, values: dict[str, Any]
) -> ChapterPage | FieldOfActionPage:
    acting: dict[str, Any] = {"by": actor_of(request), "at": clock.now(), "parent": parent}
    if kind == FIELD:
        return create_field(**acting, **values)
    return create_chapter(**acting, **values)


def _kinds_below(page: PlanPage) -> list[str]:
    """What may be added below a page."""
    kinds = []
    if ChapterPage.can_exist_under(page) and ChapterPage.can_create_at(page):
        kinds.append(CHAPTER)
    if FieldOfActionPage.can_exist_under(page):
        kinds.append(FIELD)
    return kinds


def _titles() -> dict[str, str]:
    return {CHAPTER: _("New chapter"), FIELD: _("New field of action")}


def _page_or_404(page_id: int) -> PlanPage:
    """A page that may have others below it."""
    page = plan_page(page_id)
    if page is None:
        raise Http404
    return page
