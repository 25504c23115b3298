"""What is read of the plan: working text, states of pages, versions in force."""

from __future__ import annotations

from handlungskonzept.queries.adopted import (
    adoption_in_force,
    adoption_numbered,
    latest_adoption,
    the_plan,
)
from handlungskonzept.queries.states import PageRow, Submission, overview_of, submissions_waiting
from handlungskonzept.queries.working_text import (
    WorkingText,
    proposed_section,
    working_text,
)

__all__ = [
    "PageRow",
    "Submission",
    "WorkingText",
    "adoption_in_force",
    "adoption_numbered",
    "latest_adoption",
    "overview_of",
    "proposed_section",
    "submissions_waiting",
    "the_plan",
    "working_text",
]
