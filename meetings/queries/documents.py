"""From the rows of a meeting to the neutral document, whole; constant queries, however long it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import AnyUser
from core.formats import date_words, moment_words
from core.registries import Link, references_of
from meetings.choices import Confirmation, DayUnit, MeetingState, MinutesKind
from meetings.document import (
    Audience,
    CorrectionLine,
    Head,
    Item,
    MeetingDocument,
    ResolutionLine,
    Rules,
    Words,
    for_audience,
)
from meetings.models import AgendaItem, Correction, Meeting, Resolution, RulesOfProcedure
from meetings.queries.document_items import Agenda, resolution_line
from meetings.queries.document_people import People, attendance_rows, people_on
from meetings.queries.numbering import provisional_numbers
from meetings.queries.rules import rules_of


def meeting_document(meeting: Meeting, *, reader: AnyUser | None = None) -> MeetingDocument:
    """The meeting with everything in it, for the office; narrower ones by `for_audience`.

    The measures its items are about are those the reader sees; without one there are none.
    """
    items = list(meeting.items.all())
    numbers = provisional_numbers(items)
    attendances = list(
        meeting.attendances.filter(is_withdrawn=False).select_related("person").order_by("pk")
    )
    people = people_on(_day_of(meeting), meeting.group, attendances)
    agenda = Agenda(items, numbers, people)
    agenda.read(meeting)
    document = MeetingDocument(
        head=_head(meeting, people),
        attendance=attendance_rows(attendances, people, numbers),
        items=agenda.tree(_decided_in(meeting), _measures(meeting, reader)),
        corrections=corrections_of(meeting),
        rules=_rules(rules_of(meeting.group)),
        words=edition_words(),
    )
    return people.named_in(document)


def resolution_document(resolution: Resolution) -> MeetingDocument:
    """One resolution with its place, as an excerpt shows it; its item alone is on the agenda."""
    line = resolution_line(resolution)
    item = resolution.item
    if item is None:
        people = people_on(resolution.decided_on, resolution.group)
        head = Head(
            body=resolution.group.name,
            day=date_words(resolution.decided_on),
            day_iso=resolution.decided_on.isoformat(),
        )
        items = (Item(key="", title=resolution.title, resolutions=(line,)),)
    else:
        meeting = item.meeting
        attendances = list(meeting.attendances.select_related("person").order_by("pk"))
        people = people_on(_day_of(meeting), meeting.group, attendances)
        head = _head(meeting, people)
        is_public = item.is_public and (item.parent is None or item.parent.is_public)
        items = (
            Item(
                key=str(item.pk),
                title=item.title if is_public or not line.is_public else resolution.title,
                number=item.number,
                is_public=is_public or line.is_public,
                resolutions=(line,),
            ),
        )
    return people.named_in(MeetingDocument(head=head, items=items, words=edition_words()))


def public_line(resolution: Resolution) -> ResolutionLine:
    """A public resolution in the words for everybody: who has not agreed to be named is a function."""
    shown = for_audience(resolution_document(resolution), Audience.PUBLIC)
    return shown.items[0].resolutions[0]


def corrections_of(meeting: Meeting) -> tuple[CorrectionLine, ...]:
    """What later meetings corrected in the minutes of this one."""
    found = _corrections().filter(meeting=meeting).order_by("pk")
    return tuple(_correction_line(correction) for correction in found)


def _decided_in(meeting: Meeting) -> dict[int, list[CorrectionLine]]:
    """What items of this meeting corrected in earlier minutes, by the items."""
    lines: dict[int, list[CorrectionLine]] = defaultdict(list)
    for correction in _corrections().filter(decided_in__meeting=meeting).order_by("pk"):
        lines[correction.decided_in_id].append(_correction_line(correction))
    return lines


def _corrections() -> QuerySet[Correction]:
    return Correction.objects.select_related(
        "meeting__group", "item__parent", "decided_in__meeting__group"
    )


def _correction_line(correction: Correction) -> CorrectionLine:
    """A correction; of an item that is not public it is not public either."""
    return CorrectionLine(
        meeting=str(correction.meeting),
        item=_item_words(correction.item),
        old=correction.old_wording,
        new=correction.new_wording,
        decided=", ".join(
            filter(None, (str(correction.decided_in.meeting), _item_words(correction.decided_in)))
        ),
        is_public=correction.is_public and _is_public(correction.item),
    )


def _is_public(item: AgendaItem | None) -> bool:
    if item is None:
        return True
    return item.is_public and (item.parent is None or item.parent.is_public)


def _item_words(item: AgendaItem | None) -> str:
    return _("Item %(number)s") % {"number": item.number} if item and item.number else ""


def time_and_place(meeting: Meeting) -> Head:
    """When and where the meeting is, without who leads and what follows; no queries."""
    return Head(
        body=meeting.group.name,
        day=date_words(meeting.starts_at),
        day_iso=_day_of(meeting).isoformat(),
        number=str(meeting.number or ""),
        title=meeting.title,
        begins=_time(meeting.starts_at),
        ends=_time(meeting.ends_at),
        began=_time(meeting.began_at),
        closed=_time(meeting.closed_at),
        place=meeting.place,
        mode=meeting.get_mode_display(),
        online_address=meeting.online_address,
        note=meeting.note,
        state=meeting.state,
    )


def _head(meeting: Meeting, people: People) -> Head:
    following = _next_of(meeting)
    return replace(
        time_and_place(meeting),
        chair=people.who(meeting.chair),
        note_taker=people.who(meeting.note_taker),
        next_meeting=_next_words(following),
        is_next_public=following is not None and following.is_public,
    )


def _next_of(meeting: Meeting) -> Meeting | None:
    """The body's next meeting after this one."""
    later = Meeting.objects.filter(group_id=meeting.group_id, starts_at__gt=meeting.starts_at)
    return later.exclude(state=MeetingState.CANCELLED).order_by("starts_at", "pk").first()


