"""Reads over resolutions."""

from __future__ import annotations

import re

from core.actor import AnyUser
from core.formats import date_words
from core.registries import Link
from meetings.models import NUMBER_PATTERN, Resolution
from meetings.permissions.resolutions import resolutions_visible_to
from meetings.queries.public_words import titles_for
from projectgroups.models import WorkingGroup


def next_number(group: WorkingGroup, year: int) -> str:
    """The number the body's next resolution of that year gets: one more than the highest given."""
    highest = max(given_counts(group, year), default=0)
    return f"{group.short_name} {year}/{highest + 1:02d}"


def given_counts(group: WorkingGroup, year: int) -> set[int]:
    """The counts the body has given in that year, under whichever short name it had then."""
    given = Resolution.objects.filter(group=group, number__contains=f" {year}/").values_list(
        "number", flat=True
    )
    found = [re.match(NUMBER_PATTERN, number) for number in given]
    return {int(match["count"]) for match in found if match}


def resolutions_of(user: AnyUser, thing: object) -> list[Link]:
    """The resolutions of a body that this person may see, newest first; source for `references_of`."""
    if not isinstance(thing, WorkingGroup):
        return []
    found = list(resolutions_visible_to(user).filter(group=thing))
    titles = titles_for(user, found)
    return [
        Link(
            label=f"{resolution.number}: {titles[resolution.pk]}",
            url=resolution.get_absolute_url(),
            kind=resolution.get_result_display() if not resolution.is_adopted else "",
            note=date_words(resolution.decided_on),
        )
        for resolution in found
    ]
