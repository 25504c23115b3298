"""The public pages of meetings: dates, agendas and published minutes."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core import clock
from core.caching import same_for_everybody
from meetings.document.codec import from_json
from meetings.models import Meeting, Publication
from meetings.permissions import may_see_meeting
from meetings.queries.documents import measures_by_number
from meetings.queries.papers import bytes_of
from meetings.queries.public_meetings import (
    addresses_of_resolutions,
    groups_with_meetings,
    meetings_for_all,
    next_meetings,
    past_meetings,
    public_agenda,
    public_minutes_of,
    were_public,
)
from meetings.queries.uploads import public_file_of, uploaded_minutes
from meetings.validators.files import ending_of
from meetings.views.public_lines import (
    contents_of,
    facts_of,
    meeting_line,
    minutes_facts,
    name_of,
)
from projectgroups.models import WorkingGroup

PER_PAGE = 50


@require_safe
@same_for_everybody
def public_meetings(request: HttpRequest) -> HttpResponse:
    """The next dates and the past meetings, of all bodies or of one."""
    today, groups = clock.today(), list(groups_with_meetings())
    asked = request.GET.get("gremium", "")
    group = next((one for one in groups if one.slug == asked), None)
    coming = next_meetings(today, group=group)
    past = Paginator(past_meetings(today, group=group), PER_PAGE)
    count = len(coming) + past.count
    context = {
        "groups": groups,
        "group": group,
        "unknown": asked if asked and group is None else "",
        "found_words": _found_words(count, group),
        "coming": [meeting_line(meeting) for meeting in coming],
        "page": past.get_page(request.GET.get("seite")),
        "query": f"gremium={group.slug}&" if group else "",
        "host": request.get_host(),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "meetings/public_list.html", context)


@require_safe
@same_for_everybody
def public_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting: day, time, place, the public agenda, and the way to the minutes."""
    meeting = _meeting_or_404(slug)
    agenda = public_agenda(meeting)
    context = {
        "meeting": meeting,
        "name": name_of(meeting),
        "facts": facts_of(meeting),
        "has_minutes": public_minutes_of(meeting, clock.today()) is not None,
        "lines": list(agenda.lines()) if agenda else [],
        "may_see_inside": may_see_meeting(request.user, meeting),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "meetings/public_meeting.html", context)


@require_safe
@same_for_everybody
def public_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The published minutes; where they no longer are, a sentence that says so (410)."""
    meeting, publication = _published(slug)
    if publication is None:
        return _gone(request, meeting)
    document = from_json(publication.edition.content)
    measures = measures_by_number(meeting, AnonymousUser())
    numbers = {item.number for item, _depth in document.lines()}
    kept, file = uploaded_minutes(meeting), public_file_of(meeting, clock.today())
    context = {
        "meeting": meeting,
        "name": name_of(meeting),
        "trail": _trail(meeting),
        "publication": publication,
        "document": document,
        "facts": minutes_facts(document.head),
        "contents": contents_of(document),
        "addresses": addresses_of_resolutions(meeting),
        "measures": measures,
        "other_measures": [
            link for number, links in measures.items() if number not in numbers for link in links
        ],
        "has_file": kept is not None,
        "file": file,
        "file_type": ending_of(file.file_name).upper() if file else "",
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "meetings/public_minutes.html", context)


@require_safe
@same_for_everybody
def public_minutes_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same edition as a Word file: the very bytes that were frozen."""
    meeting, publication = _published(slug)
    if publication is None:
        return _gone(request, meeting)
    stored = publication.edition.document
    return _download(bytes(stored.content), stored.content_type, f"{meeting.slug}-protokoll.docx")


@require_safe
@same_for_everybody
def public_minutes_upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Minutes written elsewhere, where somebody vouched that everybody may have the file."""
    meeting, publication = _published(slug)
    if publication is None:
        return _gone(request, meeting)
    paper = public_file_of(meeting, clock.today())
    if paper is None:
        raise Http404
    name = f"{meeting.slug}-protokoll.{ending_of(paper.file_name)}"
    return _download(bytes_of(paper), paper.content_type, name)


def _published(slug: str) -> tuple[Meeting, Publication | None]:
    """The meeting with its publication; none where there was one, 404 where there never was."""
    meeting = _meeting_or_404(slug)
    publication = public_minutes_of(meeting, clock.today())
    if publication is None and not were_public(meeting):
        raise Http404
    return meeting, publication


def _gone(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return render(request, "meetings/public_gone.html", {"meeting": meeting}, status=410)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Bytes a browser saves and never shows or guesses at."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _trail(meeting: Meeting) -> list[dict[str, str]]:
    """The pages above the minutes."""
    return [
        {"url": reverse("meetings:public_meetings"), "label": _("Meetings")},
        {"url": meeting.get_public_url(), "label": name_of(meeting)},
    ]


def _meeting_or_404(slug: str) -> Meeting:
    """A meeting whose day stands on the website."""
    return get_object_or_404(meetings_for_all(), slug=slug)


def _found_words(count: int, group: WorkingGroup | None) -> str:
    """ "14 Sitzungen – Lenkungsgruppe": heard when the list changes, and the page's title."""
    words = ngettext("%(count)d meeting", "%(count)d meetings", count) % {"count": count}
    return f"{words} – {group.name}" if group else words
