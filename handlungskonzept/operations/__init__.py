"""Everything that changes the plan: writing, approving, freezing, adopting."""

from __future__ import annotations

from handlungskonzept.operations.approval import (
    approve_chapter,
    approve_page,
    refuse_approval,
    submit_for_approval,
    withdraw_measure,
)
from handlungskonzept.operations.rights import sync_writer_rights
from handlungskonzept.operations.structure import (
    create_chapter,
    create_field,
    create_measure,
    create_plan,
    give_code,
)
from handlungskonzept.operations.versions import adopt_version, freeze_proposal
from handlungskonzept.operations.writing import write_draft

__all__ = [
    "adopt_version",
    "approve_chapter",
    "approve_page",
    "create_chapter",
    "create_field",
    "create_measure",
    "create_plan",
    "freeze_proposal",
    "give_code",
    "refuse_approval",
    "submit_for_approval",
    "sync_writer_rights",
    "withdraw_measure",
    "write_draft",
]
