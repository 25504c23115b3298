"""Creating the plan, its chapters, fields of action and measures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from core.actor import Actor
from core.addresses import address_of
from core.history import save_recorded
from core.operations import NotPossible, require
from handlungskonzept.models import (
    ChapterPage,
    FieldOfActionPage,
    HandlungskonzeptPage,
    Measure,
    MeasurePage,
    PlanApprovalTask,
    PlanPage,
)
from handlungskonzept.operations.cleaning import refuse_wrong
from handlungskonzept.operations.identity import derived
from handlungskonzept.operations.rights import grant_tree, sync_writer_rights
from handlungskonzept.operations.writing import save_draft, set_values
from handlungskonzept.permissions import may_keep_plan, may_write_plan
from handlungskonzept.queries.adopted import the_plan
from handlungskonzept.queries.pages import (
    is_identity_taken,
    is_slug_taken,
    measure_of,
    next_code,
    root_page,
)

AnyPage = TypeVar("AnyPage", bound=PlanPage)


def create_plan(*, by: Actor, at: datetime, title: str, **values: Any) -> HandlungskonzeptPage:
    """The plan, outside every site, with its approval workflow and the rights of its writers.

    Raises NotPermitted, or NotPossible when there is one already.
    """
    require(by, may_keep_plan)
    if the_plan() is not None:
        raise NotPossible(_("There is an action plan already."))
    with transaction.atomic():
        plan = _create(HandlungskonzeptPage, by, at, root_page(), title, values)
        _start_workflow(plan)
        grant_tree(plan)
        sync_writer_rights(by=by, at=at)
    return plan


def create_chapter(
    *, by: Actor, at: datetime, parent: PlanPage, title: str, **values: Any
) -> ChapterPage:
    """A chapter at the end of the plan or of another chapter, as a draft. Takes write_draft's values."""
    require(by, may_write_plan, parent)
    return _create(ChapterPage, by, at, parent, title, values)


def create_field(
    *, by: Actor, at: datetime, parent: ChapterPage, title: str, code_prefix: str, **values: Any
) -> FieldOfActionPage:
    """A field of action at the end of a chapter, as a draft. Takes write_draft's values."""
    require(by, may_write_plan, parent)
    return _create(FieldOfActionPage, by, at, parent, title, {"code_prefix": code_prefix, **values})


def create_measure(
    *, by: Actor, at: datetime, parent: FieldOfActionPage, title: str, code: str = "", **values: Any
) -> MeasurePage:
    """A measure at the end of a field of action, as a draft, with its anchor; next free code unless given."""
    require(by, may_write_plan, parent)
    with transaction.atomic():
        page = _create(MeasurePage, by, at, parent, title, values)
        give_code(by=by, at=at, page=page, code=code)
    return page


def give_code(*, by: Actor, at: datetime, page: MeasurePage, code: str = "") -> Measure:
    """The anchor of a new measure's page; a page has one for good. Raises InvalidInput for a taken code."""
    require(by, may_write_plan, page)
    known = measure_of(page)
    if known is not None:
        return known
    field = page.get_parent().specific
    assert isinstance(field, FieldOfActionPage)
    draft = field.get_latest_revision_as_object()
    return save_recorded(Measure(code=code or next_code(draft), page=page), by=by, at=at)


def _create(
    kind: type[AnyPage], by: Actor, at: datetime, parent: Page, title: str, values: dict[str, Any]
) -> AnyPage:
    """A saved page with its first revision, not part of the working text yet."""
    if not kind.can_exist_under(parent) or (kind is ChapterPage and not kind.can_create_at(parent)):
        raise NotPossible(_("This cannot stand here."))
    page = kind(title=title, live=False, owner=by.saved_user, has_unpublished_changes=True)
    page.slug = str(values.pop("slug", "")) or address_of(
        title, length=80, is_taken=lambda slug: is_slug_taken(parent, slug)
    )
    page.translation_key = _identity(parent, page.slug)
    set_values(page, values)
    with transaction.atomic():
        page = parent.add_child(instance=page)
        refuse_wrong(page)
        save_draft(page, by=by, at=at)
    return page


def _identity(parent: Page, slug: str) -> UUID:
    """The same place gives the same identity on every machine, unless it is taken."""
    seed: UUID | str = "handlungskonzept" if parent.is_root() else parent.translation_key
    found, count = derived(seed, slug), 1
    while is_identity_taken(found):
        count += 1
        found = derived(seed, f"{slug}/{count}")
    return found


def _start_workflow(plan: HandlungskonzeptPage) -> None:
    """Wagtail's workflow for the whole tree: one step, the office's approval."""
    workflow = Workflow.objects.create(name=_("Approval by the coordinating office"))
    kind = ContentType.objects.get_for_model(PlanApprovalTask)
    task: Task = PlanApprovalTask.objects.create(name=_("Approval of plan text"), content_type=kind)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=plan, workflow=workflow)
