"""Who writes, approves, freezes, adopts, reports and proposes, and who sees which state of the plan."""

from __future__ import annotations

from handlungskonzept.permissions.plan import (
    adoptions_visible_to,
    may_adopt,
    may_approve,
    may_freeze,
    may_keep_plan,
    may_read_working_text,
    may_see_adoption,
    may_see_measure,
    may_see_version,
    may_write_plan,
    measures_visible_to,
    versions_visible_to,
)

__all__ = [
    "adoptions_visible_to",
    "may_adopt",
    "may_approve",
    "may_freeze",
    "may_keep_plan",
    "may_read_working_text",
    "may_see_adoption",
    "may_see_measure",
    "may_see_version",
    "may_write_plan",
    "measures_visible_to",
    "versions_visible_to",
]
