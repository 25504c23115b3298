"""Everything that changes bodies, memberships and milestones."""

from __future__ import annotations

from projectgroups.operations.groups import (
    change_group,
    dissolve_group,
    found_project_group,
    found_steering_group,
)
from projectgroups.operations.memberships import add_membership, change_membership, end_membership
from projectgroups.operations.milestones import (
    cancel_milestone,
    change_milestone,
    close_fulfilled_milestones,
    complete_milestone,
    create_milestone,
    reopen_milestone,
)

__all__ = [
    "add_membership",
    "cancel_milestone",
    "change_group",
    "change_membership",
    "change_milestone",
    "close_fulfilled_milestones",
    "complete_milestone",
    "create_milestone",
    "dissolve_group",
    "end_membership",
    "found_project_group",
    "found_steering_group",
    "reopen_milestone",
]
