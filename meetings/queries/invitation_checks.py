"""What is looked at before an invitation or a supplement goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import date_words
from meetings.choices import MeetingMode
from meetings.models import Meeting
from meetings.queries.agenda import AgendaLine, agenda_of
from meetings.queries.attendances import members_to_invite
from meetings.queries.deadlines import deadlines_of
from meetings.queries.notice_proof import address_of_person
from meetings.queries.rules import rules_of
from people.models import Person

STOP, WARN, HINT = "bad", "warn", "go"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an invitation that stops it, warns, or is worth a look."""

    kind: str
    code: str
    text: str

    @property
    def stops(self) -> bool:
        """Whether nothing can be sent like this."""
        return self.kind == STOP


def is_short_notice(meeting: Meeting, at: datetime) -> bool:
    """Whether the last day for the invitation has passed by then."""
    until = deadlines_of(meeting, rules_of(meeting.group)).invitation_until
    return timezone.localtime(at).date() > until


def invitation_findings(meeting: Meeting, at: datetime) -> list[Finding]:
    """What stops the invitation, what warns, and hints, the gravest first."""
    lines = [line for line in agenda_of(meeting) if not line.is_withdrawn]
    people = people_to_invite(meeting)
    found = [
        *_about_time(meeting, at),
        *_about_place(meeting),
        *_about_items(lines),
        *_about_people(people),
    ]
    rank = [STOP, WARN, HINT]
    return sorted(found, key=lambda finding: rank.index(finding.kind))


def people_to_invite(meeting: Meeting) -> list[Person]:
    """The members of the body, and guests who were put on the list already."""
    found = {each.person_id: each.person for each in members_to_invite(meeting)}
    guests = meeting.attendances.filter(is_withdrawn=False).select_related("person__user")
    for attendance in guests.order_by("pk"):
        found.setdefault(attendance.person_id, attendance.person)
    return list(found.values())


def _about_time(meeting: Meeting, at: datetime) -> Iterable[Finding]:
    if meeting.starts_at <= at:
        yield Finding(STOP, "past", _("The meeting lies in the past."))
    elif is_short_notice(meeting, at):
        until = deadlines_of(meeting, rules_of(meeting.group)).invitation_until
        words = {"day": date_words(until)}
        yield Finding(
            WARN,
            "short",
            _(
                "Short notice: the invitation should have been sent by %(day)s."
                " If you send it now, this is recorded; please say why."
            )
            % words,
        )


def _about_place(meeting: Meeting) -> Iterable[Finding]:
    if meeting.mode != MeetingMode.ONLINE and not meeting.place.strip():
        yield Finding(STOP, "place", _("The place is missing."))
    if meeting.mode != MeetingMode.ON_SITE and not meeting.online_address:
        yield Finding(STOP, "online", _("The address of the online room is missing."))


def _about_items(lines: list[AgendaLine]) -> Iterable[Finding]:
    items = [line for line in lines if not line.item.is_heading]
    if not items:
        yield Finding(STOP, "items", _("There is no item on the agenda."))
    if untitled := [line.number for line in items if not line.item.title.strip()]:
        words = {"items": ", ".join(untitled)}
        yield Finding(STOP, "title", _("These items have no title: %(items)s.") % words)
    silent = [
        line.number for line in items if not (line.item.presenter.strip() or line.item.standing)
    ]
    if silent:
        text = ngettext(
            "Nobody presents item %(items)s.", "Nobody presents the items %(items)s.", len(silent)
        )
        yield Finding(HINT, "presenter", text % {"items": ", ".join(silent)})


def _about_people(people: list[Person]) -> Iterable[Finding]:
    if not people:
        yield Finding(STOP, "members", _("There is nobody to invite: the body has no members."))
    if on_paper := [str(person) for person in people if not address_of_person(person)]:
        words = {"names": ", ".join(on_paper)}
        yield Finding(
            WARN,
            "paper",
            _("No e-mail address is kept of: %(names)s. They get the invitation on paper.") % words,
        )
