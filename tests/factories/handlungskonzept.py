"""The plan for tests, written, approved and adopted by the operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.fuzzy import FuzzyDate
from handlungskonzept.models import (
    Adoption,
    ChapterPage,
    FieldOfActionPage,
    HandlungskonzeptPage,
    IndicatorReading,
    Measure,
    MeasurePage,
    PlanPage,
    ProgressReport,
    Version,
)
from handlungskonzept.operations import (
    adopt_version,
    approve_page,
    create_chapter,
    create_field,
    create_measure,
    create_plan,
    freeze_proposal,
    submit_for_approval,
)
from handlungskonzept.operations.progress import report_progress
from handlungskonzept.operations.readings import record_reading
from handlungskonzept.queries.pages import measure_of, plan_page
from landscape.models import Organisation
from meetings.models import Resolution
from people.models import User
from projectgroups.models import WorkingGroup
from tests.factories.landscape import make_organisation
from tests.factories.meetings import make_resolution
from tests.factories.people import AT, SYSTEM, acting, make_office, make_user
from tests.factories.projectgroups import make_membership, make_steering_group

PARAGRAPH = "<p>Ein Mensch, ein Weg, viele Zuständigkeiten.</p>"


@dataclass
class Stage:
    """A plan with the people who write and approve it."""

    writer: User
    office: User
    group: WorkingGroup
    plan: HandlungskonzeptPage
    chapter: ChapterPage
    field: FieldOfActionPage
    measure: MeasurePage
    lead: Organisation


def paragraph(html: str = PARAGRAPH, **value: Any) -> dict[str, Any]:
    """A paragraph block as `write_draft` takes it."""
    return {"type": "paragraph", "value": {"text": html, "note": "", **value}}


def heading(text: str, level: int = 1) -> dict[str, Any]:
    """A heading block as `write_draft` takes it."""
    return {"type": "heading", "value": {"text": text, "level": str(level)}}


def make_stage(group: WorkingGroup | None = None) -> Stage:
    """A plan with one chapter, field and measure, all approved; the writer steers, the office approves."""
    office, writer = make_office(), make_user()
    group = group or make_steering_group()
    make_membership(group, writer)
    lead = make_organisation(name="Wohnungsamt")
    plan = create_plan(
        by=acting(office), at=AT, title="Handlungskonzept KIM", publisher="Stadt Köln"
    )
    chapter = create_chapter(
        by=acting(writer),
        at=AT,
        parent=plan,
        title="Handlungsfelder und Maßnahmen",
        body=[paragraph()],
    )
    field = create_field(
        by=acting(writer), at=AT, parent=chapter, title="Wohnen", code_prefix="W",
        goals=[{"type": "guiding_goal", "value": "Alle wohnen gut.", "key": "leitziel"},
               {"type": "objective", "value": "Wege sind abgesprochen.", "key": "w-1"}],
    )  # fmt: skip
    measure = make_measure(writer, field, lead=lead)
    stage = Stage(writer, office, group, plan, chapter, field, measure, lead)
    for page in (plan, chapter, field, measure):
        bring_into_working_text(stage, page)
    for name in ("plan", "chapter", "field", "measure"):
        setattr(stage, name, fresh(getattr(stage, name)))
    return stage


def make_measure(writer: User, field: FieldOfActionPage, **values: Any) -> MeasurePage:
    """A complete measure sheet as a draft."""
    defaults = {
        "title": "Übergang in eigene Wohnung", "summary": "Aus der Unterkunft in die eigene Wohnung.",
        "description": PARAGRAPH, "planned_start": FuzzyDate.month(2021, 8),
        "planned_end": FuzzyDate.year(2022),
    }  # fmt: skip
    if "lead" not in values:
        values["lead"] = make_organisation()
    return create_measure(by=acting(writer), at=AT, parent=field, **{**defaults, **values})


def bring_into_working_text(stage: Stage, page: PlanPage) -> None:
    """Submit the page's draft as the writer, approve it as somebody else from the office."""
    submit_for_approval(by=acting(stage.writer), at=AT, page=page)
    approver = stage.office
    if page.owner_id == stage.office.pk:
        approver = make_office()
    approve_page(by=acting(approver), at=AT, page=page)


def fresh(page: PlanPage) -> Any:
    """The page read anew."""
    return plan_page(page.pk)


def make_proposal(stage: Stage, **values: Any) -> Version:
    """The working text frozen by the office."""
    return freeze_proposal(
        by=acting(stage.office), at=values.pop("at", AT), plan=stage.plan, **values
    )


def make_adoption(stage: Stage, number: str = "1.0", **values: Any) -> Adoption:
    """The working text frozen and adopted by a new resolution."""
    version = values.pop("version", None) or make_proposal(stage)
    resolution: Resolution = values.pop("resolution", None) or make_resolution(stage.group)
    defaults = {"summary": "Erste Fassung.", "valid_from": AT.date() + timedelta(days=3)}
    return adopt_version(
        by=acting(stage.office), at=AT, version=version, resolution=resolution, number=number,
        **{**defaults, **values},
    )  # fmt: skip


def anchor(page: MeasurePage) -> Measure:
    """The lasting record of a measure's page."""
    found = measure_of(page)
    assert found is not None
    return found


def make_report(measure: Measure, by: User | None = None, **values: Any) -> ProgressReport:
    """A report of today (``AT``) that the measure is under way; by the platform unless told."""
    moment = values.pop("at", AT)
    defaults = {"reported_on": moment.date(), "status": "underway"}
    actor = acting(by) if by is not None else SYSTEM
    return report_progress(by=actor, at=moment, measure=measure, **{**defaults, **values})


def make_reading(measure: Measure, indicator: str, **values: Any) -> IndicatorReading:
    """A reading of today (``AT``)."""
    moment = values.pop("at", AT)
    defaults = {"value": Decimal(12), "read_on": moment.date(), "source": "Wohnungsamt"}
    return record_reading(
        by=SYSTEM, at=moment, measure=measure, indicator=indicator, **{**defaults, **values}
    )
