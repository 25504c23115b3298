"""Which measures items and resolutions are about: to choose from, to link, and as lines of a story."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import AnyUser
from core.registries import Event, Link
from handlungskonzept.document import find_measure, measures_of
from handlungskonzept.models import FieldOfActionPage, Measure, MeasureMention
from handlungskonzept.permissions.mentions import mentions_visible_to
from handlungskonzept.permissions.plan import may_read_working_text, measures_visible_to
from handlungskonzept.queries.adopted import adoption_in_force
from meetings.choices import ItemOutcome
from meetings.models import AgendaItem, Meeting, Resolution
from meetings.permissions import may_read_minutes, meetings_visible_to
from meetings.queries.public_words import public_labels
from projectgroups.permissions import may_see_members


@dataclass(frozen=True, slots=True)
class Choice:
    """One measure to choose, as people speak of it."""

    key: int
    label: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """The measures of one field of action."""

    title: str
    choices: list[Choice]


def mentioned_in(thing: AgendaItem | Resolution) -> QuerySet[Measure]:
    """The measures the item or resolution is about."""
    if isinstance(thing, AgendaItem):
        return Measure.objects.filter(mentions__item=thing)
    return Measure.objects.filter(mentions__resolution=thing)


def choices_for(user: AnyUser, thing: AgendaItem | Resolution) -> list[ChoiceGroup]:
    """The measures somebody may link here, by field of action; withdrawn ones where they are linked."""
    measures = measures_visible_to(user).order_by("code")
    offered = measures.filter(retired_on=None) | measures.filter(
        pk__in=mentioned_in(thing).values("pk")
    )
    found = list(offered.distinct())
    words, fields = _words_for(user, found), _fields_for(user, found)
    groups: dict[str, list[Choice]] = {}
    for measure in found:
        choice = Choice(measure.pk, words[measure.pk])
        groups.setdefault(fields[measure.pk], []).append(choice)
    return [ChoiceGroup(title, choices) for title, choices in groups.items()]


def references(user: AnyUser, thing: object) -> list[Link]:
    """The measures an item, a resolution or a whole meeting is about, as far as the person sees both.

    A meeting is about those of its items and of what was decided at them, each once at its item.
    """
    if not isinstance(thing, AgendaItem | Resolution | Meeting):
        return []
    seen = mentions_visible_to(user).order_by("item__position", "measure__code")
    if isinstance(thing, AgendaItem):
        found = seen.filter(item=thing)
    elif isinstance(thing, Resolution):
        found = seen.filter(resolution=thing)
    else:
        found = seen.filter(Q(item__meeting=thing) | Q(resolution__item__meeting=thing))
    mentions = list(found)
    if isinstance(thing, Meeting):
        mentions = list({(one.measure_id, _place(_item_of(one))): one for one in mentions}.values())
    if not mentions:
        return []
    words = _words_for(user, [mention.measure for mention in mentions])
    is_inside = may_read_working_text(user)
    return [
        Link(
            words[mention.measure_id],
            _address(mention.measure, is_inside=is_inside),
            kind=_("Measure"),
            note=_place(_item_of(mention)) if isinstance(thing, Meeting) else "",
        )
        for mention in mentions
    ]


def events(user: AnyUser, thing: object) -> list[Event]:
    """The meetings and resolutions that touched a measure; of a meeting only whose minutes are read."""
    if not isinstance(thing, Measure):
        return []
    seen = mentions_visible_to(user).filter(measure=thing)
    mentions = list(seen.exclude(item__outcome=ItemOutcome.WITHDRAWN).order_by("pk"))
    keys = {mention.item.meeting_id for mention in mentions if mention.item is not None}
    inside = set(meetings_visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    labels = _labels(user, mentions, inside)
    found = []
    for mention in mentions:
        words = labels[mention.pk]
        if mention.resolution is not None:
            found.append(_decided(mention.resolution, words))
        elif mention.item is not None and mention.item.meeting_id not in inside:
            found.append(_met(mention.item, words, "public_minutes", f"top-{mention.item.number}"))
        elif mention.item is not None and may_read_minutes(user, mention.item.meeting):
            found.append(_met(mention.item, words, "read", f"top-{mention.item.pk}"))
    return found


def _labels(
    user: AnyUser, mentions: Iterable[MeasureMention], inside: Collection[int]
) -> dict[int, str]:
    """What each mention is called: without names where the person reads what the public reads."""
    bodies = {one.resolution.group for one in mentions if one.resolution is not None}
    known = {body.pk for body in bodies if may_see_members(user, body)}
    labels: dict[int, str] = {}
    outside: dict[int, AgendaItem | Resolution] = {}
    for one in mentions:
        thing = one.resolution or one.item
        assert thing is not None
        is_inside = (
            thing.group_id in known if isinstance(thing, Resolution) else thing.meeting_id in inside
        )
        if is_inside:
            labels[one.pk] = str(thing)
        else:
            outside[one.pk] = thing
    return labels | dict(zip(outside, public_labels(outside.values()), strict=True))


def _decided(resolution: Resolution, words: str) -> Event:
    """A resolution as a line of a story, in the words in which sheets name it."""
    return Event(
        resolution.decided_on,
        _("Resolution %(number)s") % {"number": words},
        _("Resolution"),
        url=resolution.get_absolute_url(),
    )


def _met(item: AgendaItem, words: str, page: str, place: str) -> Event:
    """An item whose minutes may be read, on the page where the reader finds them."""
    meeting = item.meeting
    day = timezone.localtime(meeting.began_at or meeting.starts_at).date()
    url = f"{reverse(f'meetings:{page}', args=[meeting.slug])}#{place}"
    return Event(day, words, _("Meeting"), str(meeting), url)


def _item_of(mention: MeasureMention) -> AgendaItem | None:
    """The item that is about the measure, or at which the resolution about it was passed."""
    return mention.item or (mention.resolution.item if mention.resolution is not None else None)


def _place(item: AgendaItem | None) -> str:
    """ "TOP 3", for a list over a whole meeting."""
    return _("Item %(number)s") % {"number": item.number} if item and item.number else ""


def _address(measure: Measure, *, is_inside: bool) -> str:
    """The members' page of a measure, or the public one."""
    if is_inside:
        return reverse("handlungskonzept:member_measure", args=[measure.code.lower()])
    return measure.get_absolute_url()


def _words_for(user: AnyUser, measures: Iterable[Measure]) -> dict[int, str]:
    """Code and title: of the working text for members, of the version in force for others."""
    if may_read_working_text(user):
        return {one.pk: f"{one.code} {one.page.draft_title}" for one in measures}
    adoption = adoption_in_force()
    words = {}
    for measure in measures:
        section = find_measure(adoption.version.plan_document, measure.code) if adoption else None
        words[measure.pk] = section.label if section else measure.code
    return words


def _fields_for(user: AnyUser, measures: Iterable[Measure]) -> dict[int, str]:
    """The field of action each measure stands in."""
    if may_read_working_text(user):
        titles = dict(FieldOfActionPage.objects.values_list("path", "draft_title"))
        length = FieldOfActionPage.steplen
        return {one.pk: titles.get(one.page.path[:-length], "") for one in measures}
    adoption = adoption_in_force()
    sections = measures_of(adoption.version.plan_document) if adoption else []
    fields = {one.number: one.sheet.field for one in sections if one.sheet is not None}
    return {one.pk: fields.get(one.code, "") for one in measures}
