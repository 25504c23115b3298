"""The members' area of the plan: overview, reading the Arbeitsstand, ways into the editor."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import clock
from core.access import members_who
from handlungskonzept.choices import PageState
from handlungskonzept.document import PlanDocument, Section, sections_of
from handlungskonzept.document.walk import find_chapter
from handlungskonzept.models import MeasurePage, Version
from handlungskonzept.operations.rendering import Edition, word_file
from handlungskonzept.permissions import (
    adoptions_visible_to,
    may_approve,
    may_freeze,
    may_read_working_text,
    may_write_plan,
    versions_visible_to,
)
from handlungskonzept.queries import (
    PageRow,
    overview_of,
    proposed_section,
    submissions_waiting,
    the_plan,
    working_text,
)
from handlungskonzept.queries.files import picture_bytes, picture_of
from handlungskonzept.queries.pages import plan_page, plan_page_by_identity
from handlungskonzept.queries.proposals import states_of
from handlungskonzept.queries.sections import count_drafts, unapproved_pages
from handlungskonzept.views import files
from handlungskonzept.views.access import plan_or_404
from handlungskonzept.views.proposals import state_tag
from handlungskonzept.views.reading import (
    contents_of,
    entries_of,
    entry_of,
    neighbours,
    working_pictures,
)
from handlungskonzept.views.sections import STATE_TAGS, news_since_adoption, rows_for


@require_safe
@members_who(may_read_working_text)
def overview(request: HttpRequest) -> HttpResponse:
    """All pages of the plan with their state, and what may be done."""
    plan = the_plan()
    context: dict[str, Any] = {
        "plan": plan,
        "rows": [_row(row) for row in overview_of(plan)] if plan else [],
        "may_write": may_write_plan(request.user),
        "may_approve": may_approve(request.user),
        "may_freeze": may_freeze(request.user),
        "waiting": len(submissions_waiting()),
        "versions": _proposals(request),
        "latest": adoptions_visible_to(request.user).first(),
    }
    return render(request, "handlungskonzept/overview.html", context)


@require_safe
@members_who(may_read_working_text)
def working(request: HttpRequest) -> HttpResponse:
    """The contents of the Arbeitsstand."""
    plan = plan_or_404()
    document = working_text(plan).document
    context = {
        "document": document,
        "contents": contents_of(document, _chapter_url),
        "day": clock.today(),
        "plan": plan,
        "unapproved": unapproved_pages(plan),
        "drafts": count_drafts(plan),
        "news": news_since_adoption(request.user),
    }
    return render(request, "handlungskonzept/working_detail.html", context)


@require_safe
@members_who(may_read_working_text)
def working_chapter(request: HttpRequest, address: str) -> HttpResponse:
    """One chapter of the Arbeitsstand with everything below it."""
    document = working_text(plan_or_404()).document
    section = find_chapter(document, address)
    if section is None:
        raise Http404
    context = {
        "document": document,
        "section": section,
        "rows": rows_for(request.user, section, entries_of(section, field_file=_field_file)),
        "contents": contents_of(document, _chapter_url),
        "neighbours": neighbours(document, section, _chapter_url),
        "pictures": working_pictures(),
    }
    return render(request, "handlungskonzept/working_chapter.html", context)


@require_safe
@members_who(may_read_working_text)
def working_section(request: HttpRequest, identity: str) -> HttpResponse:
    """One page of the plan: its place in the Arbeitsstand, or its draft when it is not there yet."""
    document = working_text(plan_or_404()).document
    place = _place_in(document, str(identity))
    if place:
        return redirect(place)
    page = plan_page_by_identity(str(identity))
    if page is None or page.latest_revision is None:
        raise Http404
    section = proposed_section(page, page.latest_revision)
    context = {
        "page": page,
        "section": section,
        "rows": rows_for(request.user, section, [entry_of(section, 1)]),
        "pictures": working_pictures(),
    }
    return render(request, "handlungskonzept/working_draft.html", context)


@require_safe
@members_who(may_read_working_text)
def working_download(request: HttpRequest) -> HttpResponse:
    """The Arbeitsstand as a Word file that says DRAFT on every page."""
    text = working_text(plan_or_404())
    edition = Edition(created=clock.now(), is_draft=True)
    content = word_file(text.document, edition, picture_bytes(text.pictures.values()))
    response = files.word_response(
        content, f"handlungskonzept-entwurf-{clock.today().isoformat()}.docx"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@members_who(may_read_working_text)
def working_picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """A picture of the Arbeitsstand, of a draft or of a submission."""
    file = picture_of(plan_or_404(), sha256)
    content = picture_bytes([file]).get(sha256) if file is not None else None
    if file is None or content is None:
        raise Http404
    return files.picture_response(content, file.content_type, sha256, is_public=False)


@require_safe
@members_who(may_write_plan)
def edit(request: HttpRequest, page_id: int) -> HttpResponse:
    """Into Wagtail's editor at exactly this page; it leads back to the overview."""
    page = plan_page(page_id)
    if page is None:
        raise Http404
    back = f"{reverse('handlungskonzept:overview')}#seite-{page.pk}"
    return redirect(
        f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}?{urlencode({'next': back})}"
    )


def _proposals(request: HttpRequest) -> list[tuple[Version, dict[str, str]]]:
    """The last proposals with the tag of their state."""
    versions = list(versions_visible_to(request.user)[:5])
    states = states_of(versions)
    return [(version, state_tag(states[version.pk])) for version in versions]


def _row(row: PageRow) -> dict[str, Any]:
    """A row of the overview as the template shows it."""
    return {
        "page": row.page,
        "kind": row.kind,
        "number": row.number,
        "level": row.level,
        "status": {"kind": STATE_TAGS[row.state], "label": row.state.label},
        "is_open": row.state is not PageState.WITHDRAWN,
        "is_parent": row.page.cached_content_type.model != MeasurePage._meta.model_name,
        "changed_by": row.changed_by,
        "changed_at": row.changed_at,
        "reason": row.reason,
    }


def _chapter_url(section: Section) -> str:
    return reverse("handlungskonzept:working_chapter", args=[section.address])


def _field_file(section: Section) -> str:
    return reverse("handlungskonzept:member_field_word", args=[section.address])


def _place_in(document: PlanDocument, identity: str) -> str:
    for top in document.sections:
        for found in sections_of((top,)):
            if found.identity == identity:
                anchor = "" if found is top else f"#{entry_of(found, 1).anchor}"
                return f"{_chapter_url(top)}{anchor}"
    return ""


@require_safe
@members_who(may_write_plan)
def section_edit(request: HttpRequest, identity: str) -> HttpResponse:
    """Into the editor at the page with this identity."""
    page = plan_page_by_identity(str(identity))
    if page is None:
        raise Http404
    return redirect("handlungskonzept:edit", page_id=page.pk)
