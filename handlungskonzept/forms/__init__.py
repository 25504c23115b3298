"""The forms of the plan in the members' area."""

from __future__ import annotations

from handlungskonzept.forms.approval import ApprovalForm, RefusalForm
from handlungskonzept.forms.proposals import AdoptionForm

__all__ = ["AdoptionForm", "ApprovalForm", "RefusalForm"]
