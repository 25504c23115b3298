"""Saying which measures an item of a meeting or a resolution is about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import delete_recorded, save_recorded
from core.operations import InvalidInput, NotPermitted, NotPossible, require
from handlungskonzept.models import Measure, MeasureMention
from handlungskonzept.permissions.mentions import may_mention
from handlungskonzept.permissions.plan import measures_visible_to
from meetings.choices import ItemOutcome
from meetings.models import AgendaItem, Resolution


def change_mentions(
    *, by: Actor, at: datetime, thing: AgendaItem | Resolution,
    add: Collection[Measure] = (), remove: Collection[Measure] = (),
) -> list[MeasureMention]:  # fmt: skip
    """All mentions of the item or resolution after some were added and others taken away.

    What somebody else added meanwhile stays. Raises NotPermitted, NotPossible (a heading, an item
    taken off, a resolution entered by mistake), or InvalidInput: a measure withdrawn or out of sight.
    """
    require(by, may_mention, thing)
    if by.saved_user is None:
        raise NotPermitted(_("A person says what a meeting was about."))
    with transaction.atomic():
        thing = lock_current(thing)
        _refuse_unfit(thing)
        place: dict[str, Any] = {"item" if isinstance(thing, AgendaItem) else "resolution": thing}
        known = {one.measure_id: one for one in MeasureMention.objects.filter(**place)}
        fresh = [measure for measure in add if measure.pk not in known]
        _refuse_unknown(by, fresh)
        for measure in remove:
            if measure.pk in known:
                delete_recorded(known.pop(measure.pk), by=by, at=at)
        for measure in fresh:
            mention = MeasureMention(measure=measure, **place)
            mention.made_by_id = by.saved_user.pk
            known[measure.pk] = save_recorded(mention, by=by, at=at)
    return list(known.values())


def _refuse_unfit(thing: AgendaItem | Resolution) -> None:
    """Only what a body deals with, or decided, is about something."""
    if isinstance(thing, Resolution):
        if thing.voided_because:
            raise NotPossible(_("This resolution was entered by mistake: it names no measures."))
    elif thing.is_heading:
        raise NotPossible(_("A heading names no measures; its items do."))
    elif thing.outcome == ItemOutcome.WITHDRAWN:
        raise NotPossible(_("This item was taken off the agenda: it names no measures."))


def _refuse_unknown(by: Actor, measures: Collection[Measure]) -> None:
    """Nobody links a measure they may not see, and none that has ended."""
    assert by.user is not None
    seen = measures_visible_to(by.user).filter(pk__in=[one.pk for one in measures])
    if seen.count() != len(measures):
        raise InvalidInput.for_field("measures", _("Please choose measures from the list."))
    for measure in measures:
        if measure.is_retired:
            raise InvalidInput.for_field(
                "measures", _("%(code)s is withdrawn.") % {"code": measure.code}
            )
