"""Mails to the invited, put into words when they are sent: as of then, or not at all any more.

A mail passes unprotected ways: of an item that is not public it names the number only. What is on
the agenda is read from the edition that was frozen, so that proof and mail say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import moment_words
from meetings.choices import Audience, MeetingMode, MeetingState, Seat
from meetings.document import ChangeLine, MeetingDocument, PaperLine, from_json
from meetings.emails.calendar_files import calendar_file
from meetings.models import Attendance, Edition, Meeting
from meetings.queries.answer_links import answer_token
from meetings.queries.attendances import still_stands
from meetings.queries.notice_proof import SENT_KINDS, address_of_person
from notices.registry import Message, register_notice
from people.emails import site_address


@dataclass(frozen=True, slots=True)
class AgendaWords:
    """A line of the agenda in a mail, with its papers."""

    words: str
    papers: tuple[str, ...]


def register() -> None:
    """Let the queue put our kinds into words; ``apps.ready`` calls it."""
    register_notice(
        "meetings.invitation", invitation_words, gettext_lazy("Invitation to a meeting")
    )
    register_notice(
        "meetings.supplement", supplement_words, gettext_lazy("Supplement to an agenda")
    )
    register_notice("meetings.change", change_words, gettext_lazy("Changed invitation"))
    register_notice("meetings.cancellation", cancellation_words, gettext_lazy("Meeting called off"))
    register_notice("meetings.not_needed", not_needed_words, gettext_lazy("Invitation taken back"))
    register_notice("meetings.new_link", link_words, gettext_lazy("New link to an answer"))


def invitation_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """The invitation with agenda, papers, calendar file and the link to answer."""
    attendance = _standing(about)
    if attendance is None:
        return None
    return _mail(
        "invitation", _("Invitation: %(meeting)s"), email, attendance,
        method="REQUEST", agenda=_agenda(about, attendance.meeting),
    )  # fmt: skip


def supplement_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """What is other since the invitation; whoever was invited by this edition gets an invitation."""
    return _words_once_more(email, about, "supplement", _("Supplement to the agenda: %(meeting)s"))


def change_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """Another time or place, with the old ones; whoever was invited by this gets an invitation."""
    return _words_once_more(email, about, "change", _("Changed: %(meeting)s"))


def _words_once_more(
    email: str, about: Mapping[str, Any], name: str, subject: str
) -> Message | None:  # fmt: skip
    """The invitation once more with what has changed, and with the calendar file of now."""
    attendance = _standing(about)
    edition = _edition(about)
    if attendance is None or edition is None:
        return None
    if attendance.invited_at == edition.made_at:
        return invitation_words(email, about)
    document = from_json(edition.content)
    return _mail(
        name, subject, email, attendance, method="REQUEST", remark=edition.remark,
        agenda=list(_agenda_words(document)), changes=[*map(_change_words, document.changes)],
    )  # fmt: skip


def cancellation_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """That the meeting does not take place, and why."""
    attendance = _attendance(about)
    if attendance is None or not attendance.meeting.is_cancelled:
        return None
    return _mail(
        "cancellation", _("Called off: %(meeting)s"), email, attendance, method="CANCEL",
        because=attendance.meeting.cancelled_because,
    )  # fmt: skip


def not_needed_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """That a deputy or guest need not come; nothing when they were invited anew in the meantime."""
    attendance = _attendance(about)
    if attendance is None or not attendance.is_withdrawn or not _lies_ahead(attendance.meeting):
        return None
    return _mail(
        "not_needed", _("You need not come: %(meeting)s"), email, attendance, method="CANCEL"
    )


def link_words(email: str, about: Mapping[str, Any]) -> Message | None:
    """A new link to the answer; older ones are worthless."""
    attendance = _standing(about)
    if attendance is None:
        return None
    return _mail("new_link", _("Your new link: %(meeting)s"), email, attendance)


def _attendance(about: Mapping[str, Any]) -> Attendance | None:
    found = Attendance.objects.filter(pk=about.get("attendance", 0))
    return found.select_related(
        "meeting__group", "meeting__chair", "person__user", "deputises_for__person"
    ).first()


def _standing(about: Mapping[str, Any]) -> Attendance | None:
    """The invitation as long as it stands, somebody can still come, and the account is open."""
    attendance = _attendance(about)
    if attendance is None or attendance.is_withdrawn or attendance.invited_at is None:
        return None
    if not address_of_person(attendance.person) or not still_stands(attendance, clock.today()):
        return None
    return attendance if _lies_ahead(attendance.meeting) else None


def _lies_ahead(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.INVITED and clock.now() < meeting.starts_at


def _edition(about: Mapping[str, Any]) -> Edition | None:
    return Edition.objects.filter(pk=about.get("edition", 0)).first()


def _agenda(about: Mapping[str, Any], meeting: Meeting) -> list[AgendaWords]:
    """The agenda of the edition this mail goes with, or of what was last sent."""
    sent = meeting.editions.filter(kind__in=SENT_KINDS, audience=Audience.MEMBERS)
    edition = _edition(about) or sent.order_by("-position").first()
    return list(_agenda_words(from_json(edition.content))) if edition is not None else []


def _change_words(change: ChangeLine) -> str:
    """What was and what is; of an item that is not public its number only."""
    if not change.is_public:
        words = {"what": change.what, "item": change.item or _("Item")}
        return _("%(what)s: %(item)s (not public)") % words
    if change.old and change.new:
        words = {"what": change.what, "old": change.old, "new": change.new}
        return _("%(what)s: %(new)s (so far: %(old)s)") % words
    return f"{change.what}: {change.new or change.old}"


def _agenda_words(document: MeetingDocument) -> Iterable[AgendaWords]:
    for item, depth in document.lines():
        is_open = item.is_public and not item.is_hidden
        words = item.title if is_open else _("not public")
        if item.number:
            words = _("Item %(number)s: %(title)s") % {"number": item.number, "title": words}
        if item.is_late:
            words = _("%(title)s (added later)") % {"title": words}
        if item.is_withdrawn:
            words = _("%(title)s (taken off the agenda)") % {"title": words}
        papers = tuple(map(_paper_words, item.papers)) if is_open else ()
        yield AgendaWords("  " * depth + words, papers)


def _paper_words(paper: PaperLine) -> str:
    if not paper.handed_in:
        return paper.title
    return _("%(paper)s (handed in late on %(day)s)") % {
        "paper": paper.title, "day": paper.handed_in,
    }  # fmt: skip


def _when_and_where(meeting: Meeting) -> tuple[str, ...]:
    """Day, time and place in lines."""
    when = moment_words(meeting.starts_at)
    if meeting.ends_at is not None:
        end = f"{timezone.localtime(meeting.ends_at):%H:%M}"
        when = _("%(begin)s, until %(end)s") % {"begin": when, "end": end}
    found = [_("When: %(when)s") % {"when": when}]
    if meeting.mode != MeetingMode.ONLINE:
        found.append(_("Where: %(place)s") % {"place": meeting.place})
    if meeting.mode != MeetingMode.ON_SITE:
        found.append(_("Online: %(address)s") % {"address": meeting.online_address})
    return tuple(found)


def _mail(
    name: str, subject: str, email: str, attendance: Attendance, *, method: str = "", **more: object
) -> Message:
    """One mail from its template, with the calendar file for its method."""
    meeting, person = attendance.meeting, attendance.person
    words = {"meeting": _meeting_words(meeting)}
    has_account = person.user is not None and person.user.is_active
    values = {
        "attendance": attendance,
        "meeting": meeting,
        "words": words["meeting"],
        "facts": _when_and_where(meeting),
        "answer_url": site_address(reverse("meetings:answer", args=[answer_token(attendance)])),
        "meeting_url": _page(meeting) if has_account and attendance.seat != Seat.GUEST else "",
        **more,
    }
    text = render_to_string(f"meetings/email/{name}.txt", values)
    file = (calendar_file(meeting, method=method, email=email, name=str(person)),) if method else ()
    return Message(subject=subject % words, text=text, attachments=file)


def _page(meeting: Meeting) -> str:
    return site_address(meeting.get_absolute_url())


def _meeting_words(meeting: Meeting) -> str:
    """ "3. Sitzung: Lenkungsgruppe KIM, 12. Oktober 2021", with the title a meeting may have."""
    return f"{meeting} ({meeting.title})" if meeting.title else str(meeting)
