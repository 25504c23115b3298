"""Finding measures and following their story, in public and in the members' area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.caching import same_for_everybody
from core.formats import date_words
from handlungskonzept.document import Section, find_measure
from handlungskonzept.forms.day import PastDayForm
from handlungskonzept.models import Adoption, Measure
from handlungskonzept.permissions import adoptions_visible_to, may_read_working_text
from handlungskonzept.queries.adopted import adoption_in_force, number_parts
from handlungskonzept.queries.progress import readings_of, standings
from handlungskonzept.queries.story import story_of
from handlungskonzept.views.differences import anchor
from handlungskonzept.views.finding import MeasureRow, list_context, measure_row, public_selection
from handlungskonzept.views.progress_parts import indicator_parts, standing_card
from handlungskonzept.views.reading import measure_url


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure as one Fassung has it, among all Fassungen."""

    code: str
    section: Section
    adoption: Adoption
    adoptions: Sequence[Adoption]
    present: Adoption
    """The Fassung whose sheet the measure's own address shows."""
    in_force: Adoption | None

    @property
    def has_ended(self) -> bool:
        """Whether the measure stands no longer in the plan in force."""
        return self.in_force is not None and self.present.position < self.in_force.position

    @property
    def is_superseded(self) -> bool:
        """Whether another Fassung's sheet is the present one."""
        return self.adoption.pk != self.present.pk

    @property
    def address(self) -> str:
        """The one address for this very sheet."""
        return (
            adoption_measure_url(self.adoption, self.section)
            if self.is_superseded
            else measure_url(self.section)
        )


@require_safe
@same_for_everybody
def measure_list(request: HttpRequest) -> HttpResponse:
    """The measures in force, or on an earlier day, as far as they fit the filter."""
    selection = public_selection(request)

    def row(section: Section) -> MeasureRow:
        stand = f"?stand={selection.day.isoformat()}" if selection.is_past else ""
        return measure_row(section, selection, f"{measure_url(section)}{stand}")

    context = list_context(request, selection, row)
    context["canonical"] = request.build_absolute_uri(request.path)
    return render(request, "handlungskonzept/measure_list.html", context)


@require_safe
@same_for_everybody
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure as in force, or as it was on an earlier day; one that ended says so."""
    form = PastDayForm(request.GET, today=clock.today())
    present = _shown(request, code)
    if present is None:
        return _unknown_measure(request, code)
    if form.day is None:
        return _measure(request, present, form)
    then = adoption_in_force(adoptions_visible_to(request.user), on=form.day)
    section = find_measure(then.version.plan_document, code) if then else None
    if then is None or section is None:
        context = {"shown": present, "day": form.day, "section": present.section}
        return render(request, "handlungskonzept/measure_absent.html", context, status=404)
    return _measure(request, _in(present, then, section), form)


@require_safe
@same_for_everybody
def adoption_measure(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One measure as one Fassung has it, for good."""
    present, parts = _shown(request, code), number_parts(slug)
    for adoption in present.adoptions if present else ():
        section = find_measure(adoption.version.plan_document, code)
        if section is not None and (adoption.major, adoption.minor) == parts:
            assert present is not None
            form = PastDayForm({}, today=clock.today())
            return _measure(request, _in(present, adoption, section), form)
    raise Http404


def adoption_measure_url(adoption: Adoption, section: Section) -> str:
    """The permanent address of a measure in one Fassung."""
    return reverse("handlungskonzept:adoption_measure", args=[adoption.slug, section.address])


def _shown(request: HttpRequest, code: str) -> Shown | None:
    """The measure in the Fassung in force; else in the last that held it; none if none ever did."""
    adoptions = list(adoptions_visible_to(request.user))
    holding = {
        adoption.pk: section
        for adoption in adoptions
        if (section := find_measure(adoption.version.plan_document, code))
    }
    in_force = adoption_in_force(adoptions_visible_to(request.user))
    position = in_force.position if in_force else 0
    held = [adoption for adoption in adoptions if adoption.pk in holding]
    past = [adoption for adoption in held if adoption.position <= position]
    if not held:
        return None
    found = past[0] if past else held[-1]
    return Shown(code, holding[found.pk], found, adoptions, found, in_force)


