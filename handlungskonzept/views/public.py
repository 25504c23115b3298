"""What everybody reads: adopted versions and their measures, from the frozen documents only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.caching import same_for_everybody
from core.formats import date_words
from core.models import FrozenFile
from handlungskonzept.document import Section, measures_of, sections_of
from handlungskonzept.document.walk import find_chapter, pictures_of
from handlungskonzept.forms.day import DayForm
from handlungskonzept.models import Adoption
from handlungskonzept.permissions import adoptions_visible_to, may_read_working_text
from handlungskonzept.queries import adoption_in_force, latest_adoption
from handlungskonzept.queries.adopted import number_parts
from handlungskonzept.views import files
from handlungskonzept.views.reading import (
    Entry,
    change_line,
    contents_of,
    entries_of,
    neighbours,
)


@require_safe
@same_for_everybody
def plan(request: HttpRequest) -> HttpResponse:
    """The version in force today or on the day asked for, or a page that says there was none."""
    adoptions = adoptions_visible_to(request.user)
    form = DayForm(request.GET if request.GET.get("stand") else None)
    day = form.cleaned_data["stand"] if form.is_valid() else None
    context = {"day_form": form, "day": day, "is_future": day is not None and day > clock.today()}
    current = adoption_in_force(adoptions)
    found = adoption_in_force(adoptions, on=day) if day is not None else current
    if found is not None:
        return _adoption(request, found, current, context)
    context["coming"] = adoptions.order_by("position").first()
    status = 422 if form.errors else 200
    return render(request, "handlungskonzept/plan_none.html", context, status=status)


@require_safe
@same_for_everybody
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    """One adopted version: what it is, its contents, its Word file."""
    found = _found(request, slug)
    return _adoption(request, found, adoption_in_force(adoptions_visible_to(request.user)))


@require_safe
@same_for_everybody
def adoption_list(request: HttpRequest) -> HttpResponse:
    """All adopted versions, the one in force first."""
    adoptions = list(
        adoptions_visible_to(request.user).select_related("document").defer("document__content")
    )
    current = next((one for one in adoptions if one.valid_from <= clock.today()), None)
    rows = [
        (adoption, _state(adoption, current), before)
        for adoption, before in zip_longest(adoptions, adoptions[1:])
    ]
    return render(request, "handlungskonzept/adoption_list.html", {"rows": rows})


@require_safe
@same_for_everybody
def chapter(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """One chapter of an adopted version with everything below it."""
    found = _found(request, slug)
    current = adoption_in_force(adoptions_visible_to(request.user))
    document = found.version.plan_document
    section = find_chapter(document, address)
    if section is None:
        raise Http404
    url = _chapter_url(found)
    context = {
        "adoption": found,
        "latest": current,
        "is_superseded": _is_superseded(found, current),
        "document": document,
        "section": section,
        "entries": _entries(found, section, current),
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
def section(request: HttpRequest, identity: str) -> HttpResponse:
    """The permanent address of a section: leads to where it stands today."""
    adoptions = adoptions_visible_to(request.user)
    for adoption in (adoption_in_force(adoptions), latest_adoption(adoptions)):
        for top in adoption.version.plan_document.sections if adoption else ():
            for found in sections_of((top,)):
                if adoption is not None and found.identity == str(identity):
                    return redirect(_address(found, top, _chapter_url(adoption)))
    if may_read_working_text(request.user):
        return redirect("handlungskonzept:working_section", identity=identity)
    raise Http404


def _address(found: Section, top: Section, chapter_url: Callable[[Section], str]) -> str:
    if found.sheet is not None:
        return reverse("handlungskonzept:measure", args=[found.address])
    tail = "" if found is top else f"#abschnitt-{found.address}"
    return f"{chapter_url(top)}{tail}"


def _found(request: HttpRequest, slug: str) -> Adoption:
    parts = number_parts(slug)
    if parts is None:
        raise Http404
    adoptions = (
        adoptions_visible_to(request.user).select_related("document").defer("document__content")
    )
    return get_object_or_404(adoptions, major=parts[0], minor=parts[1])


def _adoption(
    request: HttpRequest,
    found: Adoption,
    current: Adoption | None,
    day: dict[str, Any] | None = None,
) -> HttpResponse:
    document = found.version.plan_document
    before = adoptions_visible_to(request.user).filter(position__lt=found.position).first()
    context: dict[str, Any] = (day or {"day_form": DayForm()}) | {
        "adoption": found,
        "before": before,
        "session_changes": [change_line(one) for one in found.version.session_changes],
        "latest": current,
        "is_superseded": _is_superseded(found, current),
        "state": _state(found, current),
        "document": document,
        "contents": contents_of(document, _chapter_url(found)),
        "facts": _facts(found),
        "count": len(measures_of(document)),
        "canonical": request.build_absolute_uri(found.get_absolute_url()),
        "pictures": reverse("handlungskonzept:picture", args=["0"])[:-2],
    }
    status = 422 if context["day_form"].errors else 200
    return render(request, "handlungskonzept/adoption_detail.html", context, status=status)


def _is_superseded(adoption: Adoption, current: Adoption | None) -> bool:
    """Whether a later version is in force; one that comes into force later leaves it as it is."""
    return current is not None and adoption.position < current.position


def _state(adoption: Adoption, current: Adoption | None) -> dict[str, str]:
    """Kind and label of the tag that says whether a version is in force."""
    if _is_superseded(adoption, current):
        return {"kind": "neutral", "label": _("superseded")}
    if adoption.valid_from > clock.today():
        day = date_words(adoption.valid_from)
        return {"kind": "go", "label": _("in force from %(day)s") % {"day": day}}
    return {"kind": "ok", "label": _("in force")}


def _entries(found: Adoption, section: Section, current: Adoption | None) -> list[Entry]:
    """The chapter's sections; in a superseded version measures lead to their sheets of that time."""
    entries = list(entries_of(section, field_file=_field_file(found)))
    if not _is_superseded(found, current):
        return entries
    return [
        replace(
            entry,
            url=reverse("handlungskonzept:adoption_measure", args=[found.slug, entry.anchor]),
        )
        if entry.sheet is not None and entry.url
        else entry
        for entry in entries
    ]


def _chapter_url(found: Adoption) -> Callable[[Section], str]:
    return lambda section: reverse("handlungskonzept:chapter", args=[found.slug, section.address])


def _field_file(found: Adoption) -> Callable[[Section], str]:
    return lambda section: reverse(
        "handlungskonzept:field_word", args=[found.slug, section.address]
    )


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
