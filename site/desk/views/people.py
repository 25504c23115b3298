"""People in the members' area: list, page, entering, changing, inviting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import demand, posted
from core.actor import Actor
from core.changes import changes_of
from core.formpages import FormPage, run_form
from desk.forms.people import NewPersonForm, PersonForm
from desk.permissions import may_list_people
from desk.views.accounts import deliver_invitation
from people import operations
from people.models import Person
from people.permissions import may_keep_people, people_visible_to
from projectgroups.permissions import memberships_visible_to

PER_PAGE = 50


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody, for who keeps people."""
    demand(may_list_people(request.user))
    people = Paginator(people_visible_to(request.user).select_related("user"), PER_PAGE)
    context = {"page": people.get_page(request.GET.get("seite")), "base_url": request.path}
    return render(request, "desk/person_list.html", context)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with their memberships; everybody sees themselves."""
    person = get_object_or_404(people_visible_to(request.user).select_related("user"), pk=pk)
    memberships = memberships_visible_to(request.user).filter(person=person)
    may_keep = may_keep_people(request.user)
    context = {
        "person": person,
        "memberships": memberships.select_related("group", "organisation").order_by("-starts_on"),
        "may_keep": may_keep,
        "changes": changes_of(person) if may_keep else [],
        "today": clock.today(),
    }
    return render(request, "desk/person_detail.html", context)


def create_person(request: HttpRequest) -> HttpResponse:
    """The form for a new person, with an invitation if they are to log in."""
    demand(may_keep_people(request.user))
    page = FormPage(
        title=_("New person"),
        submit=_("Save"),
        done=_("The person is entered."),
        back_url=reverse("desk:people"),
        back_label=_("People"),
    )

    def enter(*, by: Actor, at: datetime, is_invited: bool, **values: Any) -> Person:
        if not is_invited:
            return operations.create_person(by=by, at=at, **values)
        user = operations.create_user(by=by, at=at, **values)
        deliver_invitation(request, user)
        return user.person

    form = NewPersonForm(posted(request))
    return run_form(request, form, page, enter, done_url=Person.get_absolute_url)


def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that changes a person's name, address or consent."""
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    demand(may_keep_people(request.user))
    page = FormPage(
        title=_("Change the person"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(person),
        back_url=person.get_absolute_url(),
        back_label=str(person),
    )
    form = PersonForm(posted(request), record=person)
    return run_form(request, form, page, operations.change_person, arguments={"person": person})
