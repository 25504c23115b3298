"""Everything that changes reference data; nothing is ever deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.addresses import address_of
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from landscape.choices import OrganisationKind
from landscape.models import (
    Contact,
    District,
    LegalArea,
    Organisation,
    ReferenceRecord,
    TargetGroup,
)
from landscape.permissions import may_keep_contacts, may_keep_landscape
from people.models import Person

Record = TypeVar("Record", bound=ReferenceRecord)


def create_organisation(
    *, by: Actor, at: datetime, name: str, kind: OrganisationKind | str, short_name: str = "",
    description: str = "", code: str = "",
) -> Organisation:  # fmt: skip
    """A saved organisation. Raises NotPermitted, or InvalidInput for a taken code."""
    return create_record(
        by=by, at=at, model=Organisation, name=name, code=code, kind=kind,
        short_name=short_name, description=description,
    )  # fmt: skip


def create_target_group(
    *, by: Actor, at: datetime, name: str, definition: str, min_age: int | None = None,
    max_age: int | None = None, note: str = "", code: str = "",
) -> TargetGroup:  # fmt: skip
    """A saved target group. Raises NotPermitted, or InvalidInput for ages in the wrong order."""
    return create_record(
        by=by, at=at, model=TargetGroup, name=name, code=code, definition=definition,
        min_age=min_age, max_age=max_age, note=note,
    )  # fmt: skip


def create_legal_area(
    *,
    by: Actor,
    at: datetime,
    name: str,
    law: str = "",
    responsible: Organisation | None = None,
    code: str = "",
) -> LegalArea:
    """A saved area of law. Raises NotPermitted or InvalidInput."""
    return create_record(
        by=by, at=at, model=LegalArea, name=name, code=code, law=law, responsible=responsible
    )


def create_district(
    *, by: Actor, at: datetime, name: str, number: int | None = None, code: str = ""
) -> District:
    """A saved district. Raises NotPermitted or InvalidInput."""
    return create_record(by=by, at=at, model=District, name=name, code=code, number=number)


def create_record(
    *, by: Actor, at: datetime, model: type[Record], name: str, code: str = "", **values: Any
) -> Record:
    """A saved record of any kind; without a code it gets one from its name."""
    require(by, may_keep_landscape)
    known: QuerySet[Record] = QuerySet(model)
    if known.filter(name__iexact=name.strip()).exists():
        raise InvalidInput.for_field("name", _("There is an entry with this name already."))
    code = code or address_of(
        name, length=60, is_taken=lambda found: known.filter(code=found).exists()
    )
    return save_recorded(model(name=name, code=code, **values), by=by, at=at)


def change_record(
    *, by: Actor, at: datetime, record: Record, version: int | None = None, **values: Any
) -> Record:
    """The record with the values given; its code stays. Raises Conflict when it was changed since."""
    require(by, may_keep_landscape)
    with transaction.atomic():
        record = lock_current(record, version)
        for field, value in values.items():
            setattr(record, field, value)
        return save_recorded(record, by=by, at=at)


def retire_record(*, by: Actor, at: datetime, record: Record) -> Record:
    """The record, no longer offered for anything new. Raises NotPossible when it is retired already."""
    require(by, may_keep_landscape)
    with transaction.atomic():
        record = lock_current(record)
        if record.is_retired:
            raise NotPossible(_("This entry is retired already."))
        record.is_retired = True
        return save_recorded(record, by=by, at=at)


def restore_record(*, by: Actor, at: datetime, record: Record) -> Record:
    """The record, offered again. Raises NotPossible when it was never retired."""
    require(by, may_keep_landscape)
    with transaction.atomic():
        record = lock_current(record)
        if not record.is_retired:
            raise NotPossible(_("This entry is in use."))
        record.is_retired = False
        return save_recorded(record, by=by, at=at)


def add_contact(
    *, by: Actor, at: datetime, organisation: Organisation, person: Person, starts_on: date,
    ends_on: date | None = None, function: str = "",
) -> Contact:  # fmt: skip
    """A new contact: from ``starts_on`` the person speaks for the organisation.

    Raises NotPermitted, or InvalidInput for a term backwards, a retired organisation, or when the
    person is its contact at that time already.
    """
    require(by, may_keep_contacts)
    contact = Contact(
        organisation=organisation, person=person, starts_on=starts_on, ends_on=ends_on,
        function=function,
    )  # fmt: skip
    with transaction.atomic():
        if lock_current(organisation).is_retired:
            raise NotPossible(_("This organisation is retired."))
        _refuse_impossible(contact)
        return save_recorded(contact, by=by, at=at)


def change_contact(
    *, by: Actor, at: datetime, contact: Contact, starts_on: date, ends_on: date | None = None,
    function: str = "", version: int | None = None,
) -> Contact:  # fmt: skip
    """The contact with another function or term.

    Raises NotPermitted, NotPossible when it has ended, Conflict, or InvalidInput like
    :func:`add_contact`.
    """
    require(by, may_keep_contacts)
    with transaction.atomic():
        contact = lock_current(contact, version)
        _refuse_over(contact, at)
        contact.starts_on, contact.ends_on, contact.function = starts_on, ends_on, function
        _refuse_impossible(contact)
        return save_recorded(contact, by=by, at=at)


def end_contact(
    *,
    by: Actor,
    at: datetime,
    contact: Contact,
    ends_on: date | None = None,
    version: int | None = None,
) -> Contact:
    """The contact with its last day, today unless told; nothing is deleted.

    Raises NotPermitted, NotPossible when it has ended, Conflict, or InvalidInput for a day before
    the beginning.
    """
    require(by, may_keep_contacts)
    with transaction.atomic():
        contact = lock_current(contact, version)
        _refuse_over(contact, at)
        contact.ends_on = ends_on or max(_day(at), contact.starts_on)
        _refuse_impossible(contact)
        return save_recorded(contact, by=by, at=at)


def _refuse_over(contact: Contact, at: datetime) -> None:
    if contact.is_over_on(_day(at)):
        raise NotPossible(_("This contact has ended. Please add a new one."))


def _refuse_impossible(contact: Contact) -> None:
    """Say at the field what the constraints would say for the whole form."""
    start, end = contact.starts_on, contact.ends_on
    if end is not None and end < start:
        raise InvalidInput.for_field("ends_on", _("The end lies before the beginning."))
    others = Contact.objects.overlapping(start, end).exclude(pk=contact.pk)
    if others.filter(organisation=contact.organisation, person=contact.person).exists():
        name = "person" if contact.pk is None else "starts_on"
        raise InvalidInput.for_field(
            name, _("This person is a contact of this organisation at that time already.")
        )


def _day(at: datetime) -> date:
    """The calendar day of a moment in the platform's time zone."""
    return timezone.localtime(at).date()
