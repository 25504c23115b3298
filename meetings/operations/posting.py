"""A project group posts its minutes: the file, what was decided, and who does what, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, require
from landscape.models import Organisation
from meetings.choices import ItemOutcome, ResolutionResult, VoteKind
from meetings.models import AgendaItem, FollowUp, Meeting, Resolution
from meetings.operations.agenda import add_item
from meetings.operations.follow_ups import add_follow_up
from meetings.operations.meetings import enter_held_meeting
from meetings.operations.releases import release_minutes
from meetings.operations.resolutions import number_resolution
from meetings.operations.uploads import upload_minutes
from meetings.operations.voting import is_open_to_all, settle_item
from meetings.permissions import may_prepare, may_take_minutes
from meetings.queries.uploads import posting_items, title_of_the_file
from people.models import Person
from projectgroups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class Decided:
    """What the file says was decided, at which item, and how they voted in its own words."""

    title: str
    wording: str
    result: ResolutionResult | str = ResolutionResult.ADOPTED
    sentence: str = ""
    is_public: bool = True
    item: AgendaItem | None = None


@dataclass(frozen=True, slots=True)
class ToDo:
    """What the file says somebody has to do, and at which item."""

    text: str
    person: Person | None = None
    organisation: Organisation | None = None
    who: str = ""
    due: date | None = None
    item: AgendaItem | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """A file with what was entered beside it."""

    file_name: str
    content: bytes
    decided: Sequence[Decided] = ()
    to_do: Sequence[ToDo] = ()


def post_minutes(
    *, by: Actor, at: datetime, meeting: Meeting, minutes: Minutes, is_released: bool
) -> Meeting:
    """The meeting with its uploaded minutes, resolutions and follow-ups, released inside if wished.

    Each resolution and follow-up stands at the item it names; where the meeting has no agenda, at one
    item of the file. All of it or nothing. Raises what the single steps raise: NotPermitted,
    NotPossible, and InvalidInput, for ``item`` when it names none or one that does not do.
    """
    with transaction.atomic():
        upload_minutes(
            by=by, at=at, meeting=meeting, file_name=minutes.file_name, content=minutes.content
        )
        meeting.refresh_from_db()
        has_agenda = posting_items(meeting).exists()
        entries: list[Decided | ToDo] = [*minutes.decided, *minutes.to_do]
        for entry in entries:
            _refuse_unfit_item(entry.item, meeting, has_agenda=has_agenda)
            item = entry.item or _item_of_the_file(meeting, by=by, at=at)
            if isinstance(entry, Decided):
                _record(entry, item, by=by, at=at)
            else:
                _add(entry, item, by=by, at=at)
        if is_released:
            reason = by.reason.strip() or _("Minutes written elsewhere, posted as a file.")
            release_minutes(by=by.because(reason), at=at, meeting=meeting)
            meeting.refresh_from_db()
    return meeting


def post_minutes_of(
    *, by: Actor, at: datetime, group: WorkingGroup, starts_at: datetime, minutes: Minutes,
    is_released: bool, ends_at: datetime | None = None, place: str = "",
) -> Meeting:  # fmt: skip
    """The same for a meeting the platform does not know yet. Raises as :func:`post_minutes` does."""
    with transaction.atomic():
        meeting = enter_held_meeting(
            by=by, at=at, group=group, starts_at=starts_at, ends_at=ends_at, place=place
        )
        return post_minutes(by=by, at=at, meeting=meeting, minutes=minutes, is_released=is_released)


def _refuse_unfit_item(item: AgendaItem | None, meeting: Meeting, *, has_agenda: bool) -> None:
    """Where there is an agenda, it is said to which of its items something belongs."""
    if item is None and has_agenda:
        raise InvalidInput.for_field("item", _("Please choose the item of the agenda."))
    if item is not None and item.meeting_id != meeting.pk:
        raise InvalidInput.for_field("item", _("This item belongs to another meeting."))
    if item is not None and (item.is_heading or item.outcome == ItemOutcome.WITHDRAWN):
        raise InvalidInput.for_field("item", _("Nothing is dealt with under this line."))


def _item_of_the_file(meeting: Meeting, *, by: Actor, at: datetime) -> AgendaItem:
    """Where resolutions and follow-ups stand in a meeting without an agenda: one item for all."""
    known = meeting.items.filter(title=title_of_the_file()).first()
    if known is not None:
        return known
    if meeting.items.exists():
        item = add_item(by=_maker(by, meeting), at=at, meeting=meeting, title=title_of_the_file())
    else:
        item = AgendaItem(meeting=meeting, title=title_of_the_file(), number="1")
    item.outcome = ItemOutcome.DONE
    return save_recorded(item, by=by, at=at)


def _maker(by: Actor, meeting: Meeting) -> Actor:
    """Who adds the item: a note-taker who does not keep the agenda has it added."""
    if by.is_system or (by.user is not None and may_prepare(by.user, meeting)):
        return by
    return Actor.system(_("Minutes posted by %(person)s") % {"person": by.user})


def _record(decided: Decided, item: AgendaItem, *, by: Actor, at: datetime) -> Resolution:
    """A resolution as the file has it; how they voted is its own words, nobody counts again."""
    meeting = item.meeting
    require(by, may_take_minutes, meeting)
    if not decided.wording.strip():
        raise InvalidInput.for_field("wording", _("Please give the wording of the resolution."))
    if decided.is_public and not is_open_to_all(item):
        raise InvalidInput.for_field(
            "is_public", _("What is decided at an item that is not public is not public either.")
        )
    group = lock_current(meeting.group)
    resolution = Resolution(
        group=group, decided_on=timezone.localtime(meeting.starts_at).date(),
        title=decided.title.strip(), wording=decided.wording.strip(), result=decided.result,
        item=item, position=item.resolutions.count() + 1, vote_kind=VoteKind.UNRECORDED,
        result_sentence=decided.sentence.strip(), is_public=decided.is_public,
    )  # fmt: skip
    number_resolution(resolution)
    save_recorded(resolution, by=by, at=at)
    settle_item(by, at, lock_current(item), decided.result)
    return resolution


def _add(to_do: ToDo, item: AgendaItem, *, by: Actor, at: datetime) -> FollowUp:
    """A follow-up of the file; who does it has to be known, or nobody does it."""
    if not (to_do.person or to_do.organisation or to_do.who.strip()):
        raise InvalidInput.for_field("who", _("Please say who does it."))
    return add_follow_up(
        by=by, at=at, group=item.meeting.group, item=item, text=to_do.text, person=to_do.person,
        organisation=to_do.organisation, who=to_do.who, due=to_do.due,
    )  # fmt: skip
