"""Submitting, approving and sending back text, and withdrawing measures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import Conflict, InvalidInput, NotPermitted, NotPossible, require
from handlungskonzept.models import ApprovalRecord, HandlungskonzeptPage, Measure, PlanPage
from handlungskonzept.models.authorship import authors_of
from handlungskonzept.operations.cleaning import refuse_incomplete
from handlungskonzept.operations.opening import refuse_withdrawn
from handlungskonzept.operations.page_log import recorded_in_log
from handlungskonzept.operations.publishing import (
    publish_into_working_text,
    take_out_of_working_text,
)
from handlungskonzept.permissions import may_approve, may_keep_plan, may_write_plan
from handlungskonzept.queries.pages import current_page, waiting_task_state
from handlungskonzept.queries.states import submissions_below
from handlungskonzept.signals import text_approved


class NothingWaits(NotPossible):
    """Nothing of this page was submitted, or it was decided in the meantime."""

    def __init__(self) -> None:
        super().__init__(_("Nothing of this page waits for approval."))


class OwnText(NotPermitted):
    """Nobody approves what they wrote themselves."""

    def __init__(self) -> None:
        super().__init__(_("You wrote part of this text: somebody else has to approve it."))


class AnotherText(Conflict):
    """Something else waits for approval than what the approver has read."""

    def __init__(self) -> None:
        super().__init__(
            _("Another text was submitted in the meantime. Please read it before you decide.")
        )


def submit_for_approval(*, by: Actor, at: datetime, page: PlanPage) -> WorkflowState:
    """The latest draft handed to the office. Raises NotPermitted, NotPossible, or InvalidInput."""
    require(by, may_write_plan, page)
    with transaction.atomic(), recorded_in_log(page, by=by, at=at):
        page = current_page(page)
        if page.workflow_in_progress:
            raise NotPossible(_("This page has been submitted already."))
        if page.live and not page.has_unpublished_changes:
            raise NotPossible(_("There is no draft to submit: the page is as approved."))
        refuse_incomplete(page.get_latest_revision_as_object())
        refuse_withdrawn(page)
        state = page.current_workflow_state
        workflow = page.get_workflow()
        if workflow is None:
            raise NotPossible(_("The plan has no approval. Please tell the administrator."))
        if state is not None:
            state.resume(by.saved_user)
        else:
            state = workflow.start(page, by.saved_user)
        _date_submission(page, at)
        return state


def approve_page(
    *,
    by: Actor,
    at: datetime,
    page: PlanPage,
    comment: str = "",
    seen: Collection[int] | None = None,
) -> ApprovalRecord:
    """The submitted text made working text; ``seen`` names the revisions the approver has read.

    Raises NotPermitted (OwnText for an author), NothingWaits, NotPossible, AnotherText, or
    InvalidInput.
    """
    require(by, may_approve, page)
    with transaction.atomic(), recorded_in_log(page, by=by, at=at):
        waiting = _waiting(page)
        if seen is not None and waiting.revision_id not in seen:
            raise AnotherText
        waiting.workflow_state.decided = (by, at)
        waiting.approve(user=by.saved_user, comment=comment.strip() or by.reason)
        _date_decision(waiting, at)
    return ApprovalRecord.objects.get(revision_id=waiting.revision_id)


def approve_chapter(
    *,
    by: Actor,
    at: datetime,
    page: PlanPage,
    comment: str = "",
    seen: Collection[int] | None = None,
    but_own: bool = False,
) -> list[ApprovalRecord]:
    """All that was submitted of this page and below it, approved together or not at all.

    With ``but_own`` texts the approver wrote stay as they wait, for somebody else to approve.
    """
    require(by, may_approve, page)
    with transaction.atomic():
        submitted = [
            one for one in submissions_below(page) if not (but_own and _is_author(by, one))
        ]
        if not submitted:
            raise NothingWaits
        return [
            approve_page(by=by, at=at, page=one, comment=comment, seen=seen) for one in submitted
        ]


def finish_approval(*, by: Actor, at: datetime, workflow_state: WorkflowState) -> ApprovalRecord:
    """The end of the workflow, whichever door led here: check everything, then publish.

    Exactly the submitted revision is published, whatever was written since.
    """
    page = current_page(workflow_state.content_object)
    require(by, may_approve, page)
    state = workflow_state.current_task_state
    if by.saved_user is None:
        raise NotPermitted(_("Text of the plan is approved by a person."))
    if state is None or ApprovalRecord.objects.filter(revision_id=state.revision_id).exists():
        raise NothingWaits
    refuse_withdrawn(page)
    if by.saved_user.pk in authors_of(page, state.revision):
        raise OwnText
    if not isinstance(page, HandlungskonzeptPage) and not page.get_parent().live:
        raise NotPossible(_("Please approve the chapter above first."))
    refuse_incomplete(state.revision.as_object())
    record = publish_into_working_text(
        by=by, at=at, page=page, revision=state.revision, reason=state.comment
    )
    transaction.on_commit(lambda: text_approved.send(sender=type(page), page=page))
    return record


def refuse_approval(*, by: Actor, at: datetime, page: PlanPage, reason: str) -> TaskState:
    """The submitted text sent back with a reason. Raises NotPermitted, NothingWaits, InvalidInput."""
    require(by, may_approve, page)
    if not reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason: the author will read it."))
    with transaction.atomic(), recorded_in_log(page, by=by, at=at):
        refused = _waiting(page).reject(user=by.saved_user, comment=reason.strip())
        return _date_decision(refused, at)


def withdraw_measure(
    *, by: Actor, at: datetime, measure: Measure, reason: str, replaced_by: Measure | None = None
) -> Measure:
    """A measure taken out of the working text for good; its code is never given again.

    Raises NotPermitted, NotPossible when it is withdrawn already, or InvalidInput.
    """
    require(by, may_keep_plan)
    if not reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason."))
    with transaction.atomic():
        measure = lock_current(measure)
        if measure.is_retired:
            raise NotPossible(_("This measure is withdrawn already."))
        _refuse_unfit_successor(measure, replaced_by)
        page = current_page(measure.page)
        with recorded_in_log(page, by=by.because(reason.strip()), at=at):
            state = page.current_workflow_state
            if state is not None:
                state.cancel(user=by.saved_user)
            if page.live:
                take_out_of_working_text(by=by, page=page)
        measure.retired_on = timezone.localtime(at).date()
        measure.retired_because, measure.replaced_by = reason.strip(), replaced_by
        return save_recorded(measure, by=by.because(reason.strip()), at=at)


def _refuse_unfit_successor(measure: Measure, successor: Measure | None) -> None:
    """What replaces a measure is another one that goes on: the way from old to new has an end."""
    if successor is None:
        return
    if successor.pk == measure.pk:
        raise InvalidInput.for_field("replaced_by", _("A measure cannot replace itself."))
    if lock_current(successor).is_retired:
        raise InvalidInput.for_field(
            "replaced_by", _("%(code)s is withdrawn, too.") % {"code": successor}
        )


def _date_submission(page: PlanPage, at: datetime) -> None:
    """Wagtail asks the clock; the submission happened when we were told."""
    waiting = _waiting(page)
    waiting.started_at = at
    waiting.save(update_fields=["started_at"])
    state = waiting.workflow_state
    state.created_at = at
    state.save(update_fields=["created_at"])


def _date_decision(decided: TaskState, at: datetime) -> TaskState:
    """The same for an approval and a refusal."""
    decided.finished_at = at
    TaskState.objects.filter(pk=decided.pk).update(finished_at=at)
    return decided


def _is_author(by: Actor, page: PlanPage) -> bool:
    return by.saved_user is not None and by.saved_user.pk in authors_of(
        page, _waiting(page).revision
    )


def _waiting(page: PlanPage) -> TaskState:
    waiting = waiting_task_state(page)
    if waiting is None:
        raise NothingWaits
    return waiting
