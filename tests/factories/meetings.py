"""Resolutions for tests, made by the operations."""

from __future__ import annotations

from meetings.choices import ResolutionResult
from meetings.models import Resolution
from meetings.operations import record_resolution
from projectgroups.models import WorkingGroup
from tests.factories.people import AT, SYSTEM


def make_resolution(group: WorkingGroup, **values: object) -> Resolution:
    """An adopted, public resolution with the body's next number."""
    defaults = {
        "decided_on": AT.date(), "title": "Projektgruppe Wohnen", "wording": "Die Gruppe wird eingerichtet.",
        "result": ResolutionResult.ADOPTED,
    }  # fmt: skip
    return record_resolution(by=SYSTEM, at=AT, group=group, **{**defaults, **values})
