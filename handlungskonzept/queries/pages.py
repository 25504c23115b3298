"""Single pages of the plan as they stand in the database now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import cast

from wagtail.models import Page, TaskState, WorkflowState

from handlungskonzept.models import Measure, PlanPage
from handlungskonzept.models.pages import FieldOfActionPage

CHAPTER_DEPTH = 3
"""Depth of a chapter of the first level: below root and plan."""


def current_page(page: Page) -> PlanPage:
    """The page read anew, with all its own fields; locked until the transaction ends."""
    found = Page.objects.select_for_update().get(pk=page.pk)
    return cast("PlanPage", found.specific)


def plan_page_by_identity(identity: str) -> PlanPage | None:
    """The page of the plan with this lasting identity."""
    page = Page.objects.filter(translation_key=identity).first()
    specific = page.specific if page is not None else None
    return specific if isinstance(specific, PlanPage) else None


def plan_page(pk: int) -> PlanPage | None:
    """The page of the plan with this key."""
    page = Page.objects.filter(pk=pk).first()
    specific = page.specific if page is not None else None
    return specific if isinstance(specific, PlanPage) else None


def working_revision_id(page_id: int) -> int | None:
    """The key of the revision that is the page's working text, none while there is none."""
    return Page.objects.filter(pk=page_id).values_list("live_revision_id", flat=True).first()


def root_page() -> Page:
    """The root of all pages, below which the plan hangs."""
    root = Page.get_first_root_node()
    assert root is not None
    return cast("Page", root)


def is_identity_taken(identity: object) -> bool:
    """Whether a page has this identity already."""
    return Page.objects.filter(translation_key=identity).exists()


def is_slug_taken(parent: Page, slug: str) -> bool:
    """Whether a page right below this one has that address part already."""
    return bool(parent.get_children().filter(slug=slug).exists())


def waiting_task_state(page: Page) -> TaskState | None:
    """What of this page waits for approval, locked until the transaction ends."""
    states = WorkflowState.objects.for_instance(page).filter(
        status=WorkflowState.STATUS_IN_PROGRESS
    )
    state = states.first()
    if state is None or state.current_task_state_id is None:
        return None
    waiting = TaskState.objects.select_for_update().filter(
        pk=state.current_task_state_id, status=TaskState.STATUS_IN_PROGRESS
    )
    found = waiting.first()
    if found is not None:
        found.workflow_state = state
    return found


def next_code(field: FieldOfActionPage) -> str:
    """The first code of a field of action that was never given: W-04 after W-03."""
    prefix = f"{field.code_prefix}-"
    codes = Measure.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [
        int(code.removeprefix(prefix)) for code in codes if code.removeprefix(prefix).isdecimal()
    ]
    return f"{prefix}{max(numbers, default=0) + 1:02}"


def measure_of(page: Page) -> Measure | None:
    """The anchor of a measure's page."""
    return Measure.objects.filter(page_id=page.pk).select_related("page").first()


def codes_of(page_ids: Collection[int]) -> dict[int, str]:
    """The codes of the measures among these pages, by the page's key."""
    return dict(Measure.objects.filter(page_id__in=page_ids).values_list("page_id", "code"))


def chapters_above(pages: Iterable[Page]) -> dict[int, Page]:
    """For each of these pages the chapter of the first level it stands in, itself if it is one."""
    pages = list(pages)
    length = Page.steplen * CHAPTER_DEPTH
    found = Page.objects.filter(
        path__in={page.path[:length] for page in pages}, depth=CHAPTER_DEPTH
    )
    chapters = {chapter.path: chapter for chapter in found}
    return {
        page.pk: chapters[page.path[:length]] for page in pages if page.path[:length] in chapters
    }
