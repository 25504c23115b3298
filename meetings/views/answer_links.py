"""What an invitation asks of a person: to say whether they come."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.actor import AnyUser
from core.formats import moment_words
from core.registries import Link
from meetings.queries.attendances import unanswered_by


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """Invitations this person has not answered yet; the source for `tasks_of`."""
    return [
        Link(
            label=str(attendance.meeting),
            url=reverse("meetings:my_answer", args=[attendance.meeting.slug]),
            kind=_("Answer the invitation"),
            note=moment_words(attendance.meeting.starts_at),
        )
        for attendance in unanswered_by(user, at=clock.now())
    ]
