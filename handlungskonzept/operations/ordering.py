"""The order of chapters, fields of action and measures: the office keeps it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.operations import NotPossible, require
from handlungskonzept.models import HandlungskonzeptPage, PlanPage
from handlungskonzept.operations.page_log import recorded_in_log
from handlungskonzept.permissions import may_keep_plan
from handlungskonzept.queries.outline import neighbour_of
from handlungskonzept.queries.pages import current_page


def move_section(*, by: Actor, at: datetime, page: PlanPage, upwards: bool) -> PlanPage:
    """The page put before or behind its neighbour, with everything below it; numbers follow.

    Raises NotPermitted, or NotPossible for the plan itself and at the end of the row.
    """
    require(by, may_keep_plan, page)
    with transaction.atomic():
        page = current_page(page)
        other = neighbour_of(page, upwards=upwards)
        if isinstance(page, HandlungskonzeptPage) or other is None:
            raise NotPossible(_("This page cannot be moved further."))
        with recorded_in_log(page, by=by, at=at):
            page.move(other, pos="left" if upwards else "right", user=by.saved_user)
        return current_page(page)
