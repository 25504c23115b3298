"""Bodies, memberships, resolutions and milestones, in the order in which they came about."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.fuzzy import FuzzyDate
from demo.story.cast import Cast
from demo.story.texts import load, moment
from landscape import operations as landscape
from landscape.models import Contact, Organisation
from meetings import operations as meetings
from meetings.models import Resolution
from projectgroups import operations as bodies
from projectgroups.choices import ClosesWhen, GroupKind, MilestoneState
from projectgroups.models import Membership, Milestone, WorkingGroup

PLANNED_ON = date(2021, 5, 28)
"""The day the milestones were presented at the Runder Tisch."""


def found_steering_group(cast: Cast) -> WorkingGroup:
    """The steering group by council decision."""
    row = next(row for row in load("bodies")["group"] if row["kind"] == GroupKind.STEERING)
    known = WorkingGroup.objects.filter(slug=row["slug"]).first()
    values = {name: value for name, value in row.items() if name != "kind"}
    at = moment(row["starts_on"])
    return known or bodies.found_steering_group(by=cast.office, at=at, **values)


def plan_milestones(cast: Cast, *, until: date) -> None:
    """The milestones as they were planned; what waits for project groups completes itself later."""
    for row in load("bodies")["milestone"]:
        planned = FuzzyDate.parse(row["planned"])
        day = row.get("planned_on", PLANNED_ON)
        if day > until or Milestone.objects.filter(title=row["title"]).exists():
            continue
        groups = row.get("closes_with", [])
        bodies.create_milestone(
            by=cast.office, at=moment(day), title=row["title"], planned=planned,
            owner=Organisation.objects.get(code=row["owner"]), description=row["description"],
            is_public=row["is_public"], done_when=row["closes_when"], expected_count=len(groups) or None,
            closes_when=ClosesWhen.PROJECT_GROUPS_EXIST if groups else ClosesWhen.BY_HAND,
        )  # fmt: skip


def complete_milestones(cast: Cast, *, until: date) -> None:
    """What was reached by that day, with the reason where it came late."""
    for row in load("bodies")["milestone"]:
        milestone = Milestone.objects.filter(title=row["title"]).first()
        if (
            milestone is None
            or row["state"] != MilestoneState.DONE
            or milestone.state == MilestoneState.DONE
        ):
            continue
        actual = FuzzyDate.parse(row["actual"])
        if actual.end <= until:
            bodies.complete_milestone(
                by=cast.office, at=moment(actual.end, 16), milestone=milestone, actual=actual,
                delay_reason=row["delay_reason"],
            )  # fmt: skip


def found_groups(cast: Cast) -> None:
    """The project groups that resolutions made so far found."""
    texts = load("bodies")
    groups = {row["slug"]: row for row in texts["group"]}
    for row in texts["resolution"]:
        resolution = Resolution.objects.filter(number=row["number"], founds=None).first()
        if resolution is not None and row.get("founds"):
            _found(cast, resolution, groups[row["founds"]])


def gather(cast: Cast, *, until: date) -> None:
    """The memberships that began by that day, and the end of those that ended by it."""
    functions = {row["code"]: row["function"] for row in load("bodies")["person"]}
    for row in load("bodies")["membership"]:
        group = WorkingGroup.objects.filter(slug=row["group"]).first()
        if group is None or row["starts_on"] > until:
            continue
        _join(
            cast, group, {**row, "function": row.get("function", functions[row["person"]])}, until
        )


def name_contacts(cast: Cast, *, until: date) -> None:
    """Who speaks for an organisation without sitting in the steering group."""
    for row in load("bodies")["contact"]:
        organisation = Organisation.objects.get(code=row["organisation"])
        person = cast.persons[row["person"]]
        known = Contact.objects.filter(organisation=organisation, person=person).exists()
        if row["starts_on"] > until or known:
            continue
        landscape.add_contact(
            by=cast.office, at=moment(row["starts_on"], 9), organisation=organisation,
            person=person, function=row["function"], starts_on=row["starts_on"],
        )  # fmt: skip


def _join(cast: Cast, group: WorkingGroup, row: dict[str, Any], until: date) -> None:
    person = cast.persons[row["person"]]
    membership = Membership.objects.filter(
        group=group, person=person, starts_on=row["starts_on"]
    ).first()
    if membership is None:
        membership = bodies.add_membership(
            by=cast.office, at=moment(row["starts_on"]), group=group, person=person,
            organisation=Organisation.objects.get(code=row["organisation"]), role=row["role"],
            starts_on=row["starts_on"], deputy=cast.persons.get(row.get("deputy", "")),
            function=row["function"],
        )  # fmt: skip
    ends_on = row.get("ends_on")
    if ends_on and ends_on <= until and membership.ends_on is None:
        by = cast.office.because(row.get("end_reason", "Wechsel der Aufgabe"))
        bodies.end_membership(by=by, at=moment(ends_on), membership=membership, ends_on=ends_on)


def _found(cast: Cast, resolution: Resolution, row: dict[str, Any]) -> None:
    values = {name: value for name, value in row.items() if name not in {"kind", "resolution"}}
    meetings.found_project_group(
        by=cast.office, at=moment(row["starts_on"], 16), resolution=resolution, **values
    )
