"""What everybody reads: adopted versions and their measures, from the frozen documents only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.formats import date_words
from core.models import FrozenFile
from handlungskonzept.document import Section, find_measure, measures_of, sections_of
from handlungskonzept.document.walk import find_chapter, pictures_of
from handlungskonzept.models import Adoption, Measure
from handlungskonzept.permissions import adoptions_visible_to, may_read_working_text
from handlungskonzept.queries import adoption_in_force
from handlungskonzept.queries.adopted import number_parts
from handlungskonzept.views import files
from handlungskonzept.views.reading import contents_of, entries_of, entry_of, neighbours


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The version in force, or a page that says where things stand before the first."""
    latest = adoption_in_force(adoptions_visible_to(request.user))
    if latest is None:
        return render(request, "handlungskonzept/plan_none.html")
    return _adoption(request, latest, latest)


@require_safe
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    """One adopted version: what it is, its contents, its Word file."""
    found = _found(request, slug)
    return _adoption(request, found, adoption_in_force(adoptions_visible_to(request.user)) or found)


@require_safe
def adoption_list(request: HttpRequest) -> HttpResponse:
    """All adopted versions, the one in force first."""
    adoptions = list(
        adoptions_visible_to(request.user).select_related("document").defer("document__content")
    )
    rows = [(adoption, _state(adoption, adoptions[0])) for adoption in adoptions]
    return render(request, "handlungskonzept/adoption_list.html", {"rows": rows})


