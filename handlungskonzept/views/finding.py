"""The list of measures as somebody filtered it, laid out for a page; files take the same list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock
from core.formats import date_words
from handlungskonzept.document import Section, measures_of
from handlungskonzept.forms.day import PastDayForm
from handlungskonzept.models import Adoption
from handlungskonzept.permissions import adoptions_visible_to
from handlungskonzept.queries.adopted import adoption_in_force
from handlungskonzept.queries.measures import (
    FLAGS,
    PARAMETERS,
    MeasureFilter,
    Option,
    filtered,
    known,
    labels_of,
    options_of,
)
from handlungskonzept.queries.progress import Standing, standings
from handlungskonzept.views.progress_parts import Tag, light_tag, status_tag

PER_PAGE = 50
"""So many measures a page shows; below that a reader sees all at once."""
FIRST = ("field", "status", "light")
"""The parts of the filter that are always in sight; the others fold away."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the filter as a field of the form."""

    parameter: str
    label: str
    value: str
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is chosen and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure in the list."""

    section: Section
    url: str
    status: Tag | None
    light: Tag | None
    marks: Sequence[Tag] = ()
    state: Tag | None = None
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of one field of action on this page, and how many it has in all."""

    title: str
    count: int
    rows: list[MeasureRow]


@dataclass(frozen=True, slots=True)
class Selection:
    """All measures somebody may see here, what they chose, and what fits."""

    sections: Sequence[Section]
    standings: Mapping[str, Standing]
    chosen: MeasureFilter
    day: date
    form: PastDayForm
    adoption: Adoption | None = None
    unknown: tuple[str, ...] = ()
    found: Sequence[Section] = field(default=())

    @property
    def is_past(self) -> bool:
        """Whether the reader looks back to a day of their own choice."""
        return self.form.day is not None

    @property
    def query(self) -> str:
        """What an address needs to show the same list."""
        stand = f"stand={self.day.isoformat()}" if self.is_past else ""
        return "&".join(filter(None, (self.chosen.query, stand)))


def public_selection(request: HttpRequest) -> Selection:
    """The measures of the Fassung in force on the day asked for, with what was released by then."""
    form = PastDayForm(request.GET, today=clock.today())
    day = form.day or clock.today()
    adoption = adoption_in_force(adoptions_visible_to(request.user), on=day)
    sections = measures_of(adoption.version.plan_document) if adoption else []
    reported = standings(on=day, released_only=True) if adoption else {}
    asked = MeasureFilter.from_query(request.GET)
    return selection_of(sections, reported, asked, day=day, form=form, adoption=adoption)


def selection_of(
    sections: Sequence[Section], reported: Mapping[str, Standing], asked: MeasureFilter,
    *, day: date, form: PastDayForm, adoption: Adoption | None = None,
) -> Selection:  # fmt: skip
    """What fits among these measures, with the filter as far as it is known."""
    chosen, unknown = known(sections, asked)
    found = filtered(sections, reported, chosen)
    return Selection(sections, reported, chosen, day, form, adoption, unknown, found)


def list_context(
    request: HttpRequest, selection: Selection, row_of: Callable[[Section], MeasureRow]
) -> dict[str, Any]:
    """What the templates of both lists need."""
    page = Paginator(selection.found, PER_PAGE).get_page(request.GET.get("seite"))
    parts = _parts(selection)
    chips = chips_of(request.path, selection)
    return {
        "selection": selection,
        "adoption": selection.adoption,
        "form": selection.form,
        "first_parts": [part for name, part in parts.items() if name in FIRST],
        "more_parts": [part for name, part in parts.items() if name not in FIRST],
        "is_unfolded": any(
            name not in (*FIRST, "words") for name, _key, _value in selection.chosen.chosen()
        )
        or "stand" in selection.form.errors
        or selection.is_past,
        "words": Part(PARAMETERS["words"], "", selection.chosen.words),
        "chips": chips,
        "found_words": found_words(len(selection.found), chips),
        "unknown": ", ".join(_short(value) for value in selection.unknown),
        "groups": _groups(page, selection.found, row_of),
        "page": page,
        "query": f"{selection.query}&" if selection.query else "",
        "download_query": selection.query,
    }


def found_words(count: int, chips: Sequence[Chip]) -> str:
    """ "14 Maßnahmen – Wohnen, gefährdet": heard when the list changes, and the page's title."""
    words = ngettext("%(count)d measure", "%(count)d measures", count) % {"count": count}
    chosen = ", ".join(chip.value for chip in chips)
    return f"{words} – {chosen}" if chosen else words


def measure_row(section: Section, selection: Selection, url: str, **more: Any) -> MeasureRow:
    """One measure with its status and traffic light as words."""
    standing = selection.standings.get(section.number)
    return MeasureRow(
        section,
        url,
        status_tag(standing.status) if standing else None,
        light_tag(standing.light) if standing else None,
        **more,
    )


def labels() -> dict[str, str]:
    """What each part of the filter is called."""
    return {
        "field": _("Field of action"), "status": _("Status"),
        "light": pgettext("of a measure", "Traffic light"), "lead": _("Lead"),
        "target_group": _("Target group"), "legal_area": _("Area of law"),
        "district": _("District"), "words": _("Search"), "is_overdue": pgettext("measure", "overdue"),
        "is_stale": _("report is old"), "is_internal": pgettext("visibility", "Internal"),
    }  # fmt: skip


def _parts(selection: Selection) -> dict[str, Part]:
    options = options_of(selection.sections, selection.standings, selection.chosen)
    return {
        name: Part(PARAMETERS[name], label, getattr(selection.chosen, name), options[name])
        for name, label in labels().items()
        if name in options
    }


def chips_of(path: str, selection: Selection) -> list[Chip]:
    """What is chosen, in the words of the options."""
    known_words = labels_of(selection.sections)
    names = labels()
    found = []
    for name, _parameter, value in selection.chosen.chosen():
        rest = _query(selection.chosen.without(name), selection)
        shown = names[name] if name in FLAGS else known_words.get(name, {}).get(value, value)
        found.append(Chip("" if name in FLAGS else names[name], shown, f"{path}{rest}"))
    if selection.is_past:
        rest = f"?{selection.chosen.query}" if selection.chosen.query else ""
        found.append(Chip(_("As it stood on"), date_words(selection.day), f"{path}{rest}"))
    return found


def _query(chosen: MeasureFilter, selection: Selection) -> str:
    stand = f"stand={selection.day.isoformat()}" if selection.is_past else ""
    query = "&".join(filter(None, (chosen.query, stand)))
    return f"?{query}" if query else ""


def _groups(
    page: Page[Section], found: Sequence[Section], row_of: Callable[[Section], MeasureRow]
) -> list[Group]:
    counts = Counter(field_of(section) for section in found)
    return [
        Group(title, counts[title], [row_of(section) for section in sections])
        for title, sections in groupby(page.object_list, key=field_of)
    ]


def field_of(section: Section) -> str:
    """The name of the field of action a measure stands in."""
    return section.sheet.field if section.sheet else ""


def _short(value: str, length: int = 60) -> str:
    return f"{value[:length]}…" if len(value) > length else value
