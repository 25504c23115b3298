"""Reference data in the members' area: organisations, target groups, areas of law, districts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.access import demand, posted
from core.changes import changes_of
from core.formpages import FormPage, run_form
from core.forms import RecordForm
from core.registries import references_of
from desk.forms.milestones import ReasonForm
from desk.forms.reference import DistrictForm, LegalAreaForm, OrganisationForm, TargetGroupForm
from desk.permissions import may_list_landscape
from landscape import operations
from landscape.models import (
    Contact,
    District,
    LegalArea,
    Organisation,
    ReferenceRecord,
    TargetGroup,
)
from landscape.permissions import may_keep_landscape, records_visible_to


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of reference data: its address, model and form."""

    slug: str
    model: type[ReferenceRecord]
    form: type[RecordForm]

    @property
    def label(self) -> str:
        """The kind's name in the plural."""
        return str(self.model._meta.verbose_name_plural)

    @property
    def url(self) -> str:
        """The list of this kind."""
        return reverse("desk:records", args=[self.slug])


KINDS = [
    Kind("organisationen", Organisation, OrganisationForm),
    Kind("zielgruppen", TargetGroup, TargetGroupForm),
    Kind("rechtskreise", LegalArea, LegalAreaForm),
    Kind("stadtbezirke", District, DistrictForm),
]


@require_safe
def reference_home(request: HttpRequest) -> HttpResponse:
    """The kinds of reference data."""
    demand(may_list_landscape(request.user))
    return render(request, "desk/reference_home.html", {"kinds": KINDS})


@require_safe
def record_list(request: HttpRequest, kind: str) -> HttpResponse:
    """All records of one kind, retired ones marked."""
    found = _kind(kind)
    demand(may_list_landscape(request.user))
    context = {"kind": found, "records": records_visible_to(request.user, found.model)}
    return render(request, "desk/record_list.html", context)


@require_safe
def record_detail(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """One record: what refers to it, its history, and what can be done about it."""
    found, record = _kept(request, kind, code)
    contacts = _contacts(record)
    context = {
        "kind": found,
        "record": record,
        "references": list(references_of.collect(request.user, record)),
        "keeps_contacts": isinstance(record, Organisation),
        "contacts": [
            {"contact": one, "is_over": one.is_over_on(clock.today())} for one in contacts
        ],
        "changes": changes_of(record, *contacts),
    }
    return render(request, "desk/record_detail.html", context)


def create_record(request: HttpRequest, kind: str) -> HttpResponse:
    """The form for a new record."""
    found = _kind(kind)
    demand(may_keep_landscape(request.user))
    page = FormPage(
        title=_("New entry"), submit=_("Save"), done=_("Saved."), over=found.label, **_back(found)
    )
    return run_form(
        request,
        found.form(posted(request)),
        page,
        operations.create_record,
        arguments={"model": found.model},
    )


def change_record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The form that changes a record."""
    found, record = _kept(request, kind, code)
    page = FormPage(
        title=_("Change the entry"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(record),
        **_back(found),
    )
    form = found.form(posted(request), record=record)
    return run_form(request, form, page, operations.change_record, arguments={"record": record})


def retire_record(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """The form that takes a record out of use, or into use again."""
    found, record = _kept(request, kind, code)
    title = _("Put into use again") if record.is_retired else _("Retire the entry")
    page = FormPage(
        title=title, submit=title, done=_("Saved."), over=str(record),
        lead=_("An entry in use is offered for new things, a retired one stays only where it is named."),
        is_dangerous=not record.is_retired, **_back(found),
    )  # fmt: skip
    operation = operations.restore_record if record.is_retired else operations.retire_record
    return run_form(
        request, ReasonForm(posted(request)), page, operation, arguments={"record": record}
    )


def _kind(slug: str) -> Kind:
    """The kind at an address."""
    for kind in KINDS:
        if kind.slug == slug:
            return kind
    raise Http404


def _kept(request: HttpRequest, kind: str, code: str) -> tuple[Kind, ReferenceRecord]:
    """A record this person sees and keeps."""
    found = _kind(kind)
    record: ReferenceRecord = get_object_or_404(
        records_visible_to(request.user, found.model), code=code
    )
    demand(may_keep_landscape(request.user))
    return found, record


def _contacts(record: ReferenceRecord) -> list[Contact]:
    """Who speaks or spoke for an organisation; nobody for other kinds of records."""
    if not isinstance(record, Organisation):
        return []
    return list(record.contacts.select_related("person").order_by("-starts_on", "-pk"))


def _back(kind: Kind) -> dict[str, Any]:
    """Where a form about a record leads back to."""
    return {"back_url": kind.url, "back_label": kind.label}
