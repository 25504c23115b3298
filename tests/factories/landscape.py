"""Reference data for tests, made by the operations."""

from __future__ import annotations

from itertools import count

from landscape.choices import OrganisationKind
from landscape.models import Contact, District, LegalArea, Organisation, TargetGroup
from landscape.operations import (
    add_contact,
    create_district,
    create_legal_area,
    create_organisation,
    create_target_group,
)
from people.models import Person, User
from tests.factories.people import AT, SYSTEM, make_person

_numbers = count(1)


def make_organisation(**values: object) -> Organisation:
    """A municipal office."""
    defaults = {
        "name": f"Amt für Prüfungen {next(_numbers)}",
        "kind": OrganisationKind.MUNICIPAL_OFFICE,
    }
    return create_organisation(by=SYSTEM, at=AT, **{**defaults, **values})


def make_target_group(**values: object) -> TargetGroup:
    """People between 18 and 27."""
    defaults = {
        "name": f"Zielgruppe {next(_numbers)}", "definition": "Menschen in Köln",
        "min_age": 18, "max_age": 27,
    }  # fmt: skip
    return create_target_group(by=SYSTEM, at=AT, **{**defaults, **values})


def make_legal_area(**values: object) -> LegalArea:
    """An area of law."""
    defaults = {"name": f"SGB {next(_numbers)}", "law": "Sozialgesetzbuch"}
    return create_legal_area(by=SYSTEM, at=AT, **{**defaults, **values})


def make_district(**values: object) -> District:
    """A district."""
    return create_district(by=SYSTEM, at=AT, **{"name": f"Stadtbezirk {next(_numbers)}", **values})


def make_contact(
    organisation: Organisation | None = None, person: Person | User | None = None, **values: object
) -> Contact:
    """Somebody who speaks for an organisation since the moment of the factories."""
    who = person.person if isinstance(person, User) else person or make_person()
    defaults = {"starts_on": AT.date()}
    return add_contact(
        by=SYSTEM,
        at=AT,
        organisation=organisation or make_organisation(),
        person=who,
        **{**defaults, **values},
    )
