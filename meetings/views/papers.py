"""Pages of papers: putting them there, reading them, talking about them, taking them away."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.actor import Actor
from core.operations import InvalidInput
from meetings.choices import PaperKind
from meetings.forms.papers import PaperCommentForm, PaperForm, WithdrawPaperForm
from meetings.ingest.uploads import checked_upload
from meetings.models import AgendaItem, Paper
from meetings.operations.papers import (
    NewPaper,
    add_papers,
    comment_on_paper,
    max_upload_bytes,
    withdraw_comment,
    withdraw_paper,
)
from meetings.permissions import may_prepare
from meetings.permissions.papers import (
    may_comment_on_paper,
    may_see_paper,
    paper_comments_visible_to,
)
from meetings.queries.papers import bytes_of, comments_on, is_handed_in_late
from meetings.views.access import (
    actor_of,
    demand,
    item_or_404,
    meeting_or_404,
    members,
    posted,
)
from meetings.views.forms import FormPage, run_form

BYTES_A_MEGABYTE = 1024 * 1024


@members
def paper_new(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One or more files are put to an item."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    item = item_or_404(meeting, pk)
    form = PaperForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        kinds=tuple(settings.UPLOAD_TYPES),
        megabytes=max_upload_bytes() // BYTES_A_MEGABYTE,
    )
    back = reverse("meetings:agenda", args=[meeting.slug])
    page = FormPage(
        title=_("Add papers"), submit=_("Upload"), back_url=f"{back}#top-{item.pk}",
        back_label=_("Agenda"), done=_("The papers are with the item."), over=str(item),
    )  # fmt: skip
    return run_form(
        request, form, page, _upload, arguments={"item": item},
        template="meetings/paper_new.html", context={"meeting": meeting, "item": item},
    )  # fmt: skip


def _upload(
    *, by: Actor, at: Any, item: AgendaItem, file: list[UploadedFile], title: str, is_public: bool
) -> list[Paper]:
    """All files of the form, checked one by one. Raises InvalidInput for a title of several."""
    if title.strip() and len(file) > 1:
        raise InvalidInput.for_field(
            "title", _("Several files are called like their files: please leave this empty.")
        )
    found = [checked_upload(each) for each in file]
    files = [NewPaper(upload.file_name, upload.content, title) for upload in found]
    return add_papers(by=by, at=at, item=item, files=files, is_public=is_public)


@members
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper with what members say about it."""
    found = _paper_or_404(request, pk)
    back = found.item.get_absolute_url() if found.item else found.meeting.get_absolute_url()
    may_comment = may_comment_on_paper(request.user, found) and not (
        found.is_withdrawn or found.meeting.is_minuted
    )
    context = {
        "paper": found,
        "meeting": found.meeting,
        "item": found.item,
        "is_late": is_handed_in_late(found),
        "comments": comments_on(found, request.user),
        "may_comment": may_comment,
        "may_withdraw": may_prepare(request.user, found.meeting)
        and not (found.is_withdrawn or found.meeting.is_minuted)
        and found.kind == PaperKind.PAPER,
    }
    page = FormPage(
        title=found.title, submit=_("Add the comment"), back_url=back,
        back_label=str(found.meeting), done=_("Your comment has been added."),
        over=str(found.item or found.meeting),
    )  # fmt: skip
    return run_form(
        request, PaperCommentForm(posted(request)), page, comment_on_paper,
        arguments={"paper": found},
        done_url=lambda comment: f"{found.get_absolute_url()}#anmerkung-{comment.pk}",
        template="meetings/paper.html", context=context,
    )  # fmt: skip


@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, to be saved and never opened within the site; public ones without log-in."""
    paper = _paper(pk)
    if paper is None or not may_see_paper(request.user, paper):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    response = HttpResponse(bytes_of(paper), content_type=paper.content_type)
    response["Content-Disposition"] = content_disposition_header(True, paper.file_name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


@members
def paper_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper is taken away, or withdrawn once it was sent."""
    found = _paper_or_404(request, pk)
    demand(may_prepare(request.user, found.meeting))
    is_sent = found.frozen_id is not None
    page = FormPage(
        title=_("Withdraw the paper") if is_sent else _("Delete the paper"),
        submit=_("Withdraw") if is_sent else _("Delete"),
        back_url=found.get_absolute_url(), back_label=found.title, is_dangerous=True,
        done=_("The paper is withdrawn.") if is_sent else _("The paper is deleted."),
        over=str(found.item or found.meeting),
        lead=_("It was sent, so it is kept, but members do not find it any more.") if is_sent
        else _("Nobody was sent it yet. What was said about it is deleted with it."),
    )  # fmt: skip
    return run_form(
        request,
        WithdrawPaperForm(posted(request), is_sent=is_sent),
        page,
        withdraw_paper,
        arguments={"paper": found},
        done_url=lambda _none: found.meeting.get_absolute_url(),
    )


@members
@require_POST
def paper_comment_withdraw(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """Somebody takes back what they said."""
    comments = paper_comments_visible_to(request.user).filter(paper=pk)
    found = get_object_or_404(comments.select_related("paper__meeting"), pk=comment)
    withdraw_comment(by=actor_of(request), at=clock.now(), comment=found)
    messages.success(request, _("The comment is withdrawn."))
    return redirect("meetings:paper", pk)


def _paper(pk: int) -> Paper | None:
    papers = Paper.objects.select_related("meeting__group", "item__parent", "uploaded_by")
    found = papers.filter(pk=pk).first()
    if found is not None and found.item is not None:
        found.item.meeting = found.meeting
    return found


def _paper_or_404(request: HttpRequest, pk: int) -> Paper:
    """A paper this person may have; others find nothing there."""
    found = _paper(pk)
    if found is None or not may_see_paper(request.user, found):
        raise Http404
    return found
