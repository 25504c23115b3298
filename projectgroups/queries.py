"""Reads over bodies and milestones, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.actor import AnyUser
from people.models import Person
from projectgroups.choices import BELONGING_ROLES, MilestoneState, Role
from projectgroups.models import Membership, Milestone, WorkingGroup

_RANK = {role: number for number, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Status:
    """A word for a state and the kind of mark that goes with it."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as a timeline shows it."""

    milestone: Milestone
    when: str
    title: str
    text: str
    note: str
    status: Status
    state: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a body as the public sees it: the function, and the name only where that is agreed."""

    role: str
    organisation: str
    function: str
    name: str


def by_rank(memberships: Iterable[Membership]) -> list[Membership]:
    """Memberships from the chair to the guests, then by organisation."""
    return sorted(
        memberships, key=lambda each: (_RANK[Role(each.role)], each.organisation.name, each.pk)
    )


def composition_of(group: WorkingGroup, *, on: date) -> list[Seat]:
    """Who belongs to the body on that day, for the public; assistants and guests are left out."""
    memberships = group.memberships.active_on(on).filter(role__in=BELONGING_ROLES)
    return [
        Seat(
            role=membership.get_role_display(),
            organisation=membership.organisation.name,
            function=membership.function,
            name=str(membership.person) if membership.person.is_named_publicly else "",
        )
        for membership in by_rank(memberships.select_related("organisation", "person"))
    ]


def opening_of(mandate: str) -> str:
    """The first line of a mandate without its small markup, for a card."""
    lines = mandate.strip().splitlines() or [""]
    return lines[0].removeprefix("- ").replace("**", "")


def timeline_of(milestones: Iterable[Milestone], *, on: date) -> list[MilestoneRow]:
    """Milestones in the order of their plan, each with its state on that day in words."""
    return [_row(milestone, on) for milestone in milestones]


def _row(milestone: Milestone, on: date) -> MilestoneRow:
    """One milestone in words."""
    return MilestoneRow(
        milestone=milestone,
        when=str(milestone.planned),
        title=milestone.title,
        text=milestone.description,
        note=_note(milestone),
        status=status_of(milestone, on=on),
        state=_marks(milestone, on),
    )


def status_of(milestone: Milestone, *, on: date) -> Status:
    """The state as a reader sees it: an open milestone whose day has passed is late."""
    if milestone.state == MilestoneState.DONE:
        return Status("ok", _("done, later than planned") if milestone.was_late else _("done"))
    if milestone.state == MilestoneState.CANCELLED:
        return Status("neutral", milestone.get_state_display())
    if milestone.is_overdue_on(on):
        return Status("warn", _("late"))
    return Status(
        "go" if milestone.state == MilestoneState.UNDERWAY else "neutral",
        milestone.get_state_display(),
    )


def _note(milestone: Milestone) -> str:
    """When it was reached, and why it took longer."""
    parts = []
    if milestone.actual is not None and milestone.actual != milestone.planned:
        parts.append(_("Reached: %(when)s.") % {"when": milestone.actual})
    if milestone.delay_reason:
        parts.append(_("Reason: %(reason)s") % {"reason": milestone.delay_reason})
    return " ".join(parts)


def _marks(milestone: Milestone, on: date) -> str:
    """The word the timeline's mark knows: done, now, planned or late."""
    if milestone.state == MilestoneState.DONE:
        return "done"
    if milestone.is_overdue_on(on):
        return "late"
    is_now = milestone.is_open and milestone.planned.start <= on
    return "now" if is_now or milestone.state == MilestoneState.UNDERWAY else "planned"


def personal_data(_user: AnyUser, person: Person) -> list[dict[str, Any]]:
    """Where a person belongs or belonged, with role and term, and for whom they are named as deputy."""
    rows = Membership.objects.filter(Q(person=person) | Q(deputy=person))
    return [
        {
            "kind": _("Membership") if row.person_id == person.pk else _("Named as deputy"),
            "label": str(row.group) if row.person_id == person.pk else str(row),
            "role": row.get_role_display(),
            "organisation": str(row.organisation),
            "function": row.function,
            "deputy": str(row.deputy or ""),
            "from": row.starts_on,
            "until": row.ends_on,
        }
        for row in rows.select_related("group", "organisation", "person", "deputy")
    ]
