"""Lines of the daily digest about follow-ups: assigned, soon due, overdue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import date_words
from landscape.models import Contact
from meetings.models import FollowUp
from meetings.queries.notice_proof import address_of_person
from notices.registry import Message, register_notice
from people.emails import site_address
from people.models import Person
from projectgroups.choices import READING_ROLES

ASSIGNED = "meetings.follow_up_assigned"
SOON_DUE = "meetings.follow_up_soon_due"
OVERDUE = "meetings.follow_up_overdue"


def register() -> None:
    """Let the queue put our kinds into words; ``apps.ready`` calls it."""
    label = gettext_lazy("Follow-ups")
    register_notice(ASSIGNED, render_assigned, label)
    register_notice(SOON_DUE, render_soon_due, label)
    register_notice(OVERDUE, render_overdue, label)


def addresses_of(follow_up: FollowUp) -> list[str]:
    """Whom to write: the person, else who speaks for the organisation in the body, else its contacts."""
    if follow_up.person is not None:
        return _reachable([follow_up.person])
    if follow_up.organisation_id is None:
        return []
    today = clock.today()
    members = follow_up.group.memberships.active_on(today).filter(
        organisation=follow_up.organisation_id, role__in=READING_ROLES
    )
    people = [each.person for each in members.select_related("person__user")]
    if not people:
        contacts = Contact.objects.filter(organisation=follow_up.organisation_id).active_on(today)
        people = [each.person for each in contacts.select_related("person__user")]
    return _reachable(people)


def address_of(person: Person) -> str:
    """Where a person gets mail, as the queue writes addresses."""
    return address_of_person(person).lower()


def _reachable(people: list[Person]) -> list[str]:
    """Each address once, in a fixed order."""
    return sorted({address for person in people if (address := address_of(person))})


def render_assigned(email: str, about: Mapping[str, Any]) -> Message | None:
    """That somebody has something to do."""
    follow_up = _still_open(email, about)
    if follow_up is None:
        return None
    return _message(follow_up, _("New follow-up: %(text)s") % {"text": _text(follow_up)})


def render_soon_due(email: str, about: Mapping[str, Any]) -> Message | None:
    """That something is due within a week."""
    follow_up = _still_open(email, about)
    if follow_up is None or follow_up.due is None or follow_up.is_overdue_on(clock.today()):
        return None
    return _message(follow_up, _("Due soon: %(text)s") % {"text": _text(follow_up)})


def render_overdue(email: str, about: Mapping[str, Any]) -> Message | None:
    """That something should have been done."""
    follow_up = _still_open(email, about)
    if follow_up is None or not follow_up.is_overdue_on(clock.today()):
        return None
    return _message(follow_up, _("Overdue: %(text)s") % {"text": _text(follow_up)})


def _still_open(email: str, about: Mapping[str, Any]) -> FollowUp | None:
    """The follow-up as it stands, if it is still to be done and by whoever this address belongs to."""
    rows = FollowUp.objects.select_related("group", "person__user", "item", "resolution")
    found = rows.filter(pk=about["follow_up"])
    follow_up = found.open().first()
    if follow_up is None or email not in addresses_of(follow_up):
        return None
    return follow_up


def _text(follow_up: FollowUp) -> str:
    """What is to be done; a mail passes unprotected ways and names nothing that is not public."""
    item, resolution = follow_up.item, follow_up.resolution
    is_closed = item is not None and not item.is_public
    if resolution is not None:
        is_closed = is_closed or not resolution.is_public
    return _("not public") if follow_up.is_internal or is_closed else follow_up.text


def _message(follow_up: FollowUp, subject: str) -> Message:
    """The line with its body and day."""
    parts = [str(follow_up.group)]
    if follow_up.due is not None:
        parts.append(_("until %(day)s") % {"day": date_words(follow_up.due)})
    line = f"{subject} ({', '.join(parts)})"
    url = site_address(reverse("meetings:follow_up", args=[follow_up.pk]))
    return Message(subject=subject, text=f"{line}\n{url}", line=line, url=url)
