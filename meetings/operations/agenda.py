"""Writing an agenda: items, their order, what is added late and what is taken off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import ItemKind, ItemOutcome, MeetingState, StandingItem
from meetings.models import AgendaItem, FollowUp, Matter, Meeting
from meetings.operations.agenda_removal import delete_with_all
from meetings.operations.paper_copies import bring_papers
from meetings.permissions import may_prepare
from meetings.queries.agenda import CLOSING_ITEMS
from meetings.queries.meetings import meeting_before
from meetings.queries.numbering import late_number
from meetings.queries.offers import offers_for, title_from

GAP = 10
"""Positions are spaced, so that a line is moved without touching its neighbours."""
LOOKS_BACK = frozenset({StandingItem.MINUTES, StandingItem.OPEN_MATTERS})
"""Standing items a body's first meeting does not need."""
END = 1000
"""A place behind all lines."""
OPEN_STATES = frozenset(
    {MeetingState.PLANNED, MeetingState.INVITED, MeetingState.UNDERWAY, MeetingState.DRAFT}
)
"""While the agenda may get, lose and move lines."""
WORDED_STATES = OPEN_STATES | {MeetingState.REVIEW}
"""While the words of a line may still be put right."""
CHANGEABLE = frozenset(
    {"title", "description", "presenter", "minutes_planned", "is_public", "draft_resolution",
     "parent"}
)  # fmt: skip


def add_item(
    *, by: Actor, at: datetime, meeting: Meeting, title: str, parent: AgendaItem | None = None,
    kind: ItemKind | str = ItemKind.ITEM, standing: StandingItem | str = "", description: str = "",
    presenter: str = "", minutes_planned: int | None = None, is_public: bool = True,
    draft_resolution: str = "", matter: Matter | None = None, comes_from: AgendaItem | None = None,
    position: int | None = None,
) -> AgendaItem:  # fmt: skip
    """A new line; once the invitation is out it is late and gets its number at once.

    In a meeting entered afterwards it gets its number at once too, and nothing is late.
    ``position`` counts from 0 among the lines of the same level; without it the line comes before
    the closing standing items, a numbered one at the end. Below an item that is not public nothing is.

    Raises NotPermitted, NotPossible once the minutes are under review or the meeting is called off,
    or InvalidInput.
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = _open(meeting)
        item = AgendaItem(
            meeting=meeting, parent=parent, kind=kind, standing=standing, title=title,
            description=description, presenter=presenter, minutes_planned=minutes_planned,
            is_public=is_public and (parent is None or parent.is_public), matter=matter,
            draft_resolution=draft_resolution, comes_from=comes_from,
            is_late=meeting.is_sent and meeting.sent_at is not None,
        )  # fmt: skip
        _refuse_parent(item)
        siblings = _siblings(item)
        place = _default_place(item, siblings) if position is None else position
        item.position = _position_at(siblings, place, by=by, at=at)
        if meeting.is_sent and not item.is_heading:
            item.number = late_number([*meeting.items.all(), item], item)
        return save_recorded(item, by=by, at=at)


def change_item(
    *, by: Actor, at: datetime, item: AgendaItem, version: int | None = None, **values: Any
) -> AgendaItem:
    """The line with other words; its number stays. What is not public makes all below it so.

    Raises NotPermitted, NotPossible once the minutes are released or the meeting is called off, or
    when a numbered line is to go below another, Conflict, or InvalidInput.
    """
    require(by, may_prepare, item.meeting)
    with transaction.atomic():
        meeting = _locked(item.meeting, WORDED_STATES)
        item = lock_current(item, version)
        item.meeting = meeting
        had_parent = item.parent_id
        for name, value in values.items():
            assert name in CHANGEABLE, name
            setattr(item, name, value)
        if item.parent_id != had_parent:
            _place_anew(item, by=by, at=at)
        if item.parent is not None and not item.parent.is_public:
            item.is_public = False
        save_recorded(item, by=by, at=at)
        if not item.is_public:
            for child in item.children.filter(is_public=True):
                child.is_public = False
                save_recorded(child, by=by, at=at)
        return item


def move_item(*, by: Actor, at: datetime, item: AgendaItem, step: int) -> AgendaItem:
    """The line one place up (-1) or down (1) among those of its level; stored numbers go along.

    At an end it stays where it is. Raises NotPermitted, or NotPossible as :func:`add_item`.
    """
    require(by, may_prepare, item.meeting)
    with transaction.atomic():
        meeting = _open(item.meeting)
        item = lock_current(item)
        item.meeting = meeting
        siblings = _siblings(item)
        place = next(count for count, each in enumerate(siblings) if each.pk == item.pk)
        target = place + step
        if not 0 <= target < len(siblings):
            return item
        del siblings[place]
        item.position = _position_at(siblings, target, by=by, at=at)
        return save_recorded(item, by=by, at=at)


def remove_item(*, by: Actor, at: datetime, item: AgendaItem) -> AgendaItem | None:
    """The line deleted with all that belongs to it; once it was sent it is taken off and stays visible.

    Gives the line back as long as it is there. Raises NotPermitted, NotPossible as
    :func:`add_item` or when something rests on it, or InvalidInput when a sent one is taken off
    without the actor's reason.
    """
    require(by, may_prepare, item.meeting)
    with transaction.atomic():
        meeting = _open(item.meeting)
        item = lock_current(item)
        item.meeting = meeting
        if not meeting.is_sent or item.is_heading:
            delete_with_all(item, by=by, at=at)
            return None
        if item.outcome == ItemOutcome.WITHDRAWN:
            raise NotPossible(_("This item is off the agenda already."))
        if not by.reason.strip():
            raise InvalidInput.for_field("reason", _("Please give a reason."))
        for line in (*item.children.on_agenda(), item):
            line.outcome = ItemOutcome.WITHDRAWN
            save_recorded(line, by=by, at=at)
        return item


def take_up_item(*, by: Actor, at: datetime, meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """A new item that goes on with one of another meeting, on the same matter; the old one stays.

    What a project group refers to the steering group brings its papers along.

    Raises NotPermitted, or NotPossible as :func:`add_item` and when it is not on offer (any more).
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = _open(meeting)
        offers = offers_for(meeting)
        offered = {each.pk: each for each in (*offers.items, *offers.referred)}
        if item.pk not in offered:
            raise NotPossible(_("This item has been taken up already."))
        item = offered[item.pk]
        taken = add_item(
            by=by, at=at, meeting=meeting, title=item.title, description=item.description,
            presenter=item.presenter, minutes_planned=item.minutes_planned,
            is_public=item.is_public, draft_resolution=item.draft_resolution, matter=item.matter,
            comes_from=item,
        )  # fmt: skip
        if item.meeting.group_id != meeting.group_id and meeting.group.is_steering_group:
            bring_papers(by=by, at=at, source=item, target=taken)
        return taken


