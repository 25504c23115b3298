"""The step of Wagtail's workflow at which the office approves text of the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Task, TaskState

from core.actor import AnyUser
from core.operations import NotPossible
from handlungskonzept.models.authorship import authors_of
from handlungskonzept.models.tester import approves_plans


class Withdrawn(NotPossible):
    """A measure that was withdrawn is not written on."""

    def __init__(self) -> None:
        super().__init__(_("This measure was withdrawn: its text stays as it is."))


class ReasonForm(TaskStateCommentForm):
    """Why a text is sent back."""

    comment = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))


class PlanApprovalTask(Task):
    """Approval by somebody from the office who wrote none of it."""

    class Meta:
        verbose_name = _("approval of plan text")
        verbose_name_plural = _("approvals of plan text")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """The submission; refused for a measure that was withdrawn, whichever door led here."""
        anchor = getattr(workflow_state.content_object.specific, "measure", None)
        if anchor is not None and anchor.is_retired:
            raise Withdrawn
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: Page, user: AnyUser) -> bool:
        """Who approves may look at the text in the editor."""
        return approves_plans(user)

    def get_actions(self, obj: Page, user: AnyUser) -> list[tuple[str, Any, bool]]:
        """Approve and send back for the office; nothing for authors and anybody else."""
        state = obj.current_workflow_task_state
        if state is None or not approves_plans(user):
            return []
        back: list[tuple[str, Any, bool]] = [("reject", _("Send back"), True)]
        if user.pk in authors_of(obj, state.revision):
            return back
        return [*back, ("approve", _("Take over into the working text"), False)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """A text goes back with a reason only."""
        return ReasonForm if action == "reject" else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(
        self, user: AnyUser, **_kwargs: object
    ) -> QuerySet[TaskState]:
        """What waits for approval, if the account approves."""
        if not approves_plans(user):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    @classmethod
    def get_description(cls) -> Any:
        """One sentence for the list of tasks."""
        return _("The coordinating office takes text over into the plan's working text.")