@require_safe
def chapter(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """One chapter of an adopted version with everything below it."""
    found = _found(request, slug)
    latest = adoption_in_force(adoptions_visible_to(request.user)) or found
    document = found.version.plan_document
    section = find_chapter(document, address)
    if section is None:
        raise Http404
    url = _chapter_url(found)
    context = {
        "adoption": found,
        "latest": latest,
        "is_superseded": latest.pk != found.pk,
        "document": document,
        "section": section,
        "entries": list(entries_of(section)),
        "contents": contents_of(document, url),
        "neighbours": neighbours(document, section, url),
        "pictures": reverse("handlungskonzept:picture", args=["0"])[:-2],
    }
    return render(request, "handlungskonzept/adoption_chapter.html", context)


@require_safe
def download(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The Word file of an adopted version: exactly the bytes that were stored."""
    found = _found(request, slug)
    if name != found.file_name:
        raise Http404
    return files.stored_file(request, found.document, found.file_name, is_public=True)


@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture of an adopted version."""
    adoptions = adoptions_visible_to(request.user)
    if not any(sha256 in pictures_of(found.version.plan_document) for found in adoptions):
        raise Http404
    file = get_object_or_404(FrozenFile, pk=sha256)
    return files.picture_response(bytes(file.content), file.content_type, sha256, is_public=True)


@require_safe
def measure_list(request: HttpRequest) -> HttpResponse:
    """All measures of the version in force, by field of action."""
    latest = adoption_in_force(adoptions_visible_to(request.user))
    groups: dict[str, list[Section]] = {}
    for section in measures_of(latest.version.plan_document) if latest else ():
        assert section.sheet is not None
        groups.setdefault(section.sheet.field, []).append(section)
    count = sum(len(sections) for sections in groups.values())
    context = {"adoption": latest, "groups": groups, "count": count}
    return render(request, "handlungskonzept/measure_list.html", context)


@require_safe
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure as adopted; one that ended says in which versions it stood."""
    adoptions = list(adoptions_visible_to(request.user))
    holding = [found for found in adoptions if find_measure(found.version.plan_document, code)]
    if not holding:
        return _unknown_measure(request, code)
    newest = holding[0]
    section = find_measure(newest.version.plan_document, code)
    assert section is not None
    anchor = Measure.objects.select_related("replaced_by").filter(code__iexact=code).first()
    successor = anchor.replaced_by if anchor else None
    if successor and not any(
        find_measure(one.version.plan_document, successor.code) for one in adoptions
    ):
        successor = None
    context = {
        "adoption": newest,
        "has_ended": newest.pk != adoptions[0].pk,
        "since": holding[-1],
        "section": section,
        "entry": entry_of(section, 1),
        "replaced_by": successor,
        "facts": _measure_facts(newest, holding[-1]),
        "pictures": reverse("handlungskonzept:picture", args=["0"])[:-2],
    }
    return render(request, "handlungskonzept/measure_detail.html", context)


@require_safe
def section(request: HttpRequest, identity: str) -> HttpResponse:
    """The permanent address of a section: leads to where it stands today."""
    latest = adoption_in_force(adoptions_visible_to(request.user))
    for top in latest.version.plan_document.sections if latest else ():
        for found in sections_of((top,)):
            if found.identity == str(identity):
                assert latest is not None
                return redirect(_address(found, top, _chapter_url(latest)))
    if may_read_working_text(request.user):
        return redirect("handlungskonzept:working_section", identity=identity)
    raise Http404


def _address(found: Section, top: Section, chapter_url: Callable[[Section], str]) -> str:
    if found.sheet is not None:
        return reverse("handlungskonzept:measure", args=[found.address])
    tail = "" if found is top else f"#abschnitt-{found.address}"
    return f"{chapter_url(top)}{tail}"


def _unknown_measure(request: HttpRequest, code: str) -> HttpResponse:
    """A measure no adopted version holds: members read its draft, for others it is not there."""
    if may_read_working_text(request.user):
        anchor = Measure.objects.select_related("page").filter(code__iexact=code).first()
        if anchor is not None:
            return redirect(
                "handlungskonzept:working_section", identity=anchor.page.translation_key
            )
    raise Http404


def _found(request: HttpRequest, slug: str) -> Adoption:
    parts = number_parts(slug)
    if parts is None:
        raise Http404
    adoptions = (
        adoptions_visible_to(request.user).select_related("document").defer("document__content")
    )
    return get_object_or_404(adoptions, major=parts[0], minor=parts[1])


def _adoption(request: HttpRequest, found: Adoption, latest: Adoption) -> HttpResponse:
    document = found.version.plan_document
    context: dict[str, Any] = {
        "adoption": found,
        "latest": latest,
        "is_superseded": latest.pk != found.pk,
        "state": _state(found, latest),
        "document": document,
        "contents": contents_of(document, _chapter_url(found)),
        "facts": _facts(found),
        "count": len(measures_of(document)),
        "canonical": request.build_absolute_uri(found.get_absolute_url()),
        "pictures": reverse("handlungskonzept:picture", args=["0"])[:-2],
    }
    return render(request, "handlungskonzept/adoption_detail.html", context)


def _state(adoption: Adoption, latest: Adoption) -> dict[str, str]:
    """Kind and label of the tag that says whether a version is in force."""
    if adoption.pk != latest.pk:
        return {"kind": "neutral", "label": _("superseded")}
    if adoption.valid_from > clock.today():
        day = date_words(adoption.valid_from)
        return {"kind": "go", "label": _("in force from %(day)s") % {"day": day}}
    return {"kind": "ok", "label": _("in force")}


def _chapter_url(found: Adoption) -> Callable[[Section], str]:
    return lambda section: reverse("handlungskonzept:chapter", args=[found.slug, section.address])


def _facts(found: Adoption) -> list[dict[str, str]]:
    return [
        {
            "label": _("Adopted on"),
            "value": date_words(found.decided_on),
            "note": found.decided_by,
        },
        {
            "label": _("Resolution"),
            "value": found.resolution_number,
            "note": found.resolution_title,
        },
        {"label": _("Valid from"), "value": date_words(found.valid_from)},
        {"label": _("What changed"), "value": found.summary},
    ]


def _measure_facts(newest: Adoption, first: Adoption) -> list[dict[str, str]]:
    return [
        {
            "label": _("In the plan since"),
            "value": str(first),
            "url": first.get_absolute_url(),
            "note": _("valid from %(day)s") % {"day": date_words(first.valid_from)},
        },
        {
            "label": _("Text as in"),
            "value": str(newest),
            "url": newest.get_absolute_url(),
            "note": _("resolution %(number)s") % {"number": newest.resolution_number},
        },
    ]
