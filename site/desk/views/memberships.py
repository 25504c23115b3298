"""Adding, changing and ending memberships."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import demand, posted
from core.actor import AnyUser
from core.formpages import FormPage, run_form
from desk.forms.groups import EndMembershipForm, MembershipForm
from landscape.models import Organisation
from landscape.permissions import organisations_visible_to
from people.permissions import people_visible_to
from projectgroups import operations
from projectgroups.models import Membership, WorkingGroup
from projectgroups.permissions import groups_visible_to, may_keep_members, memberships_visible_to


def add_membership(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that adds somebody to a body."""
    group = get_object_or_404(groups_visible_to(request.user), slug=slug)
    demand(may_keep_members(request.user, group))
    page = FormPage(
        title=_("Add a member"),
        submit=_("Add"),
        done=_("The member is added."),
        over=group.name,
        lead=_("If the person is not in the list, please enter them under People first."),
        **_back(group),
    )
    form = MembershipForm(posted(request), **_choices(request.user, None))
    return run_form(request, form, page, operations.add_membership, arguments={"group": group})


def change_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that changes somebody's role, organisation, deputy or term."""
    membership = _membership(request.user, pk)
    demand(may_keep_members(request.user, membership.group))
    page = FormPage(
        title=_("Change the membership"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(membership),
        **_back(membership.group),
    )
    form = MembershipForm(posted(request), record=membership, **_choices(request.user, membership))
    return run_form(
        request, form, page, operations.change_membership, arguments={"membership": membership}
    )


def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that ends a membership, at once or on a day."""
    membership = _membership(request.user, pk)
    demand(may_keep_members(request.user, membership.group))
    page = FormPage(
        title=_("End the membership"),
        submit=_("End the membership"),
        done=_("The end of the membership is recorded."),
        over=str(membership),
        is_dangerous=True,
        **_back(membership.group),
    )
    form = EndMembershipForm(posted(request), record=membership)
    return run_form(
        request, form, page, operations.end_membership, arguments={"membership": membership}
    )


def _membership(user: AnyUser, pk: int) -> Membership:
    """A membership this person sees."""
    related = ("group", "person", "organisation", "deputy")
    return get_object_or_404(memberships_visible_to(user).select_related(*related), pk=pk)


def _choices(user: AnyUser, membership: Membership | None) -> dict[str, QuerySet[Any]]:
    """The people and organisations to choose from; a retired organisation stays where it is chosen."""
    organisations = Organisation.objects.in_use().filter(
        pk__in=organisations_visible_to(user).values("pk")
    )
    if membership is not None:
        organisations |= Organisation.objects.filter(pk=membership.organisation_id)
    return {"people": people_visible_to(user), "organisations": organisations}


def _back(group: WorkingGroup) -> dict[str, Any]:
    """Where a form about a membership leads back to."""
    return {"back_url": reverse("desk:group", args=[group.slug]), "back_label": group.name}
