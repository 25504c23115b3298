"""Who may lead a body's meeting and who may write its minutes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from people.choices import OfficeRole
from people.models import Person
from projectgroups.choices import BELONGING_ROLES, READING_ROLES
from projectgroups.models import Membership, WorkingGroup


def chairs_for(group: WorkingGroup, *, on: date) -> QuerySet[Person]:
    """The people who belong to the body on that day."""
    return Person.objects.filter(pk__in=_members(group, BELONGING_ROLES, on))


def note_takers_for(group: WorkingGroup, *, on: date) -> QuerySet[Person]:
    """The people of the body, its assistants and those of the office."""
    return Person.objects.filter(
        Q(pk__in=_members(group, READING_ROLES, on))
        | Q(user__role_grants__role=OfficeRole.OFFICE, user__is_active=True)
    ).distinct()


def may_chair(person: Person, group: WorkingGroup, *, on: date) -> bool:
    """Whether this person may lead the body's meeting on that day."""
    return chairs_for(group, on=on).filter(pk=person.pk).exists()


def may_take_notes(person: Person, group: WorkingGroup, *, on: date) -> bool:
    """Whether this person may write the minutes of the body's meeting on that day."""
    return note_takers_for(group, on=on).filter(pk=person.pk).exists()


def _members(group: WorkingGroup, roles: frozenset[str], on: date) -> QuerySet[Membership, int]:
    """The keys of the people in these roles on that day."""
    members = Membership.objects.active_on(on).filter(group=group, role__in=roles)
    return members.values_list("person_id", flat=True)
