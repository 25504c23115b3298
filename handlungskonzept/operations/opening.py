"""Opening a page of the plan to write into it."""

from __future__ import annotations

from wagtail.models import Page

from handlungskonzept.models import PlanPage, Withdrawn
from handlungskonzept.queries.pages import current_page, measure_of


def open_page(page: Page) -> PlanPage:
    """The page as it stands, locked until the transaction ends; raises Withdrawn."""
    current = current_page(page)
    refuse_withdrawn(current)
    return current


def refuse_withdrawn(page: Page) -> None:
    """Raise Withdrawn for the page of a measure that was withdrawn."""
    measure = measure_of(page)
    if measure is not None and measure.is_retired:
        raise Withdrawn
