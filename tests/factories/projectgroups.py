"""Bodies, memberships and milestones for tests, made by the operations."""

from __future__ import annotations

from datetime import date
from itertools import count

from core.fuzzy import FuzzyDate
from people.models import Person, User
from projectgroups.choices import Role
from projectgroups.models import Membership, Milestone, WorkingGroup
from projectgroups.operations import (
    add_membership,
    create_milestone,
    found_project_group,
    found_steering_group,
)
from tests.factories.landscape import make_organisation
from tests.factories.people import AT, SYSTEM, make_person

START = date(2021, 5, 1)
_numbers = count(1)


def make_steering_group(**values: object) -> WorkingGroup:
    """The steering group since May 2021."""
    defaults = {
        "name": "Lenkungsgruppe KIM", "slug": "lenkungsgruppe", "short_name": "LG",
        "mandate": "Steuert das Kommunale Integrationsmanagement.",
        "founding_basis": "Ratsbeschluss 2021", "starts_on": START,
    }  # fmt: skip
    return found_steering_group(by=SYSTEM, at=AT, **{**defaults, **values})


def make_project_group(**values: object) -> WorkingGroup:
    """A project group since May 2021, without going through a resolution."""
    number = next(_numbers)
    defaults = {
        "name": f"Projektgruppe {number}", "short_name": f"PG {number}", "mandate": "Klärt eine Frage.",
        "founding_basis": "Beschluss LG 2021/01", "starts_on": START,
    }  # fmt: skip
    return found_project_group(by=SYSTEM, at=AT, **{**defaults, **values})


def make_membership(
    group: WorkingGroup, person: Person | User | None = None, **values: object
) -> Membership:
    """A full member of the body since it began, sent by an organisation of its own."""
    who = person.person if isinstance(person, User) else person or make_person()
    defaults = {"role": Role.MEMBER, "starts_on": group.starts_on}
    if "organisation" not in values:
        defaults["organisation"] = make_organisation()
    return add_membership(by=SYSTEM, at=AT, group=group, person=who, **{**defaults, **values})


def make_milestone(**values: object) -> Milestone:
    """A public milestone planned for August 2021."""
    defaults = {"title": f"Meilenstein {next(_numbers)}", "planned": FuzzyDate.month(2021, 8)}
    if "owner" not in values:
        defaults["owner"] = make_organisation()
    return create_milestone(by=SYSTEM, at=AT, **{**defaults, **values})
