"""The sheet on which minutes are taken, and the pages around it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.operations import InvalidInput, NotPossible
from core.registries import Link, references_of
from landscape.models import Organisation
from meetings.choices import FollowUpState, MinutesKind
from meetings.document.joining import one_after_the_other
from meetings.forms.minutes import (
    BeginForm,
    CloseForm,
    OutcomeForm,
    QuickFollowUpForm,
    SettleForm,
    outcome_choices,
)
from meetings.models import KeptContribution, Meeting
from meetings.operations import follow_ups as tasks
from meetings.operations import minutes as operations
from meetings.permissions import may_take_minutes
from meetings.permissions.closing import may_correct_minutes
from meetings.permissions.follow_ups import follow_ups_visible_to
from meetings.queries.minutes import (
    ItemSheet,
    MinutesSheet,
    minutes_sheet,
    texts_of,
    unsettled_texts,
    versions_of,
)
from meetings.queries.presence import Presence, presence_of
from meetings.views.access import actor_of, demand, item_or_404, meeting_or_404, members, posted
from meetings.views.autosave import address_of
from meetings.views.forms import FormPage, run_form
from people.views import log_in_again_url

VERSIONS_SHOWN = 100


def minuted_meeting(request: HttpRequest, slug: str) -> Meeting:
    """The meeting whose minutes this person writes; a refusal for others who see it."""
    meeting = meeting_or_404(request, slug)
    demand(may_take_minutes(request.user, meeting))
    return meeting


@members
@require_safe
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """The one screen for the room."""
    meeting = minuted_meeting(request, slug)
    if meeting.is_minuted:
        return HttpResponseRedirect(reverse("meetings:read", args=[meeting.slug]))
    if not meeting.takes_minutes:
        raise NotPossible(_("Minutes are taken once the invitation has been sent."))
    sheet = minutes_sheet(meeting)
    context = {
        "meeting": meeting,
        "sheet": sheet,
        "rows": _rows(request, sheet),
        "outcomes": outcome_choices(),
        "may_correct": may_correct_minutes(request.user, meeting),
        "is_running": sheet.presence.rules.minutes_kind == MinutesKind.RUNNING,
        "log_in_url": log_in_again_url(),
        "names": _names(sheet),
        "day": timezone.localtime(meeting.starts_at).date(),
    }
    return render(request, "meetings/minutes_sheet.html", context)


@members
@require_safe
def minutes_state(request: HttpRequest, slug: str) -> HttpResponse:
    """For the script of the sheet: each item's quorum, what others saved since, and second texts."""
    meeting = minuted_meeting(request, slug)
    presence = presence_of(meeting)
    seen = dict(part.split("-", 1) for part in request.GET.getlist("seen") if "-" in part)
    texts = {}
    for text in texts_of(meeting):
        if seen.get(str(text.item_id)) != str(text.revision):
            texts[text.item_id] = {
                "revision": text.revision,
                "result": text.result,
                "course": text.course,
                "who": str(text.saved_by or _("The platform")),
            }
    items = list(meeting.items.all())
    quorum = {item.pk: _quorum_answer(presence, item) for item in items if not item.is_heading}
    kept = [
        {"kept": one.pk, "item": one.item_id, "url": _settle_url(meeting, one.pk)}
        for one in unsettled_texts(meeting)
    ]
    answer = {"texts": texts, "quorum": quorum, "kept": kept}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@members
