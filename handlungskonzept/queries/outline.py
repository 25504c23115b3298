"""What stands below one page of the plan, in its order."""

from __future__ import annotations

from wagtail.models import Page

from handlungskonzept.models import Measure, PlanPage


def children_on(page: PlanPage) -> list[tuple[str, Page]]:
    """The pages right below this one, measures with their code; two queries."""
    children = list(page.get_children().select_related("content_type").order_by("path"))
    keys = [child.pk for child in children]
    codes = dict(Measure.objects.filter(page_id__in=keys).values_list("page_id", "code"))
    return [(codes.get(child.pk, ""), child) for child in children]


def neighbour_of(page: PlanPage, *, upwards: bool) -> Page | None:
    """The page before or behind this one below the same parent."""
    found = page.get_prev_sibling() if upwards else page.get_next_sibling()
    return found if isinstance(found, Page) else None
