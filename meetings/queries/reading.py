"""Minutes as members read them: one frozen text with what has become of it since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import QuerySet

from core.actor import AnyUser
from core.registries import Link
from meetings.choices import Audience, EditionKind, ItemOutcome, MeetingState
from meetings.document.codec import from_json
from meetings.document.model import CorrectionLine, Item, MeetingDocument
from meetings.models import AgendaItem, Edition, FollowUp, Meeting, Objection, Resolution
from meetings.permissions import may_take_minutes, meetings_visible_to, resolutions_visible_to
from meetings.permissions.matters import matters_visible_to
from meetings.queries.documents import measures_by_number, meeting_document
from meetings.queries.objections import draft_edition, objections_of
from meetings.queries.publications import minutes_edition
from meetings.queries.sentences import Passage, draft_of


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the minutes with what hangs on it today."""

    item: Item
    depth: int
    corrections: tuple[CorrectionLine, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    passages: tuple[Passage, ...] = ()
    today: AgendaItem | None = None
    """The item as it stands today, with its matter if the reader sees that."""
    goes_on: tuple[AgendaItem, ...] = ()
    measures: tuple[Link, ...] = ()
    """What the item is about today, as far as the reader sees it."""

    @property
    def is_referred_since(self) -> bool:
        """Whether it went to the steering group after the text was frozen."""
        today = self.today
        return (
            today is not None
            and today.outcome == ItemOutcome.REFERRED
            and self.item.outcome != today.get_outcome_display()
        )

    @property
    def has_come_of_it(self) -> bool:
        """Whether there is anything to say of what became of it."""
        has_matter = self.today is not None and self.today.matter is not None
        found = self.resolutions, self.follow_ups, self.goes_on, self.is_referred_since, has_matter
        return any(found)

    @property
    def label(self) -> str:
        """Number and title."""
        return f"{self.item.number} {self.item.title}".strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """The minutes for one reader; ``edition`` is none while only the note-takers read them."""

    document: MeetingDocument
    edition: Edition | None
    lines: tuple[Line, ...]
    attendance: tuple[Passage, ...] = ()
    objections: list[Objection] = field(default_factory=list)
    corrections: tuple[CorrectionLine, ...] = ()
    """Those that belong to no item."""
    measures: tuple[Link, ...] = ()
    """Those of items without a number."""

    @property
    def is_draft(self) -> bool:
        """Whether it is the draft that is out for review."""
        return self.edition is not None and self.edition.kind == EditionKind.DRAFT


def reading_of(meeting: Meeting, user: AnyUser) -> Reading:
    """The text this account reads of the meeting; a constant number of queries."""
    edition = _edition_for(meeting, user)
    document = from_json(edition.content) if edition is not None else meeting_document(meeting)
    is_draft = edition is not None and edition.kind == EditionKind.DRAFT
    draft = draft_of(document) if is_draft else None
    resolutions, follow_ups = _resolutions(meeting, user), _follow_ups(meeting)
    today, goes_on = _items_today(meeting, user), _goes_on(meeting, user)
    measures = measures_by_number(meeting, user)
    numbers = {item.number for item, _depth in document.lines() if item.number}
    corrections = _by_number(document)
    lines = tuple(
        Line(
            item=item,
            depth=depth,
            corrections=tuple(corrections[item.number]) if item.number else (),
            resolutions=tuple(resolutions[item.key]),
            follow_ups=tuple(follow_ups[item.key]),
            passages=draft.items[item.key] if draft is not None else (),
            today=today.get(item.key),
            goes_on=tuple(goes_on[item.key]),
            measures=tuple(measures.get(item.number, ())) if item.number else (),
        )
        for item, depth in document.lines()
    )
    return Reading(
        document=document,
        edition=edition,
        lines=lines,
        attendance=draft.attendance if draft is not None else (),
        objections=objections_of(meeting) if is_draft or may_take_minutes(user, meeting) else [],
        measures=tuple(
            link for number, links in measures.items() if number not in numbers for link in links
        ),
        corrections=tuple(
            line for number, lines in corrections.items() if number not in numbers for line in lines
        ),
    )


def editions_for(meeting: Meeting, user: AnyUser) -> QuerySet[Edition]:
    """The frozen minutes this account may download, latest first."""
    audiences = [Audience.MEMBERS, Audience.PUBLIC]
    if may_take_minutes(user, meeting):
        audiences.append(Audience.INTERNAL)
    return (
        Edition.objects.filter(meeting=meeting, kind=EditionKind.MINUTES, audience__in=audiences)
        .defer("content")
        .order_by("-position")
    )


def neighbours(meeting: Meeting, user: AnyUser) -> tuple[Meeting | None, Meeting | None]:
    """The body's meetings before and after this one, as far as the account sees them."""
    others = meetings_visible_to(user).filter(group=meeting.group_id)
    others = others.exclude(state=MeetingState.CANCELLED)
    before = others.filter(starts_at__lt=meeting.starts_at).order_by("-starts_at", "-pk")
    after = others.filter(starts_at__gt=meeting.starts_at).order_by("starts_at", "pk")
    return before.first(), after.first()


def _by_number(document: MeetingDocument) -> defaultdict[str, list[CorrectionLine]]:
    """The corrections by the number of their item, which ends the words for it."""
    found: defaultdict[str, list[CorrectionLine]] = defaultdict(list)
    for correction in document.corrections:
        found[correction.item.rpartition(" ")[2]].append(correction)
    return found


def _edition_for(meeting: Meeting, user: AnyUser) -> Edition | None:
    """The frozen text this account reads; none for note-takers before the first review."""
    if meeting.is_minuted:
        audience = Audience.INTERNAL if may_take_minutes(user, meeting) else Audience.MEMBERS
        return minutes_edition(meeting, audience)
    return draft_edition(meeting) if meeting.state == MeetingState.REVIEW else None


def _resolutions(meeting: Meeting, user: AnyUser) -> defaultdict[str, list[Resolution]]:
    """The resolutions by the key of their item, to be linked."""
    found: defaultdict[str, list[Resolution]] = defaultdict(list)
    rows = resolutions_visible_to(user).filter(item__meeting=meeting).order_by("position", "pk")
    for resolution in rows:
        found[str(resolution.item_id)].append(resolution)
    return found


def _follow_ups(meeting: Meeting) -> defaultdict[str, list[FollowUp]]:
    """The follow-ups by the key of their item, as they stand today."""
    found: defaultdict[str, list[FollowUp]] = defaultdict(list)
    rows = FollowUp.objects.filter(item__meeting=meeting)
    for follow_up in rows.select_related("person", "organisation").order_by("pk"):
        found[str(follow_up.item_id)].append(follow_up)
    return found


def _items_today(meeting: Meeting, user: AnyUser) -> dict[str, AgendaItem]:
    """The items as they are now by their key; a matter the reader does not see is left out."""
    seen = {matter.pk: matter for matter in matters_visible_to(user).filter(items__meeting=meeting)}
    found = {}
    for item in meeting.items.all():
        item.matter = seen.get(item.matter_id) if item.matter_id is not None else None
        found[str(item.pk)] = item
    return found


def _goes_on(meeting: Meeting, user: AnyUser) -> defaultdict[str, list[AgendaItem]]:
    """The items of later meetings the reader sees that go on with one of these, by its key."""
    found: defaultdict[str, list[AgendaItem]] = defaultdict(list)
    items = AgendaItem.objects.on_agenda().filter(
        comes_from__meeting=meeting, meeting__in=meetings_visible_to(user).values("pk")
    )
    items = items.exclude(meeting__state=MeetingState.CANCELLED).select_related("meeting__group")
    for item in items.order_by("meeting__starts_at", "pk"):
        found[str(item.comes_from_id)].append(item)
    return found