def _in(present: Shown, adoption: Adoption, section: Section) -> Shown:
    """The same measure as another Fassung has it."""
    return Shown(
        present.code, section, adoption, present.adoptions, present.present, present.in_force
    )


def _unknown_measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure no adopted version holds: members read their own page, for others there is none."""
    if may_read_working_text(request.user):
        record = Measure.objects.filter(code__iexact=code).first()
        if record is not None:
            return redirect("handlungskonzept:member_measure", code=record.code.lower())
    raise Http404


def _measure(request: HttpRequest, shown: Shown, form: PastDayForm) -> HttpResponse:
    section = shown.section
    record = Measure.objects.select_related("replaced_by").filter(code__iexact=shown.code).first()
    successor = _successor(record, shown.adoptions)
    # An old sheet at its own address tells what was decided, not where the measure stands today.
    is_progress_shown = not shown.is_superseded or form.day is not None
    story = story_of(
        record, section, shown.adoptions, _comparison, until=form.day, successor=successor
    )
    context = {
        "shown": shown,
        "adoption": shown.adoption,
        "section": section,
        "replaced_by": successor,
        "facts": _facts(shown),
        "form": form,
        "day": form.day,
        "is_progress_shown": is_progress_shown,
        "story": [_row(event) for event in story],
        "canonical": request.build_absolute_uri(shown.address),
        "pictures": reverse("handlungskonzept:picture", args=["0"])[:-2],
    }
    if is_progress_shown:
        context |= _progress(record, section, form.day)
    return render(request, "handlungskonzept/measure_detail.html", context)


def _progress(record: Measure | None, section: Section, day: date | None) -> dict[str, Any]:
    """Where the measure stands and what its indicators show, as far as it was released."""
    known = standings(on=day or clock.today(), released_only=True, codes=[section.number])
    parts = []
    if record is not None and section.sheet is not None:
        readings = readings_of(record, released_only=True, until=day)
        parts = indicator_parts(section.sheet.indicators, readings)
    return {"card": standing_card(known.get(section.number)), "parts": parts}


def _successor(record: Measure | None, adoptions: Sequence[Adoption]) -> Measure | None:
    """What replaced a measure, if everybody may read it."""
    successor = record.replaced_by if record else None
    public = any(
        find_measure(adoption.version.plan_document, successor.code) if successor else None
        for adoption in adoptions
    )
    return successor if public else None


def _comparison(old: Adoption, new: Adoption, section: Section) -> str:
    try:
        url = reverse("handlungskonzept:compare", args=[old.slug, new.slug])
    except NoReverseMatch:
        return ""
    return f"{url}#{anchor(section.identity)}"


def _row(event: Any) -> dict[str, Any]:
    """An event as ``components/timeline.html`` wants it."""
    when = f"{date_words(event.day)} · {event.kind}" if event.kind else date_words(event.day)
    return {"when": when, "title": event.title, "url": event.url, "text": event.text}


def _facts(shown: Shown) -> list[dict[str, str]]:
    first = next(
        adoption
        for adoption in reversed(shown.adoptions)
        if find_measure(adoption.version.plan_document, shown.code)
    )
    shows = shown.adoption
    return [
        {
            "label": _("In the plan since"),
            "value": str(first),
            "url": first.get_absolute_url(),
            "note": _("valid from %(day)s") % {"day": date_words(first.valid_from)},
        },
        {
            "label": _("Text as in"),
            "value": str(shows),
            "url": shows.get_absolute_url(),
            "note": _("resolution %(number)s") % {"number": shows.resolution_number},
        },
        {
            "label": _("Permanent address"),
            "value": _("This sheet in %(version)s") % {"version": shows},
            "url": adoption_measure_url(shows, shown.section),
        },
    ]
