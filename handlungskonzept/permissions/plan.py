"""Who writes, approves, freezes and adopts the plan, and who sees which state of it."""

from __future__ import annotations

from django.db.models import QuerySet

from core.actor import AnyUser
from handlungskonzept.document import find_measure, measures_of
from handlungskonzept.models import Adoption, Measure, Version, approves_plans, writes_plans
from handlungskonzept.queries.adopted import adoption_in_force
from landscape.permissions import is_contact
from people.permissions import is_office
from projectgroups.permissions import is_steering_chair, is_steering_member, takes_part


def may_write_plan(user: AnyUser, thing: object = None) -> bool:
    """Whether the account writes: the steering group, its assistants, and the office."""
    return writes_plans(user)


def may_read_working_text(user: AnyUser, thing: object = None) -> bool:
    """Whether the account reads the Arbeitsstand: who takes part in a body, contacts, the office."""
    return is_office(user) or takes_part(user) or is_contact(user)


def may_approve(user: AnyUser, thing: object = None) -> bool:
    """Whether the account approves text: the office; nobody approves what they wrote."""
    return approves_plans(user)


def may_keep_plan(user: AnyUser, thing: object = None) -> bool:
    """Whether the account creates the plan, withdraws measures and keeps the order: the office."""
    return is_office(user)


def may_freeze(user: AnyUser, thing: object = None) -> bool:
    """Whether the account makes a proposal for adoption: the office and the chair."""
    return is_office(user) or is_steering_chair(user)


def may_adopt(user: AnyUser, thing: object = None) -> bool:
    """Whether the account records that the steering group adopted: the office and the chair."""
    return is_office(user) or is_steering_chair(user)


def may_see_version(user: AnyUser, version: Version) -> bool:
    """Proposals are seen by who decides on them, writes them or keeps them."""
    return _sees_versions(user)


def versions_visible_to(user: AnyUser) -> QuerySet[Version]:
    """The proposals for which :func:`may_see_version` holds."""
    if not _sees_versions(user):
        return Version.objects.none()
    return Version.objects.select_related("adoption__resolution", "base", "frozen_by").defer(
        "content"
    )


def _sees_versions(user: AnyUser) -> bool:
    return is_office(user) or is_steering_member(user) or writes_plans(user)


def may_see_adoption(user: AnyUser, adoption: Adoption) -> bool:
    """What was adopted is public."""
    return True


def adoptions_visible_to(user: AnyUser) -> QuerySet[Adoption]:
    """The adopted versions for which :func:`may_see_adoption` holds: all of them."""
    return Adoption.objects.select_related("version", "resolution__group").defer("version__content")


def may_see_measure(user: AnyUser, measure: Measure) -> bool:
    """Measures of the plan in force are public, all others are for who reads the working text."""
    if may_read_working_text(user):
        return True
    adoption = adoption_in_force()
    return (
        adoption is not None
        and find_measure(adoption.version.plan_document, measure.code) is not None
    )


def measures_visible_to(user: AnyUser) -> QuerySet[Measure]:
    """The measures for which :func:`may_see_measure` holds."""
    measures = Measure.objects.select_related("page", "replaced_by")
    if may_read_working_text(user):
        return measures
    adoption = adoption_in_force()
    if adoption is None:
        return measures.none()
    return measures.filter(
        code__in=[section.number for section in measures_of(adoption.version.plan_document)]
    )
