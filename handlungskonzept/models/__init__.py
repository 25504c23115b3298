"""The plan's pages, the anchors of its measures, and what was approved, proposed and adopted."""

from __future__ import annotations

from handlungskonzept.models.base import PlanPage
from handlungskonzept.models.frozen import Adoption, ApprovalRecord, Version
from handlungskonzept.models.mentions import MeasureMention
from handlungskonzept.models.pages import (
    ChapterPage,
    FieldOfActionPage,
    HandlungskonzeptPage,
    MeasurePage,
)
from handlungskonzept.models.progress import IndicatorReading, ProgressReport, ReportingRules
from handlungskonzept.models.proposals import ChangeProposal, KeptText
from handlungskonzept.models.records import Measure
from handlungskonzept.models.task import PlanApprovalTask, Withdrawn
from handlungskonzept.models.tester import PlanPermissions, approves_plans, writes_plans

PLAN_PAGES: tuple[type[PlanPage], ...] = (
    HandlungskonzeptPage,
    ChapterPage,
    FieldOfActionPage,
    MeasurePage,
)
"""All kinds of pages a plan consists of."""

__all__ = [
    "PLAN_PAGES",
    "Adoption",
    "ApprovalRecord",
    "ChangeProposal",
    "ChapterPage",
    "FieldOfActionPage",
    "HandlungskonzeptPage",
    "IndicatorReading",
    "KeptText",
    "Measure",
    "MeasureMention",
    "MeasurePage",
    "PlanApprovalTask",
    "PlanPage",
    "PlanPermissions",
    "ProgressReport",
    "ReportingRules",
    "Version",
    "Withdrawn",
    "approves_plans",
    "writes_plans",
]
