"""Posting minutes that were written elsewhere, and showing the file to everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import clock
from core.operations import NotPermitted, NotPossible, Refusal, show_refusal
from meetings.forms.uploads import (
    Agendas,
    DecidedForm,
    FileForm,
    HideFileForm,
    RemoveFileForm,
    Rows,
    ShowFileForm,
    ToDoForm,
    WhichMeetingForm,
)
from meetings.ingest.uploads import checked_upload
from meetings.models import Meeting
from meetings.operations.posting import Minutes, post_minutes_of
from meetings.operations.posting import post_minutes as post
from meetings.operations.uploads import (
    hide_uploaded_minutes,
    remove_uploaded_minutes,
    show_uploaded_minutes,
)
from meetings.permissions import (
    keeps_meetings_of,
    may_publish,
    may_release,
    may_take_minutes,
)
from meetings.queries.uploads import agendas_to_post_to, meetings_to_post_to, uploaded_minutes
from meetings.views.access import (
    actor_of,
    demand,
    group_or_404,
    meeting_or_404,
    members,
    posted,
)
from meetings.views.forms import FormPage, run_form
from people.permissions import is_office
from projectgroups.choices import LEADING_ROLES
from projectgroups.models import WorkingGroup
from projectgroups.permissions import memberships_of


@dataclass
class Posting:
    """Everything on the page: the meeting, the rows beside the file, the file."""

    which: WhichMeetingForm | None
    decided: Rows
    to_do: Rows
    file: FileForm
    agendas: Agendas
    known: Meeting | None = None

    def is_valid(self) -> bool:
        """Whether all of it holds; each part is checked, so that everything is said at once."""
        parts = [self.decided.is_valid(), self.to_do.is_valid(), self.file.is_valid()]
        parts.append(self.which is None or self.which.is_valid())
        meeting = self.meeting
        has_agenda = meeting in self.agendas
        parts += [rows.fit(meeting, has_agenda=has_agenda) for rows in (self.decided, self.to_do)]
        return all(parts)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting the file belongs to; none while it is not entered yet."""
        if self.which is None:
            return self.known
        chosen: Meeting | None = self.which.cleaned_data.get("meeting")
        return chosen


@require_http_methods(["GET", "HEAD", "POST"])
@members
def post_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """Minutes of a body as a file, with the meeting entered or chosen on the same page."""
    group = group_or_404(request, slug)
    demand(keeps_meetings_of(request.user, group))
    leads = memberships_of(request.user).filter(group=group, role__in=LEADING_ROLES).exists()
    releases = is_office(request.user) or leads
    return _post(request, group, None, may_release_it=releases)


@require_http_methods(["GET", "HEAD", "POST"])
@members
def upload_minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for one meeting."""
    meeting = meeting_or_404(request, slug)
    demand(may_take_minutes(request.user, meeting))
    if meeting.is_minuted or meeting.is_cancelled:
        raise NotPossible(_("Minutes cannot be uploaded to this meeting any more."))
    releases = may_release(request.user, meeting)
    return _post(request, meeting.group, meeting, may_release_it=releases)


@require_http_methods(["GET", "HEAD", "POST"])
@members
def upload_remove(request: HttpRequest, slug: str) -> HttpResponse:
    """The uploaded file is taken away, after the question; only before the release."""
    meeting = meeting_or_404(request, slug)
    demand(may_take_minutes(request.user, meeting))
    paper = uploaded_minutes(meeting)
    if paper is None:
        raise NotPossible(_("No file has been uploaded as the minutes of this meeting."))
    if meeting.is_minuted:
        raise NotPossible(_("The minutes are released and do not change any more."))
    page = FormPage(
        title=_("Delete the uploaded minutes"), submit=_("Delete the file"), over=str(meeting),
        back_url=meeting.get_absolute_url(), back_label=str(meeting), is_dangerous=True,
        done=_("The uploaded file is deleted."),
        lead=_(
            "“%(name)s” is deleted. Resolutions and follow-ups that were entered beside it stay. "
            "You can upload another file at any time until the release."
        )
        % {"name": paper.file_name},
    )  # fmt: skip
    return run_form(
        request, RemoveFileForm(posted(request)), page, remove_uploaded_minutes,
        arguments={"meeting": meeting},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@members
def upload_public(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether everybody may have the uploaded file itself."""
    meeting = meeting_or_404(request, slug)
    demand(may_publish(request.user, meeting))
    paper = uploaded_minutes(meeting)
    if paper is None:
        raise NotPossible(_("No file has been uploaded as the minutes of this meeting."))
    kind: type[forms.Form] = HideFileForm if paper.is_public else ShowFileForm
    form = kind(posted(request))
    if form.is_bound and form.is_valid():
        try:
            _show_or_hide(request, meeting, form)
        except NotPermitted:
            raise
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:read", slug=meeting.slug)
    context = {"form": form, "meeting": meeting, "paper": paper}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/upload_public.html", context, status=status)


