"""Proposed changes for tests, sent by the operation."""

from __future__ import annotations

from typing import Any

from handlungskonzept.models import ChangeProposal, PlanPage
from handlungskonzept.operations.changes import propose_change
from people.models import User
from tests.factories.handlungskonzept import Stage
from tests.factories.people import AT, acting


def make_change(
    stage: Stage, by: User, page: PlanPage | None = None, **values: Any
) -> ChangeProposal:
    """A change to the measure's summary, unless told otherwise."""
    defaults = {
        "target": "sheet/summary",
        "text": "Aus der Unterkunft begleitet in die eigene Wohnung.",
        "reason": "Die Begleitung fehlt.",
    }
    moment = values.pop("at", AT)
    return propose_change(
        by=acting(by), at=moment, page=page or stage.measure, **{**defaults, **values}
    )
