"""Who may see and keep reference data."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from core import clock
from core.actor import AnyUser
from landscape.models import Contact, ContactQuerySet, LegalArea, Organisation, ReferenceRecord
from people.permissions import is_office

Record = TypeVar("Record", bound=ReferenceRecord)


def may_keep_landscape(user: AnyUser) -> bool:
    """Whether the account enters, changes and retires reference data: the office."""
    return is_office(user)


def may_see_record(user: AnyUser, record: ReferenceRecord) -> bool:
    """What is in use is public, what is retired is seen by who keeps it."""
    return not record.is_retired or may_keep_landscape(user)


def records_visible_to(user: AnyUser, model: type[Record]) -> QuerySet[Record]:
    """The records of one kind for which :func:`may_see_record` holds."""
    records: QuerySet[Record] = QuerySet(model)
    return records if may_keep_landscape(user) else records.filter(is_retired=False)


def organisations_visible_to(user: AnyUser) -> QuerySet[Organisation]:
    """The organisations for which :func:`may_see_record` holds."""
    return records_visible_to(user, Organisation)


def legal_areas_visible_to(user: AnyUser) -> QuerySet[LegalArea]:
    """The areas of law for which :func:`may_see_record` holds."""
    return records_visible_to(user, LegalArea).select_related("responsible")


# Contacts --------------------------------------------------------------------------------------
def contacts_of(user: AnyUser, *, on: date | None = None) -> ContactQuerySet:
    """The contacts through which this account speaks for organisations on that day, today unless told."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Contact.objects.none()
    return Contact.objects.filter(person__user_id=user.pk).active_on(on or clock.today())


def is_contact(user: AnyUser) -> bool:
    """Whether the account speaks for any organisation today."""
    return contacts_of(user).exists()


def may_keep_contacts(user: AnyUser) -> bool:
    """Whether the account enters, changes and ends contacts: the office."""
    return is_office(user)


def may_see_contact(user: AnyUser, contact: Contact) -> bool:
    """Contacts are seen by who keeps them and by the person themselves."""
    return may_keep_contacts(user) or _is_person_of(user, contact)


def contacts_visible_to(user: AnyUser) -> ContactQuerySet:
    """The contacts for which :func:`may_see_contact` holds."""
    if may_keep_contacts(user):
        return Contact.objects.all()
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Contact.objects.none()
    return Contact.objects.filter(person__user_id=user.pk)


def _is_person_of(user: AnyUser, contact: Contact) -> bool:
    is_known = not isinstance(user, AnonymousUser) and user.is_active
    return is_known and contact.person.user_id == user.pk