def take_up_follow_up(
    *, by: Actor, at: datetime, meeting: Meeting, follow_up: FollowUp
) -> AgendaItem:
    """A new item that asks about an open follow-up, on the matter it came from.

    Raises NotPermitted, or NotPossible as :func:`add_item` and when it is not on offer (any more).
    """
    require(by, may_prepare, meeting)
    with transaction.atomic():
        meeting = _open(meeting)
        offered = {each.pk: each for each in offers_for(meeting).follow_ups}
        if follow_up.pk not in offered:
            raise NotPossible(_("This follow-up is on the agenda already."))
        follow_up = offered[follow_up.pk]
        source = follow_up.item
        return add_item(
            by=by, at=at, meeting=meeting, title=title_from(follow_up),
            presenter=follow_up.owner_words[:200], comes_from=source,
            matter=source.matter if source is not None else None,
            is_public=not follow_up.is_internal and (source is None or source.is_public),
        )  # fmt: skip


def add_standing_items(*, by: Actor, at: datetime, meeting: Meeting) -> list[AgendaItem]:
    """The standing items this agenda does not have yet; a first meeting looks back at nothing.

    Raises what :func:`add_item` raises.
    """
    here = set(meeting.items.values_list("standing", flat=True))
    is_first = meeting_before(meeting) is None
    missing = [
        standing
        for standing in StandingItem
        if standing not in here and not (is_first and standing in LOOKS_BACK)
    ]
    opening = [standing for standing in missing if standing not in CLOSING_ITEMS]
    return [
        add_item(
            by=by, at=at, meeting=meeting, title=str(standing.label), standing=standing,
            position=opening.index(standing) if standing in opening else END,
        )
        for standing in missing
    ]  # fmt: skip


def _open(meeting: Meeting) -> Meeting:
    """The meeting, locked, while its agenda may get and lose lines."""
    return _locked(meeting, OPEN_STATES)


def _locked(meeting: Meeting, states: frozenset[MeetingState]) -> Meeting:
    """The meeting as it stands, locked; raises NotPossible in any other state."""
    meeting = lock_current(meeting)
    if meeting.is_cancelled:
        raise NotPossible(_("This meeting is called off."))
    if meeting.state not in states:
        raise NotPossible(_("The minutes are written: the agenda stays as it is."))
    return meeting


def _refuse_parent(item: AgendaItem) -> None:
    """Lines go below items of the same meeting that stand on the first level, and no deeper."""
    parent = item.parent
    if parent is None:
        return
    if parent.meeting_id != item.meeting_id or parent.parent_id is not None or parent.is_heading:
        raise InvalidInput.for_field("parent", _("Nothing can be put below this line."))
    if item.is_heading or (item.pk is not None and item.children.exists()):
        raise InvalidInput.for_field("parent", _("This line cannot be put below another."))


def _siblings(item: AgendaItem) -> list[AgendaItem]:
    """The lines of the same level, in their order."""
    return list(item.meeting.items.filter(parent=item.parent_id).order_by("position", "pk"))


def _default_place(item: AgendaItem, siblings: list[AgendaItem]) -> int:
    """Before the closing standing items; what is late, standing or below another comes last."""
    place = len(siblings)
    is_last = item.meeting.is_sent or item.parent_id is not None
    if is_last or item.standing in CLOSING_ITEMS:
        return place
    while place and siblings[place - 1].standing in CLOSING_ITEMS:
        place -= 1
    return place


def _position_at(siblings: list[AgendaItem], place: int, *, by: Actor, at: datetime) -> int:
    """A free position before the sibling at that place; spaces them anew when there is no gap."""
    place = max(0, min(place, len(siblings)))
    lower = siblings[place - 1].position if place else 0
    if place == len(siblings):
        return lower + GAP
    if siblings[place].position - lower > 1:
        return (lower + siblings[place].position) // 2
    for count, sibling in enumerate(siblings):
        position = (count + 1 + (count >= place)) * GAP
        if sibling.position != position:
            sibling.position = position
            save_recorded(sibling, by=by, at=at)
    return (place + 1) * GAP


def _place_anew(item: AgendaItem, *, by: Actor, at: datetime) -> None:
    """Put a line at the end of another level; one that was sent stays where it stands."""
    if item.number:
        raise NotPossible(_("The number of this item was sent: it stays where it is."))
    _refuse_parent(item)
    siblings = [each for each in _siblings(item) if each.pk != item.pk]
    place = _default_place(item, siblings)
    item.position = _position_at(siblings, place, by=by, at=at)
