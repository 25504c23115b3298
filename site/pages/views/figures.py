"""The figures of a chart as a file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from core.charts import csv_of
from pages.permissions import pages_visible_to


def figures(request: HttpRequest, page_id: int, block_id: UUID) -> HttpResponse:
    """The figures of one chart on a page the reader sees, with their source, for spreadsheets."""
    page = get_object_or_404(pages_visible_to(request.user), pk=page_id).specific
    for block in page.body:
        if block.block_type == "chart" and block.id == str(block_id):
            return HttpResponse(
                csv_of(block.value.chart),
                content_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="werte-{page.slug}.csv"'},
            )
    raise Http404
