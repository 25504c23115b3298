"""Reads over resolutions."""

from __future__ import annotations

import re

from meetings.models import NUMBER_PATTERN, Resolution
from projectgroups.models import WorkingGroup


def next_number(group: WorkingGroup, year: int) -> str:
    """The number the body's next resolution of that year gets: one more than the highest given."""
    given = Resolution.objects.filter(group=group, number__contains=f" {year}/").values_list(
        "number", flat=True
    )
    found = [re.match(NUMBER_PATTERN, number) for number in given]
    highest = max((int(match["count"]) for match in found if match), default=0)
    return f"{group.short_name} {year}/{highest + 1:02d}"
