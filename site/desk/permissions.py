"""Who finds what in the members' area."""

from __future__ import annotations

from core.actor import AnyUser
from landscape.permissions import is_contact, may_keep_landscape
from meetings.permissions import meetings_visible_to
from people.permissions import may_keep_people, roles_of
from projectgroups.permissions import memberships_of


def has_a_place(user: AnyUser) -> bool:
    """Whether the members' area holds anything: for a membership, a contact or an office role."""
    return bool(roles_of(user)) or memberships_of(user).exists() or is_contact(user)


def finds_meetings(user: AnyUser) -> bool:
    """Whether the list of meetings is shown: to who has a place, and to who deputises in a meeting."""
    return has_a_place(user) or meetings_visible_to(user).exists()


def may_list_people(user: AnyUser) -> bool:
    """Whether the list of people is shown: to who keeps them."""
    return may_keep_people(user)


def may_list_accounts(user: AnyUser) -> bool:
    """Whether the list of accounts is shown: to who keeps people."""
    return may_keep_people(user)


def may_list_landscape(user: AnyUser) -> bool:
    """Whether the reference data is shown for keeping: to the office."""
    return may_keep_landscape(user)
