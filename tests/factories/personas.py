"""Everybody who may come to the platform, in one cast; permission tests walk through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.contrib.auth.models import AnonymousUser

from core.actor import AnyUser
from core.history import save_recorded
from people.choices import OfficeRole
from people.models import User
from people.operations import deactivate_user
from projectgroups.choices import Role
from projectgroups.models import Membership, WorkingGroup
from projectgroups.operations import end_membership
from tests.factories.landscape import make_contact
from tests.factories.people import AT, SYSTEM, make_user
from tests.factories.projectgroups import make_membership, make_project_group, make_steering_group


class Persona(Enum):
    """A kind of visitor, as the permission tables name them."""

    ANONYMOUS = "anonymous"
    READER = "reader with an account"
    GROUP_MEMBER = "member of the project group"
    GROUP_CHAIR = "chair of the project group"
    GROUP_GUEST = "guest of the project group"
    STEERING_MEMBER = "member of the steering group"
    STEERING_CHAIR = "chair of the steering group"
    STEERING_ADVISOR = "advisory in the steering group"
    ASSISTANT = "assistant of the steering group"
    GUEST = "guest of the steering group"
    DEPUTY = "deputy of a steering member"
    ENDED = "steering member whose membership was ended today"
    LAPSED = "steering member whose term is over"
    CONTACT = "contact of an organisation (carrier)"
    OFFICE = "coordinating office"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"
    SUPERUSER = "superuser"
    INACTIVE = "steering chair's account switched off"


@dataclass(frozen=True)
class Cast:
    """All personas with the steering group and two project groups they meet in."""

    users: dict[Persona, AnyUser]
    steering_group: WorkingGroup
    project_group: WorkingGroup
    other_group: WorkingGroup
    memberships: dict[Persona, Membership]

    def __getitem__(self, persona: Persona) -> AnyUser:
        return self.users[persona]


_STEERING_ROLES = {
    Persona.STEERING_MEMBER: Role.MEMBER,
    Persona.STEERING_ADVISOR: Role.ADVISORY,
    Persona.ASSISTANT: Role.ASSISTANT,
    Persona.GUEST: Role.GUEST,
    Persona.ENDED: Role.MEMBER,
    Persona.LAPSED: Role.MEMBER,
}
_PROJECT_ROLES = {
    Persona.GROUP_MEMBER: Role.MEMBER,
    Persona.GROUP_CHAIR: Role.CHAIR,
    Persona.GROUP_GUEST: Role.GUEST,
}
_OFFICE_ROLES = {
    Persona.OFFICE: OfficeRole.OFFICE,
    Persona.EDITOR: OfficeRole.EDITOR,
    Persona.ADMINISTRATOR: OfficeRole.ADMINISTRATOR,
}


def make_cast() -> Cast:
    """The personas, brought into their roles by the operations; ended ones are ended ``AT``."""
    steering, project, other = make_steering_group(), make_project_group(), make_project_group()
    users: dict[Persona, AnyUser] = {Persona.ANONYMOUS: AnonymousUser()}
    memberships: dict[Persona, Membership] = {}
    for persona in Persona:
        if persona is not Persona.ANONYMOUS:
            roles = [_OFFICE_ROLES[persona]] if persona in _OFFICE_ROLES else []
            users[persona] = make_user(*roles, email=f"{persona.name.lower()}@kim.example")
    for group, roles_in_it in ((steering, _STEERING_ROLES), (project, _PROJECT_ROLES)):
        for persona, role in roles_in_it.items():
            ends_on = date(2021, 5, 27) if persona is Persona.LAPSED else None
            memberships[persona] = make_membership(
                group, users[persona], role=role, ends_on=ends_on
            )
    make_contact(person=users[Persona.CONTACT])
    _make_chairs(steering, users, memberships)
    memberships[Persona.ENDED] = end_membership(
        by=SYSTEM, at=AT, membership=memberships[Persona.ENDED]
    )
    return Cast(users, steering, project, other, memberships)


def _make_chairs(
    group: WorkingGroup, users: dict[Persona, AnyUser], memberships: dict[Persona, Membership]
) -> None:
    """The chair with a deputy, an account switched off, and a superuser."""
    deputy, chair = users[Persona.DEPUTY], users[Persona.STEERING_CHAIR]
    assert isinstance(deputy, User)
    memberships[Persona.STEERING_CHAIR] = make_membership(
        group, chair, role=Role.CHAIR, deputy=deputy.person
    )
    memberships[Persona.INACTIVE] = make_membership(
        group, users[Persona.INACTIVE], role=Role.DEPUTY_CHAIR
    )
    inactive, superuser = users[Persona.INACTIVE], users[Persona.SUPERUSER]
    assert isinstance(inactive, User)
    assert isinstance(superuser, User)
    users[Persona.INACTIVE] = deactivate_user(by=SYSTEM, at=AT, user=inactive)
    superuser.is_superuser = superuser.is_staff = True
    save_recorded(superuser, by=SYSTEM, at=AT)
