"""Saving in Wagtail's editor while somebody else saved the same page: merged, or kept for a decision."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision

from core import clock
from core.access import actor_of, wants_json
from handlungskonzept.models import KeptText, PlanPage
from handlungskonzept.operations.collisions import save_or_keep
from handlungskonzept.panels import TEXT_BASE
from handlungskonzept.queries.collisions import LONGEST_KEY, base_of, is_saved_by_others


def answer_stale_save(request: HttpRequest, page: PlanPage) -> HttpResponse | None:
    """What a save answers that does not know what others saved; none when it knows all.

    Autosave is refused as Wagtail refuses it, in other words: the next save by hand overwrites nothing.
    A form with wrong values is shown again by Wagtail, nothing of it is lost.
    """
    number, moment = _loaded(request)
    base = base_of(page, number, moment)
    if not _is_stale(request, page, base, number, moment):
        return None
    if wants_json(request):
        return _refuse_autosave(page)
    draft = _typed_page(request, page)
    if draft is None:
        return None
    newer = page.latest_revision
    found = save_or_keep(by=actor_of(request), at=clock.now(), draft=draft, base=base)
    if isinstance(found, KeptText):
        messages.warning(
            request, _("Somebody else has saved this page. Your text is kept: please decide.")
        )
        return redirect(found)
    who = newer.user if newer is not None else ""
    messages.success(
        request,
        _("Your text is saved, together with what %(who)s changed in the meantime.") % {"who": who},
    )
    query = {"next": request.POST.get("next", "")}
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return redirect(f"{address}?{urlencode(query)}" if query["next"] else address)


def _loaded(request: HttpRequest) -> tuple[str, str]:
    """The key and time of the revision the text began with, as the form says."""
    number, mark, moment = request.POST.get(TEXT_BASE, "").partition("|")
    if mark:
        return number, moment
    return (
        request.POST.get("loaded_revision_id", ""),
        request.POST.get("loaded_revision_created_at", ""),
    )


def _is_stale(
    request: HttpRequest, page: PlanPage, base: Revision | None, number: str, moment: str
) -> bool:
    """Whether somebody else saved after the text the form began with, or nobody knows which that was."""
    user_id = request.user.pk
    if base is not None:
        return is_saved_by_others(page, base, user_id)
    is_key = number.isdecimal() and len(number) < LONGEST_KEY
    own = is_key and page.revisions.filter(pk=number, user_id=user_id).exists()
    try:
        later = page.revisions.filter(created_at__gt=datetime.fromisoformat(moment))
        return not own or later.exclude(user_id=user_id).exists()
    except (TypeError, ValueError):
        return page.latest_revision is not None


def _refuse_autosave(page: PlanPage) -> JsonResponse:
    latest = page.latest_revision
    message = _("%(who)s has saved this page. Save by hand: nothing is overwritten.")
    answer = {
        "success": False,
        "error_code": "invalid_revision",
        "error_message": message % {"who": (latest and latest.user) or _("Somebody else")},
    }
    return JsonResponse(answer, status=400)


def _typed_page(request: HttpRequest, page: PlanPage) -> PlanPage | None:
    """The page as it was typed, in memory only; none when a value is wrong."""
    form_class = type(page).get_edit_handler().get_form_class()
    form = form_class(
        request.POST,
        request.FILES,
        instance=page.get_latest_revision_as_object(),
        parent_page=page.get_parent(),
        for_user=request.user,
    )
    form.defer_required_fields()
    if not form.is_valid():
        return None
    typed: PlanPage = form.save(commit=False)
    return typed
