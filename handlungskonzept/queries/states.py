"""Where the text of each page stands, and what waits for approval."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from wagtail.models import Page, Revision, TaskState, WorkflowState

from handlungskonzept.choices import PageState
from handlungskonzept.models import (
    ChapterPage,
    HandlungskonzeptPage,
    Measure,
    MeasurePage,
    PlanPage,
)


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page in the overview of the plan."""

    page: Page
    number: str
    level: int
    kind: str
    state: PageState
    changed_by: str
    changed_at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A text that waits for approval."""

    page: Page
    state: WorkflowState
    revision: Revision
    submitted_by: str
    submitted_at: datetime


def overview_of(plan: HandlungskonzeptPage) -> list[PageRow]:
    """All pages of the plan in reading order with the state of their text; a constant number of queries."""
    pages = list(
        Page.objects.filter(path__startswith=plan.path)
        .select_related("latest_revision__user", "content_type")
        .defer("latest_revision__content")
        .order_by("path")
    )
    measures = {measure.page_id: measure for measure in Measure.objects.all()}
    numbers = _numbers(plan, pages)
    active = active_states()
    return [
        _page_row(
            page,
            measures.get(page.pk),
            active.get(str(page.pk)),
            number=numbers.get(page.path, ""),
            level=page.depth - plan.depth,
        )
        for page in pages
    ]


def _numbers(plan: HandlungskonzeptPage, pages: list[Page]) -> dict[str, str]:
    """The numbers the working text gives its chapters and fields, by path; a draft has none yet."""
    plain = set(
        ChapterPage.objects.filter(path__startswith=plan.path, is_numbered=False).values_list(
            "pk", flat=True
        )
    )
    found = {plan.path: ""}
    counts: Counter[str] = Counter()
    for page in pages:
        above = page.path[: -Page.steplen]
        is_measure = page.cached_content_type.model == MeasurePage._meta.model_name
        if above in found and page.live and page.pk not in plain and not is_measure:
            counts[above] += 1
            found[page.path] = f"{found[above]}.{counts[above]}".lstrip(".")
    return found


def submissions_waiting() -> list[Submission]:
    """Everything submitted and not decided yet, oldest first."""
    states = (
        _plan_states()
        .filter(status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__isnull=False)
        .select_related("requested_by", "current_task_state__revision")
        .order_by("created_at")
    )
    found = list(states)
    pages = Page.objects.select_related("live_revision", "content_type").in_bulk(
        [int(state.object_id) for state in found]
    )
    return [
        Submission(
            page=pages[int(state.object_id)],
            state=state,
            revision=state.current_task_state.revision,
            submitted_by=str(state.requested_by or ""),
            submitted_at=state.current_task_state.started_at,
        )
        for state in found
        if int(state.object_id) in pages
    ]


def submissions_below(page: Page) -> list[PlanPage]:
    """The pages at and below this one whose text waits for approval, parents first."""
    waiting = [submission.page.pk for submission in submissions_waiting()]
    below = Page.objects.filter(path__startswith=page.path, pk__in=waiting).order_by("path")
    return [cast("PlanPage", found) for found in below.specific()]


def returned_to(user: Any) -> list[tuple[Page, str]]:
    """The pages somebody submitted that came back, with the reason."""
    states = (
        _plan_states()
        .filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
        .select_related("current_task_state")
        .order_by("created_at")
    )
    found = list(states)
    pages = Page.objects.in_bulk([int(state.object_id) for state in found])
    return [
        (pages[int(state.object_id)], _reason(state))
        for state in found
        if int(state.object_id) in pages
    ]


def state_of(page: Page) -> tuple[PageState, str, TaskState | None]:
    """Where the text of one page stands, why it came back, and what of it waits."""
    states = _plan_states().active().select_related("current_task_state__revision")
    state = states.filter(object_id=str(page.pk)).first()
    measure = Measure.objects.filter(page_id=page.pk).first()
    found = page_state(page, measure, state)
    waiting = state.current_task_state if found is PageState.SUBMITTED and state else None
    return found, _reason(state) if state is not None else "", waiting


def _plan_states() -> Any:
    """Workflow states of pages of the plan."""
    models: Iterable[str] = (
        "handlungskonzeptpage",
        "chapterpage",
        "fieldofactionpage",
        "measurepage",
    )
    types = ContentType.objects.filter(app_label="handlungskonzept", model__in=models)
    return WorkflowState.objects.filter(content_type__in=types)


def active_states() -> dict[str, WorkflowState]:
    """What was submitted or sent back and not taken up again, by the page's key as text."""
    states = _plan_states().active().select_related("current_task_state")
    return {state.object_id: state for state in states}


def _page_row(
    page: Page, measure: Measure | None, state: WorkflowState | None, *, number: str, level: int
) -> PageRow:
    latest = page.latest_revision
    return PageRow(
        page=page,
        number=measure.code if measure else number,
        level=level,
        kind=capfirst(str(page.cached_content_type.model_class()._meta.verbose_name)),
        state=page_state(page, measure, state),
        changed_by=str(latest.user) if latest is not None and latest.user else "",
        changed_at=latest.created_at if latest is not None else None,
        reason=_reason(state) if state is not None else "",
    )


def page_state(page: Page, measure: Measure | None, state: WorkflowState | None) -> PageState:
    """Where the text of a page stands, of what is known about it."""
    if measure is not None and measure.is_retired:
        return PageState.WITHDRAWN
    if state is not None:
        submitted = state.status == WorkflowState.STATUS_IN_PROGRESS
        return PageState.SUBMITTED if submitted else PageState.RETURNED
    if page.live and not page.has_unpublished_changes:
        return PageState.WORKING
    return PageState.DRAFT


def _reason(state: WorkflowState) -> str:
    task = state.current_task_state
    return task.comment if task is not None and task.status == TaskState.STATUS_REJECTED else ""
