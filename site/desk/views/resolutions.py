"""Resolutions in the members' area: register, recording, correcting."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import demand, posted
from core.formpages import FormPage, run_form
from desk.forms.resolutions import RecordResolutionForm, RegisterFilter, ResolutionForm
from meetings import operations
from meetings.models import Resolution
from meetings.permissions import may_record_resolution, resolutions_visible_to
from meetings.queries import next_number
from meetings.queries.register import found_resolutions, register_rows, years_of
from projectgroups.permissions import groups_visible_to

PER_PAGE = 50


@require_safe
def resolution_list(request: HttpRequest) -> HttpResponse:
    """The register as far as this person sees it, found by body, year, implementation and words."""
    bodies = groups_visible_to(request.user)
    form = RegisterFilter(request.GET, bodies=bodies, years=years_of(request.user))
    chosen = form.cleaned_data if form.is_valid() else {}
    found = found_resolutions(
        request.user, group=chosen.get("gremium"), year=chosen.get("jahr"),
        state=chosen.get("umsetzung", ""), words=chosen.get("suche", ""),
    )  # fmt: skip
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    recording = [
        group
        for group in bodies.active_on(clock.today())
        if may_record_resolution(request.user, group)
    ]
    context = {
        "form": form,
        "page": page,
        "rows": register_rows(page.object_list, request.user),
        "base_url": request.path,
        "query": f"{urlencode(kept)}&" if kept else "",
        "recording": recording,
    }
    return render(request, "desk/resolution_list.html", context)


def record_resolution(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that records what a body decided."""
    group = get_object_or_404(groups_visible_to(request.user), slug=slug)
    demand(may_record_resolution(request.user, group))
    number = next_number(group, clock.today().year)
    page = FormPage(
        title=_("Record a resolution"),
        submit=_("Record"),
        done=_("The resolution is recorded."),
        over=group.name,
        lead=_("The next number this year is %(number)s.") % {"number": number},
        back_url=reverse("desk:group", args=[group.slug]),
        back_label=group.name,
    )
    form = RecordResolutionForm(posted(request))
    return run_form(
        request,
        form,
        page,
        operations.record_resolution,
        arguments={"group": group},
        done_url=_address,
    )


def correct_resolution(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that puts a mistake in the record right."""
    resolution = get_object_or_404(resolutions_visible_to(request.user), slug=slug)
    demand(may_record_resolution(request.user, resolution.group))
    page = FormPage(
        title=_("Correct the record"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(resolution),
        back_url=resolution.get_absolute_url(),
        back_label=resolution.number,
    )
    form = ResolutionForm(posted(request), record=resolution)
    return run_form(
        request,
        form,
        page,
        operations.correct_resolution,
        arguments={"resolution": resolution},
        done_url=_address,
    )


def _address(resolution: Resolution) -> str:
    """The resolution's page."""
    return resolution.get_absolute_url()
