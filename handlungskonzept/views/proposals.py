"""Reading proposals for adoption: what they change, their text, their Word file, what became of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import members_who
from core.formats import moment_words
from core.models import FrozenFile
from handlungskonzept.choices import ProposalState
from handlungskonzept.document import Section
from handlungskonzept.document.walk import find_chapter, pictures_of
from handlungskonzept.models import Adoption, Version
from handlungskonzept.permissions import (
    may_adopt,
    may_freeze,
    may_read_working_text,
    versions_visible_to,
)
from handlungskonzept.queries.proposals import state_of
from handlungskonzept.queries.sides import proposed_side
from handlungskonzept.views import files
from handlungskonzept.views.differences import whole_difference
from handlungskonzept.views.reading import change_line, contents_of, entries_of, neighbours

STATE_TAGS = {
    ProposalState.OPEN: "go", ProposalState.ADOPTED: "ok", ProposalState.CHANGED: "neutral",
    ProposalState.REPLACED: "neutral", ProposalState.STALE: "warn",
}  # fmt: skip


@require_safe
@members_who(may_read_working_text)
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what it changes, its contents, its Word file, and the way to adoption."""
    version = visible_proposal(request, pk)
    document = version.plan_document
    state = state_of(version)
    is_open = state is ProposalState.OPEN
    context = {
        "version": version,
        "document": document,
        "state": state_tag(state),
        "is_stale": state is ProposalState.STALE,
        "adoption": Adoption.objects.filter(version=version).first(),
        "successor": version.changed_in_session.order_by("-pk").first(),
        "may_adopt": is_open and may_adopt(request.user),
        "may_change": is_open and may_freeze(request.user),
        "changes": [change_line(change) for change in version.changes],
        "compare_url": _compare_url(version),
        "difference": difference(version),
        "sent": proposed_side(version.sent).label if version.sent else "",
        "contents": contents_of(document, lambda section: _chapter_url(version, section)),
        "facts": facts_of(version),
    }
    return render(request, "handlungskonzept/proposal_detail.html", context)


@require_safe
@members_who(may_read_working_text)
def proposal_chapter(request: HttpRequest, pk: int, address: str) -> HttpResponse:
    """One chapter of a proposal."""
    version = visible_proposal(request, pk)
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
@members_who(may_read_working_text)
def proposal_picture(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """A picture of a proposal."""
    if sha256 not in pictures_of(visible_proposal(request, pk).plan_document):
        raise Http404
    file = get_object_or_404(FrozenFile, pk=sha256)
    return files.picture_response(bytes(file.content), file.content_type, sha256, is_public=False)


@require_safe
@members_who(may_read_working_text)
def proposal_download(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal's Word file as it was frozen."""
    version = visible_proposal(request, pk)
    day = timezone.localtime(version.frozen_at).date()
    name = f"beschlussvorlage-{day.isoformat()}-{version.pk}.docx"
    return files.stored_file(request, version.document, name, is_public=False)


def visible_proposal(request: HttpRequest, pk: int) -> Version:
    """The proposal, if the person may see it; 404 otherwise."""
    return get_object_or_404(versions_visible_to(request.user), pk=pk)


def _compare_url(version: Version) -> str:
    """Where its changes since the version before it are read word by word."""
    if version.base is None:
        return ""
    sides = [version.base.slug, proposed_side(version).slug]
    return reverse("handlungskonzept:member_compare", args=sides)


def _chapter_url(version: Version, section: Section) -> str:
    return reverse("handlungskonzept:proposal_chapter", args=[version.pk, section.address])


def state_tag(state: ProposalState) -> dict[str, str]:
    """The tag that says what became of a proposal."""
    return {"kind": STATE_TAGS[state], "label": str(state.label)}


def facts_of(version: Version) -> list[dict[str, Any]]:
    """What a proposal says about itself."""
    base = _("nothing: this is the first") if version.base is None else str(version.base)
    facts = [
        {"label": _("Proposal no."), "value": str(version.pk)},
        {"label": _("For the session"), "value": version.occasion or _("not said")},
        {"label": _("Frozen on"), "value": moment_words(version.frozen_at)},
        {"label": _("Frozen by"), "value": str(version.frozen_by or _("the platform"))},
        {"label": _("Compared with"), "value": base},
        {"label": _("Fingerprint"), "value": version.content_sha256[:16]},
    ]
    if version.sent is not None:
        sent = {"label": _("Instead of"), "value": proposed_side(version.sent).label}
        facts.insert(2, sent | {"url": version.sent.get_absolute_url()})
    return facts


def difference(version: Version) -> dict[str, Any] | None:
    """What the session changed in the proposal that had been sent, word by word; none without one."""
    if version.sent is None:
        return None
    return whole_difference(proposed_side(version.sent), proposed_side(version))
