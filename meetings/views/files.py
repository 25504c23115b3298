"""Word files about meetings: the stored bytes of editions, and drafts made when asked for."""

from __future__ import annotations

from datetime import datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core import clock
from core.models import FrozenFile
from meetings.choices import INVITING_KINDS, Audience, EditionKind
from meetings.document import MeetingDocument, for_audience, from_json
from meetings.exports.excerpt import excerpt_file
from meetings.exports.word import word_file
from meetings.models import Edition, Meeting, Resolution
from meetings.operations.rendering import WORD, Imprint
from meetings.permissions import (
    may_prepare,
    may_read_minutes,
    resolutions_visible_to,
)
from meetings.queries.documents import meeting_document, resolution_document
from meetings.queries.drafts import draft_out_for_review
from meetings.queries.editions import (
    audience_of_invitation,
    latest_edition,
    may_see_edition,
    readable_audiences,
)
from meetings.views.access import demand, meeting_or_404, members

INVITED = tuple(sorted(INVITING_KINDS))
WORDS = {
    "intern": Audience.INTERNAL,
    "mitglieder": Audience.MEMBERS,
    "oeffentlich": Audience.PUBLIC,
}
"""What `?fassung=` may say."""


@require_safe
@members
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The stored bytes of one edition."""
    editions = Edition.objects.select_related("meeting__group", "meeting__note_taker", "document")
    found = get_object_or_404(editions, pk=pk)
    if not may_see_edition(request.user, found):
        raise Http404
    return stored(request, found)


@require_safe
@members
def invitation_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The invitation as it was last sent; before that a draft for whoever prepares it."""
    meeting = meeting_or_404(request, slug)
    sent = latest_edition(meeting, audience_of_invitation(request.user, meeting), *INVITED)
    if sent is not None:
        return stored(request, sent)
    demand(may_prepare(request.user, meeting))
    document = for_audience(meeting_document(meeting, reader=request.user), Audience.MEMBERS.value)
    imprint = Imprint(kind=EditionKind.INVITATION, made_at=clock.now(), is_draft=True)
    return made(word_file(document, imprint), _name("einladung-entwurf", document))


@require_safe
@members
def minutes_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The minutes for the readers `?fassung=` names; drafts say so on every page.

    While they are under review, everybody gets the draft that was sent; only the edition for who
    writes them is the text as it stands now.
    """
    meeting = meeting_or_404(request, slug)
    demand(may_read_minutes(request.user, meeting))
    audience = _audience(request, meeting)
    if meeting.is_minuted:
        frozen = latest_edition(meeting, audience, EditionKind.MINUTES)
        if frozen is None:
            raise Http404
        return stored(request, frozen)
    sent = draft_out_for_review(meeting) if audience != Audience.INTERNAL else None
    if sent is not None and audience == sent.audience:
        return stored(request, sent)
    whole = from_json(sent.content) if sent else meeting_document(meeting, reader=request.user)
    document = for_audience(whole, audience.value)
    made_at = sent.made_at if sent else clock.now()
    imprint = Imprint(kind=EditionKind.DRAFT, made_at=made_at, is_draft=True)
    return made(word_file(document, imprint), _name("protokoll-entwurf", document))


@require_safe
def excerpt(request: HttpRequest, slug: str) -> HttpResponse:
    """A resolution by itself: the body reads its members' edition, everybody else the public one."""
    found = resolutions_visible_to(request.user).select_related(
        "item__parent", "item__meeting__group", "item__meeting__chair", "item__meeting__note_taker"
    )
    resolution = get_object_or_404(found, slug=slug, voided_because="")
    meeting = resolution.item.meeting if resolution.item else None
    is_final = meeting is None or meeting.is_minuted
    is_inside = not resolution.is_shown or _reads_inside(request, meeting)
    if not (is_inside or is_final):
        raise Http404
    audience = Audience.MEMBERS if is_inside else Audience.PUBLIC
    document = for_audience(resolution_document(resolution), audience.value)
    imprint = Imprint(
        kind=EditionKind.MINUTES,
        made_at=_decided_at(resolution, meeting),
        is_draft=not is_final,
    )
    name = f"beschlussauszug-{resolution.slug}.docx"
    return made(excerpt_file(document, imprint), name, is_public=not is_inside)


def stored(request: HttpRequest, found: Edition) -> HttpResponse:
    """The frozen bytes; nothing when the reader has them already."""
    file: FrozenFile = found.document
    etag = f'"{file.pk}"'
    response: HttpResponse | None = get_conditional_response(request, etag)
    if response is None:
        response = made(bytes(file.content), file_name(found))
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-store"
    return response


def made(content: bytes, name: str, *, is_public: bool = False) -> HttpResponse:
    """A Word file a browser saves under this name and never shows or guesses at."""
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    if not is_public:
        response["Cache-Control"] = "private, no-store"
    return response


def file_name(found: Edition) -> str:
    """The name of an edition's Word file: what it is, of which meeting, for whom."""
    kinds = {
        EditionKind.INVITATION: "einladung",
        EditionKind.SUPPLEMENT: "nachtrag",
        EditionKind.CHANGE: "geaenderte-einladung",
        EditionKind.CANCELLATION: "absage",
        EditionKind.DRAFT: "protokoll-entwurf",
        EditionKind.MINUTES: "protokoll",
    }
    words = {audience: word for word, audience in WORDS.items()}
    kind, audience = kinds[EditionKind(found.kind)], words[Audience(found.audience)]
    return f"{kind}-{found.meeting.slug}-{audience}-{found.position}.docx"


def _audience(request: HttpRequest, meeting: Meeting) -> Audience:
    """The readers asked for, as far as this person may read for them; else the widest they may."""
    readable = readable_audiences(request.user, meeting)
    wanted = WORDS.get(request.GET.get("fassung", ""), readable[0])
    demand(wanted in readable)
    return wanted


def _reads_inside(request: HttpRequest, meeting: Meeting | None) -> bool:
    """Whether the person reads what the body reads of this meeting."""
    return meeting is not None and may_read_minutes(request.user, meeting)


def _decided_at(resolution: Resolution, meeting: Meeting | None) -> datetime:
    """The moment the file carries: of the release, else the day of the decision."""
    if meeting is not None and meeting.released_at is not None:
        return meeting.released_at
    return timezone.make_aware(datetime.combine(resolution.decided_on, time()))


def _name(kind: str, document: MeetingDocument) -> str:
    return f"{kind}-{document.head.day_iso}.docx"
