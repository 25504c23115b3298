"""What of the follow-up of meetings waits on a person's desk."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.actor import AnyUser
from core.formats import moment_words
from core.registries import Link
from meetings.queries.follow_ups import address_of_follow_up, due_words, my_follow_ups
from meetings.queries.procedures import waiting_procedures

SHOWN = 5


def tasks(user: AnyUser, _thing: object = None) -> list[Link]:
    """Written procedures that miss my answer, and what I have to do, most urgent first."""
    if isinstance(user, AnonymousUser):
        return []
    return [*_procedures(user), *_follow_ups(user)]


def _procedures(user: AnyUser) -> list[Link]:
    return [
        Link(
            label=procedure.title,
            url=procedure.get_absolute_url(),
            kind=_("Written procedure"),
            note=_("Please answer until %(moment)s.")
            % {"moment": moment_words(procedure.deadline)},
        )
        for procedure in waiting_procedures(user, now=clock.now())
    ]


def _follow_ups(user: AnyUser) -> list[Link]:
    mine = my_follow_ups(user)
    rows = [*mine.own, *mine.organisations]
    found = [
        Link(row.text, address_of_follow_up(row), _("Follow-up"), due_words(row, clock.today()))
        for row in rows[:SHOWN]
    ]
    rest = len(rows) - SHOWN
    if rest > 0:
        label = ngettext("%(count)d more follow-up", "%(count)d more follow-ups", rest)
        found.append(Link(label % {"count": rest}, reverse("meetings:follow_ups"), _("Follow-up")))
    return found
