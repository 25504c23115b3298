"""Bodies in the members' area: list, page, founding, changing, dissolving."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import demand, posted
from core.changes import changes_of
from core.formpages import FormPage, run_form
from desk.forms.groups import (
    DissolveGroupForm,
    FoundProjectGroupForm,
    FoundSteeringGroupForm,
    GroupForm,
)
from meetings import operations as meetings
from meetings.permissions import may_record_resolution, resolutions_visible_to
from meetings.queries.public_words import titles_for
from projectgroups import operations
from projectgroups.choices import GroupKind
from projectgroups.models import WorkingGroup
from projectgroups.permissions import (
    groups_visible_to,
    may_change_group,
    may_found_groups,
    may_keep_members,
    may_see_members,
    memberships_visible_to,
)
from projectgroups.queries import by_rank

SHOWN_CHANGES = 30


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """All bodies this person sees."""
    today = clock.today()
    groups = groups_visible_to(request.user)
    context = {
        "groups": [group for group in groups if group.ends_on is None or group.ends_on >= today],
        "today": today,
        "dissolved": groups.dissolved_by(today),
        "may_found": may_found_groups(request.user),
    }
    return render(request, "desk/group_list.html", context)


@require_safe
def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One body with members, resolutions and history, as far as this person sees them."""
    group = get_object_or_404(groups_visible_to(request.user), slug=slug)
    today, user = clock.today(), request.user
    shown = memberships_visible_to(user).filter(group=group)
    memberships = by_rank(shown.select_related("person", "organisation", "deputy"))
    sees_members = may_see_members(user, group)
    resolutions = list(resolutions_visible_to(user).filter(group=group))
    titles = titles_for(user, resolutions)
    context = {
        "group": group,
        "sees_members": sees_members,
        "current": [each for each in memberships if not each.is_over_on(today)],
        "former": [each for each in memberships if each.is_over_on(today)],
        "resolutions": [(one, titles[one.pk]) for one in resolutions],
        "changes": changes_of(group, *memberships, limit=SHOWN_CHANGES) if sees_members else [],
        "may_change": may_change_group(user, group),
        "may_keep_members": may_keep_members(user, group),
        "may_record": may_record_resolution(user, group),
        "is_dissolved": group.ends_on is not None and group.ends_on < today,
        "today": today,
    }
    return render(request, "desk/group_detail.html", context)


def found_steering_group(request: HttpRequest) -> HttpResponse:
    """The form that founds the steering group."""
    demand(may_found_groups(request.user))
    page = FormPage(
        title=_("Found the steering group"),
        submit=_("Found the steering group"),
        back_url=reverse("desk:groups"),
        back_label=_("Bodies"),
        done=_("The steering group is founded. Now its members can be added."),
        lead=_("The council decides that there is a steering group; the decision is kept with it."),
    )
    form = FoundSteeringGroupForm(posted(request))
    return run_form(request, form, page, operations.found_steering_group, done_url=_address)


def found_project_group(request: HttpRequest) -> HttpResponse:
    """The form that founds a project group by a resolution of the steering group."""
    demand(may_found_groups(request.user))
    page = FormPage(
        title=_("Found a project group"),
        submit=_("Found the project group"),
        back_url=reverse("desk:groups"),
        back_label=_("Bodies"),
        done=_("The project group is founded. Now its members can be added."),
        lead=_("The steering group founds project groups. Please record its resolution first."),
    )
    resolutions = resolutions_visible_to(request.user).adopted()
    unused = resolutions.filter(group__kind=GroupKind.STEERING, founds__isnull=True)
    wanted = request.GET.get("beschluss")
    chosen = next((one for one in unused if one.slug == wanted), None)
    form = FoundProjectGroupForm(
        posted(request), resolutions=unused, initial={"resolution": chosen}
    )
    return run_form(request, form, page, meetings.found_project_group, done_url=_address)


def change_group(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that changes a body's words and term."""
    group = get_object_or_404(groups_visible_to(request.user), slug=slug)
    demand(may_change_group(request.user, group))
    page = FormPage(
        title=_("Change the body"),
        submit=_("Save"),
        done=_("Saved."),
        over=group.name,
        **_back(group),
    )
    form = GroupForm(posted(request), record=group)
    return run_form(
        request, form, page, operations.change_group, arguments={"group": group}, done_url=_address
    )


def dissolve_group(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that dissolves a body."""
    group = get_object_or_404(groups_visible_to(request.user), slug=slug)
    demand(may_change_group(request.user, group))
    page = FormPage(
        title=_("Dissolve the body"),
        submit=_("Dissolve"),
        done=_("The last day of the body is recorded."),
        over=group.name,
        is_dangerous=True,
        **_back(group),
    )
    form = DissolveGroupForm(posted(request), record=group)
    return run_form(
        request,
        form,
        page,
        operations.dissolve_group,
        arguments={"group": group},
        done_url=_address,
    )


def _back(group: WorkingGroup) -> dict[str, Any]:
    """Where a form about a body leads back to."""
    return {"back_url": _address(group), "back_label": group.name}


def _address(group: WorkingGroup) -> str:
    """The body's page in the members' area."""
    return reverse("desk:group", args=[group.slug])
