"""Everything that changes meetings, minutes, resolutions and follow-ups; each subject has its module."""

from __future__ import annotations

from meetings.operations.resolutions import (
    bears_something,
    correct_resolution,
    found_project_group,
    record_resolution,
)

__all__ = ["bears_something", "correct_resolution", "found_project_group", "record_resolution"]
