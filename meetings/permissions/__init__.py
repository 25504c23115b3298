"""Who sees, prepares, minutes, releases and publishes meetings, and who sees resolutions."""

from __future__ import annotations

from meetings.permissions.meetings import (
    keeps_meetings_of,
    may_join,
    may_keep_rules,
    may_prepare,
    may_publish,
    may_read_minutes,
    may_release,
    may_see_meeting,
    may_see_public_meeting,
    may_take_minutes,
    meetings_joined_by,
    meetings_visible_to,
    public_meetings,
)
from meetings.permissions.resolutions import (
    may_record_resolution,
    may_see_resolution,
    resolutions_visible_to,
)

__all__ = [
    "keeps_meetings_of",
    "may_join",
    "may_keep_rules",
    "may_prepare",
    "may_publish",
    "may_read_minutes",
    "may_record_resolution",
    "may_release",
    "may_see_meeting",
    "may_see_public_meeting",
    "may_see_resolution",
    "may_take_minutes",
    "meetings_joined_by",
    "meetings_visible_to",
    "public_meetings",
    "resolutions_visible_to",
]
