"""Who finds what in the members' area."""

from __future__ import annotations

from core.actor import AnyUser
from landscape.permissions import may_keep_landscape
from people.permissions import may_keep_people, roles_of
from projectgroups.permissions import memberships_of


def has_a_place(user: AnyUser) -> bool:
    """Whether the members' area holds anything for the account: a membership or an office role."""
    return bool(roles_of(user)) or memberships_of(user).exists()


def may_list_people(user: AnyUser) -> bool:
    """Whether the list of people is shown: to who keeps them."""
    return may_keep_people(user)


def may_list_accounts(user: AnyUser) -> bool:
    """Whether the list of accounts is shown: to who keeps people."""
    return may_keep_people(user)


def may_list_landscape(user: AnyUser) -> bool:
    """Whether the reference data is shown for keeping: to the office."""
    return may_keep_landscape(user)