def _next_words(meeting: Meeting | None) -> str:
    if meeting is None:
        return ""
    return ", ".join(filter(None, (moment_words(meeting.starts_at), meeting.place)))


def _day_of(meeting: Meeting) -> date:
    return timezone.localtime(meeting.starts_at).date()


def _time(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


def _rules(rules: RulesOfProcedure) -> Rules:
    """What documents print of the body's rules."""
    if rules.notice_unit == DayUnit.WORKING:
        notice = ngettext("%(count)d working day", "%(count)d working days", rules.notice_days)
    else:
        notice = ngettext("%(count)d calendar day", "%(count)d calendar days", rules.notice_days)
    days = ngettext(
        "%(count)d calendar day", "%(count)d calendar days", rules.objection_days
    ) % {"count": rules.objection_days}  # fmt: skip
    is_approved = rules.confirmation == Confirmation.APPROVED
    return Rules(
        notice=notice % {"count": rules.notice_days},
        has_course=rules.minutes_kind == MinutesKind.RUNNING,
        confirmation=_("The next meeting approves these minutes.")
        if is_approved
        else _("The next meeting takes note of these minutes."),
        objections=_("Objections can be raised within %(days)s after they were sent.")
        % {"days": days},
    )


def edition_words() -> Words:
    """What stands in the place of what is left out."""
    return Words(not_public=_("not public"), somebody=_("a person"))


def measures_by_number(meeting: Meeting, reader: AnyUser) -> dict[str, list[Link]]:
    """The measures each item is about, by the number of the item; of items without one under ""."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in references_of.collect(reader, meeting):
        found[link.note.rpartition(" ")[2]].append(link)
    return found


def _measures(meeting: Meeting, reader: AnyUser | None) -> dict[str, list[str]]:
    """What the measures each item is about are called."""
    if reader is None or not meeting.is_sent:
        return {}
    found = measures_by_number(meeting, reader)
    return {number: [link.label for link in links] for number, links in found.items()}
