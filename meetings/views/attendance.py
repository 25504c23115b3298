"""The attendance list of a meeting, and what happens to it at one item."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.operations import Refusal, show_refusal
from meetings.forms.attendance import (
    COMES,
    LEAVES,
    AddAttendanceForm,
    AtItemForm,
    AttendanceListForm,
    SpanForm,
)
from meetings.models import AgendaItem, Attendance, AttendanceSpan, Meeting, Recusal
from meetings.operations import attendance as operations
from meetings.queries.attendances import departures_from
from meetings.queries.presence import presence_of
from meetings.views.access import actor_of, item_or_404, members, posted
from meetings.views.autosave import address_of
from meetings.views.forms import FormPage, run_form
from meetings.views.minutes import minuted_meeting
from people.models import Person
from people.permissions import people_visible_to


@members
def attendance(request: HttpRequest, slug: str) -> HttpResponse:
    """Who came, who did not and why; saves what was changed on the page."""
    meeting = minuted_meeting(request, slug)
    presence = presence_of(meeting)
    form = AttendanceListForm(posted(request), attendances=presence.attendances)
    if request.method == "POST" and form.is_valid():
        try:
            operations.record_attendances(
                by=actor_of(request), at=clock.now(), changes=form.changed()
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The attendance is saved."))
            return HttpResponseRedirect(_back(request, meeting))
    context = {
        "meeting": meeting, "form": form, "presence": presence,
        "departures": departures_from(meeting, today=clock.today()),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "meetings/attendance_list.html", context, status=status)


@members
@require_POST
def list_members(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who belonged to the body on that day, put on the list."""
    meeting = minuted_meeting(request, slug)
    operations.list_members(by=actor_of(request), at=clock.now(), meeting=meeting)
    messages.success(request, _("The members are on the list."))
    return HttpResponseRedirect(_list(meeting))


@members
@require_POST
def take_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is not recorded yet, recorded as they answered the invitation."""
    meeting = minuted_meeting(request, slug)
    operations.take_answers(by=actor_of(request), at=clock.now(), meeting=meeting)
    messages.success(request, _("The answers are taken over. Please check who really came."))
    return HttpResponseRedirect(_back(request, meeting))


@members
def attendance_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who came without being on the list."""
    meeting = minuted_meeting(request, slug)
    form = AddAttendanceForm(
        posted(request), meeting=meeting, people=_people(request, meeting),
        initial={"seat": request.GET.get("als") or None},
    )  # fmt: skip
    page = _page(meeting, _("Add somebody who came"), _("Add"), _("The person is on the list."))
    is_stranger = form.is_bound and form.is_valid() and form.is_stranger
    operation = operations.add_stranger if is_stranger else operations.add_attendance
    return run_form(request, form, page, operation, arguments={"meeting": meeting})


@members
def attendance_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One person: the parts in which they were there, and the items at which they are recused."""
    meeting = minuted_meeting(request, slug)
    one = _attendance(meeting, pk)
    form = SpanForm(posted(request), items=_items(meeting))
    here = reverse("meetings:attendance_person", args=[meeting.slug, one.pk])
    page = FormPage(
        title=str(one.person), submit=_("Add this part"), back_url=here,
        back_label=_("Attendance"), done=_("Saved."), over=str(meeting),
    )  # fmt: skip
    context = {"meeting": meeting, "attendance": one, "list_url": _list(meeting)}
    return run_form(
        request, form, page, operations.record_span, arguments={"attendance": one},
        template="meetings/attendance_person.html", context=context,
    )  # fmt: skip


@members
@require_POST
def attendance_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody off the list who was entered by mistake."""
    meeting = minuted_meeting(request, slug)
    operations.remove_attendance(
        by=actor_of(request), at=clock.now(), attendance=_attendance(meeting, pk)
    )
    messages.success(request, _("The person is off the list."))
    return HttpResponseRedirect(_list(meeting))


@members
@require_POST
def span_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back that somebody was there for a part."""
    meeting = minuted_meeting(request, slug)
    span = get_object_or_404(AttendanceSpan, pk=pk, attendance__meeting=meeting)
    operations.remove_span(by=actor_of(request), at=clock.now(), span=span)
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(_person(span.attendance))


@members
@require_POST
def recusal_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back that somebody is recused."""
    meeting = minuted_meeting(request, slug)
    recusal = get_object_or_404(Recusal, pk=pk, attendance__meeting=meeting)
    operations.withdraw_recusal(by=actor_of(request), at=clock.now(), recusal=recusal)
    messages.success(request, _("Taken back."))
    return HttpResponseRedirect(_person(recusal.attendance))


@members
@require_POST
def attendance_at_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Somebody comes, leaves or is recused at an item; a refusal is said above the sheet."""
    meeting = minuted_meeting(request, slug)
    item = item_or_404(meeting, pk)
    listed = meeting.attendances.filter(is_withdrawn=False).select_related("person")
    form = AtItemForm(request.POST, attendances=listed)
    if form.is_valid():
        _record_at(request, item, **form.cleaned_data)
        messages.success(request, _("The attendance is saved."))
    else:
        messages.error(request, _("Please choose who it is about."))
    return HttpResponseRedirect(address_of(item))


def _record_at(
    request: HttpRequest, item: AgendaItem, *, attendance: Attendance, what: str, when: Any
) -> None:
    who: dict[str, Any] = {"by": actor_of(request), "at": clock.now(), "attendance": attendance}
    if what == COMES:
        operations.record_arrival(**who, item=item, came_at=when)
    elif what == LEAVES:
        operations.record_departure(**who, item=item, left_at=when)
    else:
        operations.recuse(**who, item=item)


def _people(request: HttpRequest, meeting: Meeting) -> Any:
    """Whom this person may pick: the body's own people, and all for the office."""
    listed = meeting.attendances.filter(is_withdrawn=False).values("person")
    seen = people_visible_to(request.user)
    body = Person.objects.filter(memberships__group=meeting.group)
    known = Person.objects.filter(pk__in=seen.values("pk")) | Person.objects.filter(
        pk__in=body.values("pk")
    )
    return known.exclude(pk__in=listed)


def _items(meeting: Meeting) -> Any:
    return meeting.items.exclude(number="").order_by("position", "pk")


def _attendance(meeting: Meeting, pk: int) -> Attendance:
    found = meeting.attendances.select_related("person", "deputises_for__person", "meeting__group")
    return get_object_or_404(
        found.prefetch_related("spans__comes_at", "spans__leaves_after", "recusals__item"), pk=pk
    )


def _list(meeting: Meeting) -> str:
    return reverse("meetings:attendance", args=[meeting.slug])


def _person(one: Attendance) -> str:
    return reverse("meetings:attendance_person", args=[one.meeting.slug, one.pk])


def _back(request: HttpRequest, meeting: Meeting) -> str:
    """The sheet when the list was saved there, else the list."""
    if "auf_dem_blatt" in request.POST:
        return f"{reverse('meetings:minutes', args=[meeting.slug])}#anwesenheit"
    return _list(meeting)


def _page(meeting: Meeting, title: str, submit: str, done: str) -> FormPage:
    return FormPage(
        title=title, submit=submit, back_url=_list(meeting), back_label=_("Attendance"),
        done=done, over=str(meeting),
    )  # fmt: skip
