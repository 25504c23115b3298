"""Files made when asked for: the list of measures, and one field of action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.access import members_who
from core.spreadsheets import csv_bytes, xlsx_bytes
from handlungskonzept.choices import SPREADSHEET, WORD
from handlungskonzept.document import PlanDocument, Section, SectionKind, measures_of, sections_of
from handlungskonzept.exports.measure_list import measure_list_file
from handlungskonzept.exports.measure_table import ListEdition, measure_sheet
from handlungskonzept.exports.word import field_file
from handlungskonzept.forms.day import PastDayForm
from handlungskonzept.models import Adoption
from handlungskonzept.operations.rendering import Edition
from handlungskonzept.permissions import adoptions_visible_to, may_read_working_text
from handlungskonzept.queries import working_text
from handlungskonzept.queries.adopted import number_parts
from handlungskonzept.queries.files import kept_pictures, picture_bytes
from handlungskonzept.queries.measures import MeasureFilter
from handlungskonzept.queries.progress import standings
from handlungskonzept.views import files
from handlungskonzept.views.access import plan_or_404
from handlungskonzept.views.finding import Selection, chips_of, public_selection, selection_of
from handlungskonzept.views.reading import measure_url

CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class MeasureList:
    """The measures somebody asked for, with all a file says about them."""

    selection: Selection
    edition: ListEdition
    address: Callable[[Section], str]
    stem: str

    def response(self, ending: str) -> HttpResponse:
        """The list as the kind of file its name ends in."""
        shown = self.selection
        values = (shown.found, shown.standings, self.edition, self.address)
        make, content_type = KINDS[ending]
        return files.download(make(*values), f"{self.stem}.{ending}", content_type)


KINDS: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (lambda *values: csv_bytes(measure_sheet(*values)), CSV),
    "xlsx": (lambda *values: xlsx_bytes(measure_sheet(*values)), SPREADSHEET),
    "docx": (measure_list_file, WORD),
}


@require_safe
def measures(request: HttpRequest, ending: str) -> HttpResponse:
    """The measures in force as the filtered public list shows them."""
    return public_list(request).response(ending)


@require_safe
@members_who(may_read_working_text)
def member_measures(request: HttpRequest, ending: str) -> HttpResponse:
    """The measures of the Arbeitsstand as the filtered list of members shows them."""
    response = working_list(request).response(ending)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def field(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """One field of action of an adopted version."""
    parts = number_parts(slug)
    if parts is None:
        raise Http404
    adoptions = adoptions_visible_to(request.user).select_related("version")
    found = get_object_or_404(adoptions, major=parts[0], minor=parts[1])
    document = found.version.plan_document
    section = field_or_404(document, address)
    content = field_file(document, section, edition_of(found), kept_pictures(document))
    name = f"kim-handlungsfeld-{section.address}-fassung-{found.slug}-{found.valid_from}.docx"
    return files.word_response(content, name)


@require_safe
@members_who(may_read_working_text)
def member_field(request: HttpRequest, address: str) -> HttpResponse:
    """One field of action of the Arbeitsstand; every page says DRAFT."""
    text = working_text(plan_or_404())
    section = field_or_404(text.document, address)
    pictures = picture_bytes(text.pictures.values())
    edition = Edition(created=clock.now(), is_draft=True)
    content = field_file(text.document, section, edition, pictures)
    name = f"kim-handlungsfeld-{section.address}-entwurf-{clock.today()}.docx"
    response = files.word_response(content, name)
    response["Cache-Control"] = "private, no-store"
    return response


def public_list(request: HttpRequest) -> MeasureList:
    """What was in force on the day asked for, without anything that was not released by then."""
    selection = public_selection(request)
    if selection.adoption is None:
        raise Http404
    adoption, day = selection.adoption, selection.day
    return MeasureList(
        selection,
        _edition(adoption.version.plan_document, edition_of(adoption), selection),
        _public_address,
        f"kim-massnahmen-fassung-{adoption.slug}-{day}",
    )


def working_list(request: HttpRequest) -> MeasureList:
    """The Arbeitsstand with internal measures and what is not released yet."""
    day = clock.today()
    document = working_text(plan_or_404()).document
    selection = selection_of(
        measures_of(document),
        standings(on=day, released_only=False),
        MeasureFilter.from_query(request.GET, for_members=True),
        day=day,
        form=PastDayForm({}, today=day),
    )
    edition = Edition(created=clock.now(), is_draft=True)
    return MeasureList(
        selection,
        _edition(document, edition, selection),
        _member_address,
        f"kim-massnahmen-arbeitsstand-{day}",
    )


def _edition(document: PlanDocument, edition: Edition, selection: Selection) -> ListEdition:
    chosen = tuple((chip.label, chip.value) for chip in chips_of("", selection))
    return ListEdition(document.title, document.publisher, edition, selection.day, chosen)


def edition_of(adoption: Adoption) -> Edition:
    """What files say about an adopted version."""
    return Edition(
        created=adoption.adopted_at,
        number=adoption.number,
        resolution=adoption.resolution_number,
        decided_on=adoption.decided_on,
        valid_from=adoption.valid_from,
    )


def field_or_404(document: PlanDocument, address: str) -> Section:
    """The field of action with this number or name in its address."""
    for section in sections_of(document.sections):
        if section.kind is SectionKind.FIELD and section.address == address:
            return section
    raise Http404


def _public_address(section: Section) -> str:
    return settings.WAGTAILADMIN_BASE_URL + measure_url(section)


def _member_address(section: Section) -> str:
    url = reverse("handlungskonzept:member_measure", args=[section.address])
    return f"{settings.WAGTAILADMIN_BASE_URL}{url}"
