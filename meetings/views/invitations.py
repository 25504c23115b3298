"""Pages that send an invitation or a supplement, and that put guests on the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from meetings.forms.invitations import GuestForm, SendForm
from meetings.models import Attendance, Meeting
from meetings.operations.invitations import (
    invite_guest,
    invite_new_guest,
    send_invitation,
    send_supplement,
    withdraw_guest,
)
from meetings.permissions import may_prepare
from meetings.queries.agenda import agenda_of
from meetings.queries.attendances import newcomers_to
from meetings.queries.differences import changes_since, facts_changed_since, is_moved_since
from meetings.queries.invitation_checks import (
    invitation_findings,
    is_short_notice,
    people_to_invite,
)
from meetings.queries.notice_proof import address_of_person, last_sent_edition
from meetings.views.access import actor_of, demand, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form
from people.permissions import may_keep_people, people_visible_to


@members
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to be looked at before the invitation goes out, who gets it, and the button."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    if meeting.is_sent and request.method != "POST":
        return redirect("meetings:answers", meeting.slug)
    findings = invitation_findings(meeting, clock.now())
    is_short = any(finding.code == "short" for finding in findings)
    people = [(str(person), address_of_person(person)) for person in people_to_invite(meeting)]
    context = {
        "meeting": meeting,
        "findings": findings,
        "is_stopped": any(finding.stops for finding in findings),
        "people": people,
        "lines": agenda_of(meeting),
    }
    return run_form(
        request,
        SendForm(posted(request), record=meeting, is_short=is_short),
        _page(
            meeting,
            title=_("Send the invitation"),
            submit=_("Send the invitation now"),
            done=_("The invitation was sent."),
        ),
        send_invitation,
        arguments={"meeting": meeting},
        done_url=lambda _edition: reverse("meetings:answers", args=[meeting.slug]),
        template="meetings/invite.html",
        context=context,
    )


@members
def supplement(request: HttpRequest, slug: str) -> HttpResponse:
    """What has changed since the invitation was last sent, and the button that sends it once more."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    last = last_sent_edition(meeting)
    is_change = last is not None and bool(facts_changed_since(meeting, last))
    is_short = is_short_notice(meeting, clock.now())
    is_moved = last is not None and is_moved_since(meeting, last)
    context = {
        "meeting": meeting,
        "last": last,
        "changes": changes_since(meeting, last) if last is not None else (),
        "newcomers": newcomers_to(meeting),
        "is_short": is_short,
        "is_change": is_change,
    }
    return run_form(
        request,
        SendForm(posted(request), record=meeting, is_short=is_short and is_moved),
        _page(
            meeting,
            title=_("Send the changed invitation") if is_change else _("Send a supplement"),
            submit=_("Send the changed invitation now")
            if is_change
            else _("Send the supplement now"),
            done=_("The changed invitation was sent.")
            if is_change
            else _("The supplement was sent."),
        ),
        send_supplement,
        arguments={"meeting": meeting},
        done_url=lambda _edition: reverse("meetings:answers", args=[meeting.slug]),
        template="meetings/supplement.html",
        context=context,
    )


@members
def guest_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody from outside the body is put on the list."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    people = people_visible_to(request.user) if may_keep_people(request.user) else None
    back = reverse("meetings:answers", args=[meeting.slug])
    page = FormPage(
        title=_("Invite a guest"), submit=_("Invite"), back_url=back, back_label=_("Answers"),
        done=_("The guest is on the list."), over=str(meeting),
        lead=_("Once the invitation is out, guests get theirs at once.") if meeting.is_sent
        else _("The guest gets the invitation together with everybody else."),
    )  # fmt: skip
    return run_form(
        request,
        GuestForm(posted(request), people=people),
        page,
        _invite,
        arguments={"meeting": meeting},
    )


@members
@require_POST
def guest_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A guest is taken off the list."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    attendance = get_object_or_404(meeting.attendances.select_related("person__user"), pk=pk)
    withdraw_guest(by=actor_of(request), at=clock.now(), attendance=attendance)
    messages.success(request, _("%(name)s is off the list.") % {"name": attendance.person})
    return redirect("meetings:answers", meeting.slug)


def _invite(**values: Any) -> Attendance:
    """The one of the two operations the form was filled in for."""
    if "person" in values:
        return invite_guest(**values)
    return invite_new_guest(**values)


def _page(meeting: Meeting, *, title: str, submit: str, done: str) -> FormPage:
    return FormPage(
        title=title, submit=submit, done=done, over=str(meeting),
        back_url=meeting.get_absolute_url(), back_label=str(meeting),
    )  # fmt: skip
