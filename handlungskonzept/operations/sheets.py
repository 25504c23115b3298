"""Saving a measure sheet from its form: on top of what it began with, never over somebody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from core.actor import Actor
from core.operations import Conflict, require
from handlungskonzept.models import KeptText, MeasurePage
from handlungskonzept.operations.collisions import save_or_keep
from handlungskonzept.operations.opening import open_page
from handlungskonzept.operations.writing import set_values, write_draft
from handlungskonzept.permissions import may_write_plan
from handlungskonzept.queries.collisions import is_saved_by_others


class SavedElsewhere(Conflict):
    """Somebody, or the same person in another window, saved since the form was opened."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        super().__init__(
            _("%(who)s saved this measure in the meantime.")
            % {"who": revision.user or _("The platform")}
        )


def save_sheet(
    *,
    by: Actor,
    at: datetime,
    page: MeasurePage,
    values: dict[str, Any],
    base: Revision | None,
    own: Revision | None = None,
) -> Revision | KeptText:
    """The typed values saved on top of ``base``, the text the form began with.

    ``own`` is what the same editing saved before; it is written over. What others saved in between is
    merged or, where both changed the same, the typed text is kept for its writer to decide.
    Raises NotPermitted, Withdrawn, or InvalidInput naming the field.
    """
    require(by, may_write_plan, page)
    with transaction.atomic():
        current = open_page(page)
        latest = current.latest_revision
        if base is not None and latest is not None and _is_own_other_window(base, latest, by):
            return write_draft(by=by, at=at, page=current, values=values)
        start = base or latest
        draft = start.as_object() if start is not None else current
        set_values(draft, values)
        return save_or_keep(by=by, at=at, draft=draft, base=base, overwrite=own)


def autosave_sheet(
    *,
    by: Actor,
    at: datetime,
    page: MeasurePage,
    values: dict[str, Any],
    base: Revision | None,
    own: Revision | None = None,
) -> Revision:
    """The same without being asked: only while nobody else saved, else SavedElsewhere is raised."""
    require(by, may_write_plan, page)
    with transaction.atomic():
        current = open_page(page)
        latest = current.latest_revision
        if latest is not None and (base is None or latest.pk != base.pk):
            raise SavedElsewhere(latest)
        return write_draft(by=by, at=at, page=current, values=values, overwrite=own)


def _is_own_other_window(base: Revision, latest: Revision, by: Actor) -> bool:
    """Whether everything after ``base`` comes from the same person, who has the form open twice."""
    user, page = by.saved_user, latest.content_object
    is_later = user is not None and latest.pk != base.pk
    return is_later and not is_saved_by_others(page, base, user.pk if user is not None else None)
