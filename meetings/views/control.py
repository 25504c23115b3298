"""The control list of resolutions: inside with everything, in public without what is internal."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.caching import same_for_everybody
from landscape.permissions import organisations_visible_to
from meetings.exports.control import CONTENT_TYPE, ControlEdition, control_file, file_name
from meetings.forms.implementation import ControlFilter, ImplementationForm
from meetings.models import Implementation
from meetings.operations.implementation import keep_implementation
from meetings.permissions import resolutions_visible_to
from meetings.permissions.follow_ups import (
    bodies_kept_by,
    controls_visible_to,
    may_keep_implementation,
)
from meetings.queries.control import ControlCounts, ControlRow, control_rows, counts_of
from meetings.queries.public_words import control_for_all
from meetings.views.access import demand, members, posted
from meetings.views.forms import FormPage, run_form
from projectgroups.models import WorkingGroup, WorkingGroupQuerySet
from projectgroups.permissions import groups_visible_to


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the control list was asked for."""

    form: ControlFilter
    group: WorkingGroup | None
    is_retired: bool
    rows: list[ControlRow]

    @property
    def counts(self) -> ControlCounts:
        """How many are open, settled and late."""
        return counts_of(self.rows)

    @property
    def query(self) -> str:
        """The same choice as an address says it."""
        chosen = {"gremium": self.group.slug} if self.group else {}
        return urlencode({**chosen, **({"abgelegt": "1"} if self.is_retired else {})})


@members
@require_safe
def control(request: HttpRequest) -> HttpResponse:
    """The internal list of the bodies this person follows."""
    chosen = _inside(request)
    kept = set(bodies_kept_by(request.user).values_list("pk", flat=True))
    lines = [(row, row.resolution.group_id in kept) for row in chosen.rows]
    context = {"chosen": chosen, "lines": lines, "today": clock.today(), "is_internal": True}
    return render(request, "meetings/control_list.html", context)


@members
@require_safe
def control_word(request: HttpRequest) -> HttpResponse:
    """The internal list as a Word file."""
    return _file(_inside(request), is_internal=True)


@same_for_everybody
@require_safe
def public_control(request: HttpRequest) -> HttpResponse:
    """The public list: public resolutions, without internal notes."""
    chosen = _public(request)
    lines = [(row, False) for row in chosen.rows]
    context = {"chosen": chosen, "lines": lines, "today": clock.today(), "is_internal": False}
    return render(request, "meetings/control_public.html", context)


@same_for_everybody
@require_safe
def public_control_word(request: HttpRequest) -> HttpResponse:
    """The public list as a Word file."""
    return _file(_public(request), is_internal=False)


@members
def implementation(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that says how far a resolution is."""
    resolution = get_object_or_404(resolutions_visible_to(request.user), slug=slug)
    demand(may_keep_implementation(request.user, resolution))
    kept = Implementation.objects.filter(resolution=resolution).first()
    page = FormPage(
        title=_("Implementation of the resolution"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(resolution),
        back_url=f"{reverse('meetings:control')}?{urlencode({'gremium': resolution.group.slug})}",
        back_label=_("Control of resolutions"),
    )
    form = ImplementationForm(
        posted(request),
        record=kept or Implementation(resolution=resolution),
        organisations=organisations_visible_to(request.user),
    )
    return run_form(request, form, page, keep_implementation, arguments={"resolution": resolution})


def _inside(request: HttpRequest) -> Chosen:
    """What a member asked for, of the bodies whose inner list they read."""
    bodies = controls_visible_to(request.user)
    form, group, is_retired = _asked(request, bodies)
    chosen = bodies if group is None else bodies.filter(pk=group.pk)
    seen = resolutions_visible_to(request.user).filter(group__in=chosen)
    rows = control_rows(seen, on=clock.today(), is_internal=True, retired=is_retired)
    return Chosen(form, group, is_retired, rows)


def _public(request: HttpRequest) -> Chosen:
    """What everybody may ask for, whoever is signed in."""
    nobody = AnonymousUser()
    form, group, is_retired = _asked(request, groups_visible_to(nobody))
    seen = resolutions_visible_to(nobody).public()
    if group is not None:
        seen = seen.filter(group=group)
    rows = control_rows(seen, on=clock.today(), is_internal=False, retired=is_retired)
    return Chosen(form, group, is_retired, control_for_all(rows))


def _asked(
    request: HttpRequest, bodies: WorkingGroupQuerySet
) -> tuple[ControlFilter, WorkingGroup | None, bool]:
    """The filter as it was sent; of a body that is none of these, all."""
    form = ControlFilter(request.GET, bodies=bodies)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, chosen.get("gremium"), bool(chosen.get("abgelegt"))


def _file(chosen: Chosen, *, is_internal: bool) -> HttpResponse:
    """The list as a Word file to keep."""
    edition = ControlEdition(
        on=clock.today(), is_internal=is_internal, group=chosen.group, is_retired=chosen.is_retired
    )
    response = HttpResponse(control_file(chosen.rows, edition), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name(edition)}"'
    return response
