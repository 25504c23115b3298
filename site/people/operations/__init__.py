"""Everything that changes accounts, people and office roles."""

from __future__ import annotations

from people.operations.accounts import (
    change_email,
    create_user,
    deactivate_user,
    open_account,
    reactivate_user,
    remove_second_factor,
)
from people.operations.persons import change_person, create_person
from people.operations.roles import grant_role, withdraw_role

__all__ = [
    "change_email",
    "change_person",
    "create_person",
    "create_user",
    "deactivate_user",
    "grant_role",
    "open_account",
    "reactivate_user",
    "remove_second_factor",
    "withdraw_role",
]
