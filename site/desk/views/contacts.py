"""Adding, changing and ending contacts of an organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import demand, posted
from core.actor import AnyUser
from core.formpages import FormPage, run_form
from desk.forms.contacts import ContactForm, EndContactForm
from landscape import operations
from landscape.models import Contact, Organisation
from landscape.permissions import (
    contacts_visible_to,
    may_keep_contacts,
    organisations_visible_to,
)
from people.permissions import people_visible_to


def add_contact(request: HttpRequest, code: str) -> HttpResponse:
    """The form that adds somebody who speaks for an organisation."""
    organisation = get_object_or_404(organisations_visible_to(request.user), code=code)
    demand(may_keep_contacts(request.user))
    page = FormPage(
        title=_("Add a contact"),
        submit=_("Add"),
        done=_("The contact is added."),
        over=str(organisation),
        lead=_("If the person is not in the list, please enter them under People first."),
        **_back(organisation),
    )
    form = ContactForm(posted(request), people=people_visible_to(request.user))
    return run_form(
        request, form, page, operations.add_contact, arguments={"organisation": organisation}
    )


def change_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that changes a contact's function or term."""
    contact = _contact(request.user, pk)
    page = FormPage(
        title=_("Change the contact"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(contact),
        **_back(contact.organisation),
    )
    form = ContactForm(posted(request), record=contact, people=people_visible_to(request.user))
    return run_form(request, form, page, operations.change_contact, arguments={"contact": contact})


def end_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that ends a contact."""
    contact = _contact(request.user, pk)
    page = FormPage(
        title=_("End the contact"),
        submit=_("End the contact"),
        done=_("The end of the contact is recorded."),
        over=str(contact),
        is_dangerous=True,
        **_back(contact.organisation),
    )
    form = EndContactForm(posted(request), record=contact)
    return run_form(request, form, page, operations.end_contact, arguments={"contact": contact})


def _contact(user: AnyUser, pk: int) -> Contact:
    """A contact this person sees and keeps."""
    visible = contacts_visible_to(user).select_related("organisation", "person")
    contact = get_object_or_404(visible, pk=pk)
    demand(may_keep_contacts(user))
    return contact


def _back(organisation: Organisation) -> dict[str, Any]:
    """Where a form about a contact leads back to."""
    url = reverse("desk:record", args=["organisationen", organisation.code])
    return {"back_url": url, "back_label": str(organisation)}
