"""From a project group to the steering group: an item becomes a proposed item of its next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import ItemKind, ItemOutcome
from meetings.models import AgendaItem, Matter, Meeting
from meetings.operations.agenda import add_item
from meetings.operations.matters import new_matter
from meetings.operations.paper_copies import bring_papers
from meetings.permissions.matters import may_refer
from meetings.queries.matters import continuation_in_steering, next_steering_meeting


@dataclass(frozen=True, slots=True)
class Referral:
    """What became of a referred item: its matter, and its place in a meeting or none yet."""

    item: AgendaItem
    matter: Matter
    proposed: AgendaItem | None


def refer_to_steering(
    *, by: Actor, at: datetime, item: AgendaItem, title: str = "", draft_resolution: str = ""
) -> Referral:
    """Propose an item with its draft resolution and papers for the steering group's next agenda.

    It goes into the next meeting whose invitation is not out; without one it waits among the offers
    of the meeting that is planned next. A matter is opened where there is none, so that the thread
    holds. Also possible after the minutes are released: matter and outcome say where the item is
    today, the frozen text stays. The steering group's agenda is written by the platform, which names who referred.

    Raises NotPermitted, NotPossible when the item was referred already, was taken off, comes back
    in every meeting, or is a heading, or InvalidInput.
    """
    require(by, may_refer, item)
    with transaction.atomic():
        source = lock_current(item.meeting)  # first, as the release of its minutes does
        item = lock_current(item)
        item.meeting = source
        _refuse_unfit(item)
        meeting = next_steering_meeting(after=at)
        if meeting is None:
            _keep_draft(item, title, draft_resolution)
        matter = item.matter or new_matter(by=by, at=at, group=item.meeting.group, title=item.title)
        item.matter, item.outcome = matter, ItemOutcome.REFERRED
        save_recorded(item, by=by, at=at)
        proposed = None
        if meeting is not None:
            proposed = _propose(by, at, item, meeting, title=title, draft=draft_resolution)
    return Referral(item=item, matter=matter, proposed=proposed)


def _propose(
    by: Actor, at: datetime, item: AgendaItem, meeting: Meeting, *, title: str, draft: str
) -> AgendaItem:
    """The item in the steering group's meeting, with the papers."""
    words = {"who": str(by.saved_user or ""), "group": str(item.meeting.group), "item": str(item)}
    platform = Actor.system(_("Referred by %(who)s, %(group)s, %(item)s") % words)
    proposed = add_item(
        by=platform, at=at, meeting=meeting, title=title.strip() or item.title,
        description=item.description, presenter=item.presenter or str(item.meeting.group),
        minutes_planned=item.minutes_planned, is_public=item.is_public,
        draft_resolution=draft.strip() or item.draft_resolution, matter=item.matter,
        comes_from=item,
    )  # fmt: skip
    bring_papers(by=by, at=at, source=item, target=proposed)
    return proposed


def _refuse_unfit(item: AgendaItem) -> None:
    """Only an item of its own that is still on the agenda is referred, and only once."""
    if item.kind == ItemKind.HEADING:
        raise NotPossible(_("A heading cannot be referred."))
    if item.standing:
        raise NotPossible(
            _(
                "This item comes back in every meeting: put what is to be referred on an item of its own."
            )
        )
    if item.outcome == ItemOutcome.WITHDRAWN:
        raise NotPossible(_("This item was taken off the agenda."))
    if item.outcome == ItemOutcome.REFERRED or continuation_in_steering(item) is not None:
        raise NotPossible(_("This item has been referred to the steering group already."))


def _keep_draft(item: AgendaItem, title: str, draft: str) -> None:
    """While it waits, the item itself holds the draft; released minutes keep theirs."""
    if title.strip() and title.strip() != item.title:
        raise InvalidInput.for_field(
            "title", _("No meeting is planned: the item waits under its own title.")
        )
    if not draft.strip() or draft.strip() == item.draft_resolution:
        return
    if item.meeting.is_minuted:
        raise InvalidInput.for_field(
            "draft_resolution", _("The minutes are released: the draft waits as it stands in them.")
        )
    item.draft_resolution = draft.strip()
