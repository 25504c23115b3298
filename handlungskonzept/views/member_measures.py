"""The members' list of measures: the Arbeitsstand, internal ones too, and drafts on their way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core import clock
from core.access import members_who
from handlungskonzept.choices import PageState
from handlungskonzept.document import Section, measures_of
from handlungskonzept.forms.day import PastDayForm
from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.permissions import may_read_working_text, may_write_plan
from handlungskonzept.queries import overview_of, working_text
from handlungskonzept.queries.measures import FLAGS, PARAMETERS, MeasureFilter
from handlungskonzept.queries.progress import standings
from handlungskonzept.queries.working_text import draft_measures
from handlungskonzept.views.access import plan_or_404
from handlungskonzept.views.finding import (
    MeasureRow,
    Part,
    Selection,
    field_of,
    labels,
    list_context,
    measure_row,
    selection_of,
)
from handlungskonzept.views.progress_parts import Tag
from handlungskonzept.views.sections import STATE_TAGS


@require_safe
@members_who(may_read_working_text)
def member_measures(request: HttpRequest) -> HttpResponse:
    """All measures of the Arbeitsstand and the drafts not yet in it, as far as they fit."""
    plan = plan_or_404()
    selection = _selection(request, plan)
    states = {row.number: row.state for row in overview_of(plan) if row.number}
    may_write = may_write_plan(request.user)

    def row(section: Section) -> MeasureRow:
        return _row(section, selection, states, may_write=may_write)

    context = list_context(request, selection, row) | {
        "flags": _flags(selection),
        "may_write": may_write,
        "is_for_members": True,
    }
    return render(request, "handlungskonzept/measure_member_list.html", context)


def _selection(request: HttpRequest, plan: HandlungskonzeptPage) -> Selection:
    day = clock.today()
    sections = [*measures_of(working_text(plan).document), *draft_measures(plan)]
    fields = {field: place for place, field in enumerate(dict.fromkeys(map(field_of, sections)))}
    return selection_of(
        sorted(sections, key=lambda section: fields[field_of(section)]),
        standings(on=day, released_only=False),
        MeasureFilter.from_query(request.GET, for_members=True),
        day=day,
        form=PastDayForm({}, today=day),
    )


def _row(
    section: Section, selection: Selection, states: dict[str, PageState], *, may_write: bool
) -> MeasureRow:
    code = section.number
    state = states.get(code)
    edit = reverse("handlungskonzept:sheet_edit", args=[section.address]) if may_write else ""
    more: dict[str, Any] = {
        "marks": _marks(section, selection),
        "state": Tag(STATE_TAGS[state], str(state.label)) if state else None,
        "edit_url": edit,
    }
    url = reverse("handlungskonzept:member_measure", args=[section.address])
    return measure_row(section, selection, url, **more)


def _marks(section: Section, selection: Selection) -> list[Tag]:
    """What a member should notice: never by colour alone."""
    standing = selection.standings.get(section.number)
    marks = []
    if section.sheet is not None and section.sheet.is_internal:
        marks.append(Tag("neutral", pgettext("visibility", "Internal")))
    if standing is not None and standing.is_overdue:
        marks.append(Tag("bad", pgettext("measure", "overdue")))
    if standing is not None and standing.is_stale:
        marks.append(Tag("warn", _("report is old")))
    return marks


def _flags(selection: Selection) -> list[Part]:
    names = labels()
    return [
        Part(PARAMETERS[name], names[name], "1" if getattr(selection.chosen, name) else "")
        for name in FLAGS
    ]
