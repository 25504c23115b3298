"""Each permission and its list agree, for everybody and everything."""

from __future__ import annotations

import pytest

from landscape.models import Organisation
from landscape.operations import retire_record
from landscape.permissions import may_see_record, organisations_visible_to
from meetings.models import Resolution
from meetings.permissions import may_see_resolution, resolutions_visible_to
from projectgroups import permissions
from projectgroups.models import Membership, Milestone, WorkingGroup
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM
from tests.factories.personas import Cast, Persona, make_cast
from tests.factories.projectgroups import make_milestone, make_project_group
from tests.kept import kept

pytestmark = pytest.mark.django_db

P = Persona
STEERING_SIDE = {P.STEERING_MEMBER, P.STEERING_CHAIR, P.STEERING_ADVISOR}


@kept
def cast() -> Cast:
    """Everybody, and things of every visibility."""
    cast = make_cast()
    make_project_group(starts_on=AT.date().replace(year=2022))
    make_project_group(ends_on=AT.date().replace(day=27))
    make_milestone(is_public=False)
    make_milestone()
    for group in (cast.steering_group, cast.project_group, cast.other_group):
        for values in ({}, {"is_public": False}, {"result": "rejected"}):
            make_resolution(group, **values)
    retire_record(by=SYSTEM, at=AT, record=make_organisation())
    return cast


@pytest.mark.parametrize("persona", Persona)
def test_what_is_listed_is_what_may_be_seen(persona: Persona, cast: Cast) -> None:
    user = cast[persona]
    pairs = [
        (WorkingGroup, permissions.may_see_group, permissions.groups_visible_to),
        (Membership, permissions.may_see_membership, permissions.memberships_visible_to),
        (Milestone, permissions.may_see_milestone, permissions.milestones_visible_to),
        (Resolution, may_see_resolution, resolutions_visible_to),
        (Organisation, may_see_record, organisations_visible_to),
    ]

    for model, may_see, visible_to in pairs:
        listed = set(visible_to(user))
        assert len(listed) == visible_to(user).count()
        assert listed == {thing for thing in model.objects.all() if may_see(user, thing)}


ROLES = {
    permissions.is_steering_member: STEERING_SIDE,
    permissions.is_steering_voter: {P.STEERING_MEMBER, P.STEERING_CHAIR},
    permissions.is_steering_chair: {P.STEERING_CHAIR},
    permissions.is_steering_assistant: {P.ASSISTANT},
    permissions.takes_part: STEERING_SIDE | {P.ASSISTANT, P.GROUP_MEMBER, P.GROUP_CHAIR},
    permissions.may_found_groups: {P.OFFICE},
    permissions.may_keep_milestones: {P.OFFICE},
}


@pytest.mark.parametrize("question", ROLES)
def test_roles_follow_from_memberships_that_run_today(question: object, cast: Cast) -> None:
    assert {persona for persona in Persona if question(cast[persona])} == ROLES[question]


def test_names_of_members_are_seen_by_the_body_who_steers_and_the_office(cast: Cast) -> None:
    project = {
        persona
        for persona in Persona
        if permissions.may_see_members(cast[persona], cast.project_group)
    }
    steering = {
        persona
        for persona in Persona
        if permissions.may_see_members(cast[persona], cast.steering_group)
    }

    assert project == STEERING_SIDE | {P.OFFICE, P.GROUP_MEMBER, P.GROUP_CHAIR}
    assert steering == STEERING_SIDE | {P.OFFICE, P.ASSISTANT}


def test_everybody_sees_that_they_belong(cast: Cast) -> None:
    for persona in (P.GUEST, P.GROUP_GUEST, P.GROUP_MEMBER):
        group = cast.memberships[persona].group
        assert permissions.is_member(cast[persona], group)
        assert not permissions.is_member(cast[persona], cast.other_group)
