"""Meetings: the list, one meeting at a glance, planning, moving, calling off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.registries import references_of
from meetings.choices import Answer, MeetingState
from meetings.forms.meetings import (
    CancelMeetingForm,
    ChangeMeetingForm,
    DateMilestoneForm,
    PlanMeetingForm,
)
from meetings.models import Attendance, Correction, Edition, Meeting
from meetings.operations import meetings as operations
from meetings.permissions import (
    keeps_meetings_of,
    may_join,
    may_prepare,
    may_read_minutes,
    may_take_minutes,
    meetings_visible_to,
)
from meetings.queries.agenda import AgendaLine, agenda_of
from meetings.queries.attendances import departures_from
from meetings.queries.deadlines import deadline_clock
from meetings.queries.differences import facts_changed_since
from meetings.queries.editions import editions_visible_to
from meetings.queries.eligible import chairs_for, note_takers_for
from meetings.queries.meetings import (
    groups_planned_by,
    next_meeting_number,
    with_my_answer,
)
from meetings.queries.notice_proof import last_sent_edition
from meetings.queries.planning import last_meeting, proposed_day
from meetings.queries.rules import rules_of
from meetings.queries.uploads import uploaded_minutes
from meetings.views.access import demand, group_or_404, meeting_or_404, members, posted
from meetings.views.forms import FormPage, run_form
from meetings.views.steps import next_step
from people.models import Person
from projectgroups.choices import READING_ROLES, Role
from projectgroups.models import WorkingGroup
from projectgroups.permissions import groups_visible_to, memberships_of, milestones_visible_to

PER_PAGE = 20
ANSWERS = (Answer.YES, Answer.NO, Answer.DEPUTY, Answer.NONE)


@members
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """The meetings this person sees, those ahead first, filtered by body and one's own."""
    is_past = request.GET.get("ansicht") == "vergangen"
    is_mine = "meine" in request.GET
    groups = list(groups_visible_to(request.user))
    chosen = next((each for each in groups if each.slug == request.GET.get("gremium")), None)
    found = meetings_visible_to(request.user)
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    found = (
        found.filter(starts_at__lt=midnight) if is_past else found.filter(starts_at__gte=midnight)
    )
    found = found.order_by("-starts_at", "pk") if is_past else found.order_by("starts_at", "pk")
    if chosen is not None:
        found = found.filter(group=chosen)
    if is_mine:
        mine = memberships_of(request.user).filter(role__in=READING_ROLES).values("group")
        found = found.filter(group__in=mine)
    page = Paginator(with_my_answer(found, request.user), PER_PAGE)
    parameters = request.GET.copy()
    parameters.pop("seite", None)
    context = {
        "page": page.get_page(request.GET.get("seite")),
        "base_url": request.path,
        "query": f"{parameters.urlencode()}&" if parameters else "",
        "groups": groups,
        "chosen": chosen,
        "is_past": is_past,
        "is_mine": is_mine,
        "planning": groups_planned_by(request.user, on=clock.today()),
    }
    return render(request, "meetings/meeting_list.html", context)


