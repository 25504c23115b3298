"""What the invited do not know yet: changed invitations that wait to be sent."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.actor import AnyUser
from core.formats import moment_words
from core.registries import Link
from meetings.choices import MeetingState
from meetings.permissions import may_prepare, meetings_visible_to
from meetings.queries.differences import facts_changed_since
from meetings.queries.notice_proof import last_sent_edition


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """Meetings ahead whose new time or place this person has to send; the source for `tasks_of`."""
    ahead = meetings_visible_to(user).filter(
        state=MeetingState.INVITED, starts_at__gt=clock.now(), ics_sequence__gt=0
    )
    found = []
    for meeting in ahead.order_by("starts_at", "pk"):
        sent = last_sent_edition(meeting) if may_prepare(user, meeting) else None
        if sent is not None and facts_changed_since(meeting, sent):
            link = Link(
                label=str(meeting),
                url=reverse("meetings:supplement", args=[meeting.slug]),
                kind=_("Send the changed invitation"),
                note=moment_words(meeting.starts_at),
            )
            found.append(link)
    return found
