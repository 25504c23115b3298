"""How resolutions are carried out (Beschlusskontrolle): who, until when, how far, and why later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import Stale, changes_of, lock_current
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from meetings.choices import ENDED_IMPLEMENTATION
from meetings.models import Implementation, Meeting, Resolution
from meetings.permissions.follow_ups import may_keep_implementation
from meetings.queries.control import settled_before

CHANGEABLE = frozenset(
    {"state", "organisation", "due", "delay_reason", "note", "internal_note", "settled_on"}
)


def keep_implementation(
    *, by: Actor, at: datetime, resolution: Resolution, version: int | None = None, **values: Any
) -> Implementation:
    """How far an adopted resolution is; the first word about it makes its row.

    ``version`` 0 means that nobody had said anything yet. A later date than before needs the reason
    for the delay. Settled again opened, it is shown from the beginning. Raises NotPermitted,
    NotPossible for one not adopted, Conflict, or InvalidInput.
    """
    require(by, may_keep_implementation, resolution)
    assert set(values) <= CHANGEABLE
    with transaction.atomic():
        resolution = lock_current(resolution)
        if not resolution.is_adopted:
            raise NotPossible(_("Only an adopted resolution is carried out."))
        found = Implementation.objects.filter(resolution=resolution).first()
        kept = _current(found, resolution, version)
        old_due = kept.due
        for name, value in values.items():
            setattr(kept, name, value)
        _complete(kept, at)
        _refuse_unexplained_delay(kept, old_due)
        return save_recorded(kept, by=by, at=at)


def report_settled(*, by: Actor, at: datetime, meeting: Meeting) -> list[Implementation]:
    """Let retire what was settled before this meeting, whose minutes have just been released.

    It was shown once more as settled; from now on it stands in the list of retired ones.
    """
    retired = []
    for implementation in settled_before(meeting).select_for_update(of=("self",)):
        implementation.reported_in = meeting
        retired.append(save_recorded(implementation, by=by, at=at))
    return retired


def _current(
    found: Implementation | None, resolution: Resolution, version: int | None
) -> Implementation:
    """The row as it stands, or a new one; raises Stale when somebody said the first word meanwhile."""
    if found is None:
        return Implementation(resolution=resolution)
    if version == 0:
        raise Stale(changes_of(found))
    return lock_current(found, version)


def _complete(kept: Implementation, at: datetime) -> None:
    """A settled one has its day, today unless told; an open one has none and is reported nowhere."""
    if kept.state not in ENDED_IMPLEMENTATION:
        kept.settled_on, kept.reported_in = None, None
        return
    today = timezone.localtime(at).date()
    kept.settled_on = kept.settled_on or today
    if kept.settled_on > today:
        raise InvalidInput.for_field("settled_on", _("This date lies in the future."))
    if kept.settled_on < kept.resolution.decided_on:
        raise InvalidInput.for_field("settled_on", _("The resolution was decided later than that."))


def _refuse_unexplained_delay(kept: Implementation, old_due: date | None) -> None:
    """Whoever puts the date off says why."""
    is_put_off = old_due is not None and kept.due is not None and kept.due > old_due
    if is_put_off and not kept.delay_reason.strip():
        raise InvalidInput.for_field("delay_reason", _("Please say why it takes longer."))
