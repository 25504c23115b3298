"""Milestones in the members' area."""

from __future__ import annotations

from collections.abc import Callable
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
from core.forms import RecordForm
from desk.forms.milestones import (
    ChangeMilestoneForm,
    CompleteMilestoneForm,
    MilestoneForm,
    ReasonForm,
)
from landscape.models import Organisation
from projectgroups import operations
from projectgroups.models import Milestone
from projectgroups.permissions import may_keep_milestones, milestones_visible_to
from projectgroups.queries import timeline_of


@require_safe
def milestone_list(request: HttpRequest) -> HttpResponse:
    """All milestones this person sees, with what can be done about them."""
    rows = timeline_of(milestones_visible_to(request.user), on=clock.today())
    return render(
        request,
        "desk/milestone_list.html",
        {"rows": rows, "may_keep": may_keep_milestones(request.user)},
    )


@require_safe
def milestone_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed a milestone when and why."""
    milestone = get_object_or_404(milestones_visible_to(request.user), pk=pk)
    demand(may_keep_milestones(request.user))
    context = {"milestone": milestone, "changes": changes_of(milestone)}
    return render(request, "desk/milestone_history.html", context)


def create_milestone(request: HttpRequest) -> HttpResponse:
    """The form for a new milestone."""
    demand(may_keep_milestones(request.user))
    page = _page(_("New milestone"), _("Save"), _("The milestone is planned."))
    form = MilestoneForm(posted(request), organisations=Organisation.objects.in_use())
    return run_form(request, form, page, operations.create_milestone)


def change_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that changes an open milestone."""
    milestone = _kept(request, pk)
    page = _page(_("Change the milestone"), _("Save"), _("Saved."), milestone)
    organisations = Organisation.objects.in_use() | Organisation.objects.filter(
        pk=milestone.owner_id
    )
    form = ChangeMilestoneForm(posted(request), record=milestone, organisations=organisations)
    return _run(request, form, page, operations.change_milestone, milestone)


def complete_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that says when a milestone was reached."""
    milestone = _kept(request, pk)
    page = _page(
        _("Complete the milestone"), _("Complete"), _("The milestone is reached."), milestone
    )
    return _run(
        request,
        CompleteMilestoneForm(posted(request), record=milestone),
        page,
        operations.complete_milestone,
        milestone,
    )


def cancel_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that gives a milestone up."""
    milestone = _kept(request, pk)
    page = _page(
        _("Cancel the milestone"), _("Cancel the milestone"), _("The milestone is cancelled."), milestone,
        is_dangerous=True,
    )  # fmt: skip
    form = ReasonForm(posted(request), record=milestone)
    return _run(request, form, page, operations.cancel_milestone, milestone)


def reopen_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that plans a closed milestone again."""
    milestone = _kept(request, pk)
    page = _page(
        _("Reopen the milestone"), _("Reopen"), _("The milestone is planned again."), milestone
    )
    form = ReasonForm(posted(request), record=milestone)
    return _run(request, form, page, operations.reopen_milestone, milestone)


def _kept(request: HttpRequest, pk: int) -> Milestone:
    """A milestone this person sees and keeps."""
    milestone = get_object_or_404(milestones_visible_to(request.user), pk=pk)
    demand(may_keep_milestones(request.user))
    return milestone


def _run(
    request: HttpRequest,
    form: RecordForm,
    page: FormPage,
    operation: Callable[..., Any],
    milestone: Milestone,
) -> HttpResponse:
    """Run one operation on a milestone."""
    return run_form(request, form, page, operation, arguments={"milestone": milestone})


def _page(
    title: str,
    submit: str,
    done: str,
    milestone: Milestone | None = None,
    *,
    is_dangerous: bool = False,
) -> FormPage:
    """The words around a form about a milestone."""
    return FormPage(
        title=title,
        submit=submit,
        done=done,
        back_url=reverse("desk:milestones"),
        back_label=_("Milestones"),
        over=milestone.title if milestone is not None else "",
        is_dangerous=is_dangerous,
    )