@members
@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting at a glance: its state, the next step, agenda, answers, deadlines and files."""
    meeting = meeting_or_404(request, slug)
    lines = agenda_of(meeting)
    invited = list(
        meeting.attendances.filter(is_withdrawn=False, invited_at__isnull=False)
        .select_related("person", "deputises_for__person").order_by("organisation", "pk")
    )  # fmt: skip
    mine = next((each for each in invited if each.person.user_id == request.user.pk), None)
    context = {
        "meeting": meeting,
        "lines": lines,
        "may_join": may_join(request.user, meeting),
        "deadlines": deadline_clock(meeting, rules_of(meeting.group), today=clock.today()),
        "invited": invited,
        "counts": _counts(invited),
        "departures": departures_from(meeting, today=clock.today()),
        "mine": mine,
        "step": next_step(
            meeting, request.user, mine=mine, has_own_items=_has_own(lines), today=clock.today()
        ),
        "editions": _editions(request, meeting),
        "upload": uploaded_minutes(meeting) if may_read_minutes(request.user, meeting) else None,
        "may_remove_upload": not meeting.is_minuted and may_take_minutes(request.user, meeting),
        "corrections": _corrections(request, meeting),
        "may_prepare": may_prepare(request.user, meeting),
        "references": list(references_of.collect(request.user, meeting)),
        "may_upload": meeting.state == MeetingState.DRAFT,
        "may_call_off": meeting.state in (MeetingState.PLANNED, MeetingState.INVITED),
    }
    return render(request, "meetings/meeting_detail.html", context)


@members
def plan(request: HttpRequest, group: str) -> HttpResponse:
    """The form that plans a meeting of a body."""
    body = group_or_404(request, group)
    demand(keeps_meetings_of(request.user, body))
    page = FormPage(
        title=_("Plan a meeting"),
        submit=_("Plan the meeting"),
        done=_("The meeting is planned. Now its agenda can be written."),
        over=body.name,
        lead=_("It becomes meeting number %(number)s when its invitation is sent.")
        % {"number": next_meeting_number(body)},
        back_url=reverse("meetings:list"),
        back_label=_("Meetings"),
    )
    form = PlanMeetingForm(
        posted(request), initial=_usual(request, body), **_choices(request, body)
    )
    return run_form(
        request, form, page, operations.plan_meeting, arguments={"group": body}, done_url=_agenda
    )


@members
def date_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that gives a milestone its day by planning a meeting of the chosen body."""
    milestone = get_object_or_404(milestones_visible_to(request.user), pk=pk)
    bodies = list(groups_planned_by(request.user, on=clock.today()))
    demand(bool(bodies))
    body = next((each for each in bodies if each.slug == request.GET.get("gremium")), bodies[0])
    page = FormPage(
        title=_("Give the milestone a day"),
        submit=_("Plan the meeting"),
        done=_("The meeting is planned and linked to the milestone."),
        over=milestone.title,
        lead=_("Planned for %(planned)s. The meeting is one of: %(body)s.")
        % {"planned": milestone.planned, "body": body.name},
        back_url=reverse("desk:milestones"),
        back_label=_("Milestones"),
    )
    initial = {**_usual(request, body), "title": milestone.title}
    planned = milestone.planned
    if planned.start == planned.end:
        initial["starts_at"] = planned.start
    elif not planned.start <= (initial["starts_at"] or planned.start) <= planned.end:
        initial["starts_at"] = None
    form = DateMilestoneForm(posted(request), initial=initial, **_choices(request, body))
    return run_form(
        request, form, page, operations.date_milestone,
        arguments={"milestone": milestone, "group": body}, done_url=_agenda,
        template="meetings/meeting_date_milestone.html", context={"bodies": bodies, "body": body},
    )  # fmt: skip


@members
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that moves a meeting or puts it in other words."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    page = FormPage(
        title=_("Change the meeting"),
        submit=_("Save"),
        done=_("Saved."),
        over=str(meeting),
        lead=_("If time or place changes, the changed invitation is sent in the next step.")
        if meeting.state == MeetingState.INVITED
        else "",
        back_url=meeting.get_absolute_url(),
        back_label=str(meeting),
    )
    form = ChangeMeetingForm(
        posted(request), record=meeting, **_choices(request, meeting.group, meeting)
    )
    return run_form(
        request, form, page, operations.change_meeting, arguments={"meeting": meeting},
        done_url=_after_change,
    )  # fmt: skip


