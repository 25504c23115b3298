"""Where Wagtail calls us: the end of a workflow."""

from __future__ import annotations

from typing import Any


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Setting ``WAGTAIL_FINISH_WORKFLOW_ACTION``: plan text by our approval, the rest as Wagtail does.

    Wagtail reads the setting while its own models load, so everything is imported late.
    """
    from wagtail.workflows import publish_workflow_state  # noqa: PLC0415 — models load

    from core import clock  # noqa: PLC0415 — models load
    from core.actor import Actor  # noqa: PLC0415 — models load
    from handlungskonzept.models import PlanPage  # noqa: PLC0415 — models load
    from handlungskonzept.operations.approval import finish_approval  # noqa: PLC0415 — models load

    page = workflow_state.content_object
    if not isinstance(getattr(page, "specific", page), PlanPage):
        publish_workflow_state(workflow_state, user=user)
        return
    decided = getattr(workflow_state, "decided", None)
    by, at = decided or (Actor(user=user), clock.now())
    finish_approval(by=by, at=at, workflow_state=workflow_state)
