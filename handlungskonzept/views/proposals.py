"""Proposals for adoption: checking, freezing, reading, adopting."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.formats import moment_words
from core.models import FrozenFile
from core.operations import Refusal, show_refusal
from handlungskonzept.document import Section, measures_of
from handlungskonzept.document.public import public_only
from handlungskonzept.document.review import Fault, Finding, findings_in
from handlungskonzept.document.walk import find_chapter, pictures_of
from handlungskonzept.forms import AdoptionForm
from handlungskonzept.models import Adoption, Version
from handlungskonzept.operations import adopt_version, freeze_proposal
from handlungskonzept.permissions import (
    may_adopt,
    may_freeze,
    may_read_working_text,
    versions_visible_to,
)
from handlungskonzept.queries import adoption_in_force, working_text
from handlungskonzept.views import files
from handlungskonzept.views.access import actor_of, members, plan_or_404
from handlungskonzept.views.reading import (
    KIND_TAGS,
    contents_of,
    entries_of,
    kind_words,
    neighbours,
)
from meetings.choices import ResolutionResult
from meetings.models import Resolution
from meetings.permissions import resolutions_visible_to
from projectgroups.choices import GroupKind


@require_http_methods(["GET", "HEAD", "POST"])
@members(may_freeze)
def proposal_new(request: HttpRequest) -> HttpResponse:
    """What should be put right first; then freeze the Arbeitsstand."""
    plan = plan_or_404()
    if request.method == "POST":
        version = freeze_proposal(by=actor_of(request), at=clock.now(), plan=plan)
        messages.success(request, _("The proposal is frozen. Work on the text can go on."))
        return redirect(version)
    document = working_text(plan).document
    public = public_only(document)
    context = {
        "findings": [_finding(finding) for finding in findings_in(document)],
        "count": len(measures_of(public)),
        "hidden": len(measures_of(document)) - len(measures_of(public)),
        "chapters": len(public.sections),
        "latest": adoption_in_force(),
    }
    return render(request, "handlungskonzept/proposal_new.html", context)


@require_safe
@members(may_read_working_text)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what it changes, its contents, its Word file, and the way to adoption."""
    version = _visible(request, pk)
    document = version.plan_document
    adoption = Adoption.objects.filter(version=version).first()
    latest = adoption_in_force()
    is_stale = adoption is None and version.base_id != (latest.pk if latest else None)
    context = {
        "version": version,
        "document": document,
        "adoption": adoption,
        "is_stale": is_stale,
        "may_adopt": may_adopt(request.user) and adoption is None and not is_stale,
        "changes": [_change(change) for change in version.changes],
        "contents": contents_of(document, lambda section: _chapter_url(version, section)),
        "facts": _facts(version),
    }
    return render(request, "handlungskonzept/proposal_detail.html", context)


@require_safe
@members(may_read_working_text)
def proposal_chapter(request: HttpRequest, pk: int, address: str) -> HttpResponse:
    """One chapter of a proposal."""
    version = _visible(request, pk)
    document = version.plan_document
    section = find_chapter(document, address)
    if section is None:
        raise Http404

    def url(one: Section) -> str:
        return _chapter_url(version, one)

    context = {
        "version": version,
        "document": document,
        "section": section,
        "entries": list(entries_of(section)),
        "contents": contents_of(document, url),
        "neighbours": neighbours(document, section, url),
        "pictures": reverse("handlungskonzept:proposal_picture", args=[version.pk, "0"])[:-2],
    }
    return render(request, "handlungskonzept/proposal_chapter.html", context)


@require_safe
@members(may_read_working_text)
def proposal_picture(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """A picture of a proposal."""
    if sha256 not in pictures_of(_visible(request, pk).plan_document):
        raise Http404
    file = get_object_or_404(FrozenFile, pk=sha256)
    return files.picture_response(bytes(file.content), file.content_type, sha256, is_public=False)


@require_safe
@members(may_read_working_text)
def proposal_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal's Word file as it was frozen."""
    version = _visible(request, pk)
    day = timezone.localtime(version.frozen_at).date()
    name = f"beschlussvorlage-{day.isoformat()}-{version.pk}.docx"
    return files.stored_file(request, version.document, name, is_public=False)


@require_http_methods(["GET", "HEAD", "POST"])
@members(may_adopt)
@reauthentication_required
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the adoption; whoever does it has logged in again just now."""
    version = _visible(request, pk)
    initial = {"number": _next_number(), "valid_from": clock.today()}
    form = AdoptionForm(request.POST or None, initial=initial, resolutions=_resolutions(request))
    if request.method == "POST" and form.is_valid():
        try:
            adoption = adopt_version(
                by=actor_of(request), at=clock.now(), version=version, **form.cleaned_data
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            done = _("%(version)s is in force. The public page shows it now.")
            messages.success(request, done % {"version": adoption})
            return redirect(adoption)
    status = 422 if form.errors else 200
    context = {"version": version, "form": form}
    return render(request, "handlungskonzept/proposal_adopt.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Version:
    return get_object_or_404(versions_visible_to(request.user), pk=pk)


def _resolutions(request: HttpRequest) -> QuerySet[Resolution]:
    """The resolutions that may still adopt a version."""
    return resolutions_visible_to(request.user).filter(
        group__kind=GroupKind.STEERING, result=ResolutionResult.ADOPTED, adoption__isnull=True
    )


def _next_number() -> str:
    latest = adoption_in_force()
    return f"{latest.major}.{latest.minor + 1}" if latest else "1.0"


def _chapter_url(version: Version, section: Section) -> str:
    return reverse("handlungskonzept:proposal_chapter", args=[version.pk, section.address])


def _facts(version: Version) -> list[dict[str, Any]]:
    return [
        {"label": _("Frozen on"), "value": moment_words(version.frozen_at)},
        {"label": _("Frozen by"), "value": str(version.frozen_by or _("the platform"))},
        {
            "label": _("Compared with"),
            "value": str(version.base or _("nothing: this is the first")),
        },
        {"label": _("Fingerprint"), "value": version.content_sha256[:16]},
    ]


def _change(change: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": {"kind": KIND_TAGS[change["kind"]], "label": kind_words(change["kind"])},
        "label": change["label"],
        "before": change["before"] if change["before"] != change["label"] else "",
    }


def _finding(finding: Finding) -> dict[str, str]:
    url = reverse("handlungskonzept:section_edit", args=[finding.identity])
    return {"label": finding.label, "text": fault_words(finding.fault), "url": url}


def fault_words(fault: Fault) -> str:
    """The sentence for a finding."""
    return {
        Fault.NO_LEAD: _("The lead organisation is missing."),
        Fault.NO_END: _("The planned end is missing."),
        Fault.NO_SUMMARY: _("The summary is missing."),
        Fault.NO_ALT: _("A picture has no alternative text."),
        Fault.NO_FILE: _("A picture is gone: its file is no longer there."),
        Fault.SKIPPED_LEVEL: _("A heading skips a level."),
        Fault.EMPTY: _("There is no text."),
        Fault.DANGLING: _("A link leads to a part that is not in the working text."),
    }[fault]