@members
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """The form that calls a meeting off."""
    meeting = meeting_or_404(request, slug)
    demand(may_prepare(request.user, meeting))
    page = FormPage(
        title=_("Call the meeting off"),
        submit=_("Call off"),
        done=_("The meeting is called off."),
        over=str(meeting),
        lead=_("Everybody invited is told by mail.") if meeting.is_sent else "",
        is_dangerous=True,
        back_url=meeting.get_absolute_url(),
        back_label=str(meeting),
    )
    form = CancelMeetingForm(posted(request), record=meeting)
    return run_form(
        request, form, page, operations.cancel_meeting, arguments={"meeting": meeting},
        done_url=_address,
    )  # fmt: skip


def _choices(
    request: HttpRequest, group: WorkingGroup, meeting: Meeting | None = None
) -> dict[str, Any]:
    """Who can lead and write, and which milestones there are; what is set already stays choosable."""
    today = clock.today()
    milestones = milestones_visible_to(request.user)
    choosable = milestones.open()
    chairs, note_takers = chairs_for(group, on=today), note_takers_for(group, on=today)
    if meeting is not None:
        chairs = Person.objects.filter(
            pk__in=[*chairs.values_list("pk", flat=True), meeting.chair_id]
        )
        note_takers = Person.objects.filter(
            pk__in=[*note_takers.values_list("pk", flat=True), meeting.note_taker_id]
        )
        choosable = choosable | milestones.filter(Q(pk=meeting.milestone_id))
    return {"chairs": chairs, "note_takers": note_takers, "milestones": choosable}


def _usual(request: HttpRequest, group: WorkingGroup) -> dict[str, Any]:
    """What a meeting of this body usually is: in its rhythm, led by its chair, where the last one was."""
    memberships = group.memberships.active_on(clock.today())
    chair = memberships.filter(role=Role.CHAIR).values_list("person_id", flat=True).first()
    note_taker = note_takers_for(group, on=clock.today()).filter(Q(user_id=request.user.pk)).first()
    rules = rules_of(group)
    last = last_meeting(group)
    usual = {
        "chair": chair,
        "note_taker": note_taker.pk if note_taker else None,
        "starts_at": proposed_day(group, rules, today=clock.today()),
    }
    if last is None:
        return usual
    starts = timezone.localtime(last.starts_at).time()
    ends = timezone.localtime(last.ends_at).time() if last.ends_at else None
    return {
        **usual, "place": last.place, "mode": last.mode, "starts": starts, "ends_at": ends,
        "online_address": last.online_address, "is_public": last.is_public,
    }  # fmt: skip


def _editions(request: HttpRequest, meeting: Meeting) -> QuerySet[Edition]:
    """The files this person may open, without their long content."""
    found = editions_visible_to(request.user, meeting)
    return found.select_related("made_by").defer("content", "recipients")


def _corrections(request: HttpRequest, meeting: Meeting) -> Iterable[Correction]:
    """What later meetings put right, for who reads the minutes."""
    if not may_read_minutes(request.user, meeting):
        return []
    return meeting.corrections.select_related("item", "decided_in__meeting__group")


def _has_own(lines: list[AgendaLine]) -> bool:
    """Whether the agenda holds anything but standing items."""
    return any(not line.item.standing and not line.item.is_heading for line in lines)


def _counts(invited: list[Attendance]) -> list[tuple[str, int]]:
    """How many of the invited answered what."""
    found = Counter(each.answer for each in invited)
    return [(str(answer.label), found[answer.value]) for answer in ANSWERS if found[answer.value]]


def _after_change(meeting: Meeting) -> str:
    """To the changed invitation where the invited do not know yet, else to the meeting."""
    if meeting.state == MeetingState.INVITED:
        sent = last_sent_edition(meeting)
        if sent is not None and facts_changed_since(meeting, sent):
            return reverse("meetings:supplement", args=[meeting.slug])
    return _address(meeting)


def _agenda(meeting: Meeting) -> str:
    """Where the agenda of a new meeting is written."""
    return reverse("meetings:agenda", args=[meeting.slug])


def _address(meeting: Meeting) -> str:
    """The meeting's page."""
    return meeting.get_absolute_url()
