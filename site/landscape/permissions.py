"""Who may see and keep reference data."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from core.actor import AnyUser
from landscape.models import LegalArea, Organisation, ReferenceRecord
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
