"""The calendar file of a mail: ``exports`` puts its function in when the app is ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core import clock
from meetings.models import Meeting
from notices.registry import Attachment


@dataclass(frozen=True, slots=True)
class Maker:
    """What makes a calendar of meetings, and what it calls somebody invited."""

    calendar_of: Callable[..., bytes]
    attendee: Callable[[str, str], object]


_makers: list[Maker] = []


def use(calendar_of: Callable[..., bytes], attendee: Callable[[str, str], object]) -> None:
    """Take these for all mails; ``apps.ready`` calls it once."""
    _makers[:] = [Maker(calendar_of, attendee)]


def calendar_file(meeting: Meeting, *, method: str, email: str, name: str) -> Attachment:
    """The meeting for the calendar of one person who is invited to it, or is no longer."""
    maker = _makers[0]
    content = maker.calendar_of(
        [meeting], method=method, now=clock.now(), attendee=maker.attendee(email, name),
        is_internal=True,
    )  # fmt: skip
    file_name = "absage.ics" if method == "CANCEL" else "einladung.ics"
    return Attachment(file_name, content, f"text/calendar; method={method}; charset=UTF-8")