def settle_text(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Two texts of one item side by side, and one that somebody decides on."""
    meeting = minuted_meeting(request, slug)
    kept = get_object_or_404(
        KeptContribution.objects.select_related("item__meeting__group", "written_by"),
        pk=pk, item__meeting=meeting,
    )  # fmt: skip
    text = texts_of(meeting).filter(item=kept.item).first()
    mine, theirs = operations.Text(kept.result, kept.course), operations.Text()
    if text is not None:
        theirs = operations.Text(text.result, text.course)
    both = operations.Text(
        one_after_the_other(theirs.result, mine.result),
        one_after_the_other(theirs.course, mine.course),
    )
    revision = text.revision if text is not None else 0
    chosen = {"kept": mine, "saved": theirs}.get(request.GET.get("text", ""), both)
    form = SettleForm(
        posted(request),
        revision=revision,
        initial={"result": chosen.result, "course": chosen.course},
    )
    page = FormPage(
        title=_("Two texts of one item"),
        submit=_("Save this text"),
        back_url=address_of(kept.item),
        back_label=str(meeting),
        done=_("Saved. Both texts stay among the earlier ones."),
        over=str(kept.item),
    )
    context = {"kept": kept, "text": text, "mine": mine, "theirs": theirs}
    return run_form(
        request, form, page, operations.settle_text, arguments={"kept": kept},
        template="meetings/minutes_settle.html", context=context,
    )  # fmt: skip


@members
def text_versions(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The earlier texts of an item; one can become the newest again."""
    meeting = minuted_meeting(request, slug)
    item = item_or_404(meeting, pk)
    versions = versions_of(item)
    if request.method == "POST":
        revision = request.POST.get("revision", "")
        version = get_object_or_404(versions, revision=revision if revision.isdecimal() else 0)
        operations.restore_text(by=actor_of(request), at=clock.now(), version=version)
        messages.success(request, _("The earlier text is the newest again."))
        return HttpResponseRedirect(address_of(item))
    context = {"meeting": meeting, "item": item, "versions": versions[:VERSIONS_SHOWN]}
    return render(request, "meetings/minutes_versions.html", context)


@members
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """When the meeting really began."""
    meeting = minuted_meeting(request, slug)
    form = BeginForm(posted(request), meeting=meeting, now=clock.now())
    page = _times_page(meeting, _("Begin the meeting"), _("The meeting has begun."))
    return run_form(request, form, page, operations.begin_meeting, arguments={"meeting": meeting})


@members
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """When the meeting ended; its minutes are a draft from then on."""
    meeting = minuted_meeting(request, slug)
    form = CloseForm(posted(request), meeting=meeting, now=clock.now())
    page = _times_page(meeting, _("Close the meeting"), _("The meeting is closed."))
    return run_form(request, form, page, operations.close_meeting, arguments={"meeting": meeting})


@members
@require_POST
def outcome(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where an item stands after the meeting."""
    item = item_or_404(minuted_meeting(request, slug), pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        operations.set_outcome(by=actor_of(request), at=clock.now(), item=item, **form.cleaned_data)
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(address_of(item))


@members
def quick_follow_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A follow-up in one line; a refusal shows the same line again with what was typed."""
    meeting = minuted_meeting(request, slug)
    item = item_or_404(meeting, pk)
    form = QuickFollowUpForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data | _owner_of(meeting, form.cleaned_data["who"])
        try:
            tasks.add_follow_up(
                by=actor_of(request), at=clock.now(), group=meeting.group, item=item, **values
            )
        except InvalidInput as refusal:
            for sentences in refusal.errors.values():
                form.add_error(None, sentences)
        else:
            messages.success(request, _("The follow-up is entered."))
            return HttpResponseRedirect(address_of(item))
    page = FormPage(
        title=_("New follow-up"), submit=_("Enter"), back_url=address_of(item),
        back_label=str(meeting), done="", over=str(item),
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "form_page.html", {"form": form, "page": page}, status=status)


@members
@require_POST
def tick_off(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A follow-up of an earlier meeting is done, as this meeting heard."""
    meeting = minuted_meeting(request, slug)
    follow_up = get_object_or_404(
        follow_ups_visible_to(request.user).filter(group=meeting.group), pk=pk
    )
    now = clock.now()
    day = min(timezone.localtime(meeting.starts_at), timezone.localtime(now)).date()
    tasks.settle_follow_up(
        by=actor_of(request), at=now, follow_up=follow_up, state=FollowUpState.DONE, settled_on=day
    )
    messages.success(request, _("The follow-up is done."))
    return HttpResponseRedirect(
        f"{reverse('meetings:minutes', args=[meeting.slug])}#aufgabe-{follow_up.pk}"
    )


def _settle_url(meeting: Meeting, pk: int) -> str:
    return reverse("meetings:settle_text", args=[meeting.slug, pk])


def _quorum_answer(presence: Presence, item: Any) -> dict[str, Any]:
    quorum = presence.quorum(item)
    return {"is_met": quorum.is_met, "words": quorum.words}


def _rows(request: HttpRequest, sheet: MinutesSheet) -> list[tuple[ItemSheet, list[Link]]]:
    """Every item with the measures it is about, as the app above names them in one go."""
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for link in references_of.collect(request.user, sheet.meeting):
        links[link.note].append(link)
    return [
        (entry, links[_("Item %(number)s") % {"number": entry.line.number}])
        for entry in sheet.items
    ]


def _names(sheet: MinutesSheet) -> list[str]:
    """Who can be asked to do something: people on the list and their organisations."""
    people = [str(one.person) for one in sheet.presence.attendances]
    houses = {one.organisation for one in sheet.presence.attendances if one.organisation}
    return [*people, *sorted(houses)]


def _owner_of(meeting: Meeting, who: str) -> dict[str, Any]:
    """The person on the list or the organisation that is called so; else free words."""
    name = " ".join(who.split())
    attendances = meeting.attendances.select_related("person")
    people = [one.person for one in attendances if str(one.person) == name]
    if len(people) == 1:
        return {"person": people[0], "who": ""}
    house = Organisation.objects.filter(name=name).first() if name else None
    return {"organisation": house, "who": ""} if house else {"who": name}


def _times_page(meeting: Meeting, title: str, done: str) -> FormPage:
    back = reverse("meetings:minutes", args=[meeting.slug])
    return FormPage(
        title=title, submit=_("Save"), back_url=back, back_label=str(meeting), done=done
    )