def _show_or_hide(request: HttpRequest, meeting: Meeting, form: forms.Form) -> None:
    values: dict[str, Any] = {"at": clock.now(), "meeting": meeting}
    if isinstance(form, HideFileForm):
        hide_uploaded_minutes(by=actor_of(request, form.cleaned_data["reason"]), **values)
    else:
        show_uploaded_minutes(
            by=actor_of(request), is_clean=form.cleaned_data["is_clean"], **values
        )


def _post(
    request: HttpRequest, group: WorkingGroup, meeting: Meeting | None, *, may_release_it: bool
) -> HttpResponse:
    """Show the page, or do all of it at once; a refusal leaves everything as it was typed."""
    posting = _posting(request, group, meeting, may_release_it=may_release_it)
    is_sent = request.method == "POST" and "row" not in request.POST
    if is_sent and posting.is_valid():
        try:
            held = _do(request, group, posting)
        except NotPermitted:
            raise
        except Refusal as refusal:
            _say(posting, refusal)
        else:
            done = (
                _("The minutes are posted and released.")
                if held.is_minuted
                else _("The minutes are posted. They are not released yet.")
            )
            messages.success(request, done)
            name = "read" if held.is_minuted else "meeting"
            return redirect(reverse(f"meetings:{name}", args=[held.slug]))
    context = {
        "posting": posting, "group": group, "meeting": meeting, "is_sent": is_sent,
        "back_url": meeting.get_absolute_url() if meeting else reverse("meetings:list"),
        "before": uploaded_minutes(meeting) if meeting else None,
    }  # fmt: skip
    return render(request, "meetings/upload_form.html", context, status=422 if is_sent else 200)


def _posting(
    request: HttpRequest, group: WorkingGroup, meeting: Meeting | None, *, may_release_it: bool
) -> Posting:
    data = posted(request)
    is_checked = data is not None and "row" not in data
    filled: dict[str, Any] = {"data": data} if is_checked else {}
    if data is not None and not is_checked:
        filled["initial"] = data.dict() | {"is_released": "is_released" in data}
    which = None
    meetings: Iterable[Meeting] = [meeting] if meeting is not None else []
    if meeting is None:
        open_ones = meetings_to_post_to(group, clock.now())
        which, meetings = WhichMeetingForm(meetings=open_ones, **filled), open_ones
    agendas = agendas_to_post_to(meetings)
    files: dict[str, Any] = {"files": request.FILES} if is_checked else {}
    return Posting(
        which,
        Rows(DecidedForm, "decided", data, agendas=agendas),
        Rows(ToDoForm, "to_do", data, agendas=agendas, group=group),
        FileForm(may_release=may_release_it, **filled, **files),
        agendas,
        known=meeting,
    )


def _do(request: HttpRequest, group: WorkingGroup, posting: Posting) -> Meeting:
    """Run the one operation with everything that was entered."""
    upload = checked_upload(posting.file.cleaned_data["file"])
    minutes = Minutes(
        upload.file_name, upload.content, posting.decided.values(), posting.to_do.values()
    )
    common: dict[str, Any] = {
        "by": actor_of(request), "at": clock.now(), "minutes": minutes,
        "is_released": posting.file.cleaned_data.get("is_released", False),
    }  # fmt: skip
    held = posting.meeting
    if held is None:
        assert posting.which is not None
        return post_minutes_of(group=group, **common, **posting.which.values())
    return post(meeting=held, **common)


def _say(posting: Posting, refusal: Refusal) -> None:
    """The refusal at the field it is about; what belongs to none stands above the file."""
    errors = getattr(refusal, "errors", {})
    is_about_meeting = posting.which is not None and set(errors) & set(posting.which.fields)
    show_refusal(posting.which if is_about_meeting and posting.which else posting.file, refusal)
