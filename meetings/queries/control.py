"""The control list (Beschlusskontrolle): what became of each resolution, for inside and for the public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import date_words
from meetings.choices import ENDED_IMPLEMENTATION, ImplementationState
from meetings.models import Implementation, Meeting, Resolution, ResolutionQuerySet
from meetings.queries.deadlines import late_after_day
from projectgroups.choices import READING_ROLES
from projectgroups.models import Membership

KINDS = {
    ImplementationState.OPEN: "neutral",
    ImplementationState.UNDERWAY: "go",
    ImplementationState.ONGOING: "go",
    ImplementationState.DONE: "ok",
    ImplementationState.DROPPED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A resolution with what became of it; the public edition has neither internal note nor contact."""

    resolution: Resolution
    state: ImplementationState
    organisation: str
    due: date | None
    settled_on: date | None
    days_late: int
    delay_reason: str
    note: str
    internal_note: str
    contact: str
    is_retired: bool
    public_title: str = ""
    """The title without names, where everybody reads the list."""

    @property
    def title(self) -> str:
        """What was decided, in a few words."""
        return self.public_title or self.resolution.title

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without it being settled."""
        return self.days_late > 0

    @property
    def is_settled(self) -> bool:
        """Whether it is carried out or dropped."""
        return self.state in ENDED_IMPLEMENTATION

    @property
    def kind(self) -> str:
        """The kind of mark that goes with its state."""
        return "warn" if self.is_overdue else KINDS[self.state]

    @property
    def state_words(self) -> str:
        """The state, and of a settled one its day."""
        if self.settled_on is None:
            return str(self.state.label)
        words = {"state": self.state.label, "day": date_words(self.settled_on)}
        return _("%(state)s on %(day)s") % words

    @property
    def due_words(self) -> str:
        """Until when, and how late that is."""
        if self.due is None:
            return "" if self.is_settled else _("no date")
        if not self.is_overdue:
            return date_words(self.due)
        on = self.due + timedelta(days=self.days_late)
        return late_after_day(self.due, on, day_words=date_words(self.due))


@dataclass(frozen=True, slots=True)
class ControlCounts:
    """How many resolutions the list has in each group, and how many of them are late."""

    all: int
    open: int
    settled: int
    overdue: int


def control_rows(
    resolutions: ResolutionQuerySet, *, on: date, is_internal: bool, retired: bool = False
) -> list[ControlRow]:
    """The adopted ones of these resolutions as the list of that day shows them.

    One without any word about it is open. Whatever was carried out by being decided, because it
    founded a body or adopted a plan, has nothing to follow and stands among the retired ones.
    """
    adopted = resolutions.adopted().select_related("group", "implementation__organisation")
    done = carried_out_by_themselves()
    rows = [
        _row(resolution, by_itself=resolution.pk in done, on=on)
        for resolution in adopted.order_by("decided_on", "number")
    ]
    shown = [row for row in rows if row.is_retired == retired]
    if not is_internal:
        return [replace(row, internal_note="") for row in shown]
    contacts = _contacts(shown, on)
    return [replace(row, contact=contacts.get(_house_of(row), "")) for row in shown]


def counts_of(rows: Iterable[ControlRow]) -> ControlCounts:
    """How many are open, settled and late."""
    found = list(rows)
    settled = sum(row.is_settled for row in found)
    return ControlCounts(
        all=len(found), settled=settled, open=len(found) - settled,
        overdue=sum(row.is_overdue for row in found),
    )  # fmt: skip


def settled_before(meeting: Meeting) -> QuerySet[Implementation]:
    """What was settled before this meeting of the body and not reported in one yet."""
    day = timezone.localtime(meeting.starts_at).date()
    return Implementation.objects.filter(
        resolution__group=meeting.group_id, state__in=ENDED_IMPLEMENTATION,
        settled_on__lt=day, reported_in__isnull=True,
    ).select_related("resolution")  # fmt: skip


def carried_out_by_themselves() -> set[int]:
    """The resolutions that needed nobody: they founded a body, or something above rests on them alone."""
    founding = Resolution.objects.filter(founds__isnull=False).values_list("pk", flat=True)
    found = set(founding)
    for relation in Resolution._meta.related_objects:
        is_above = relation.related_model._meta.app_label != Resolution._meta.app_label
        if relation.one_to_one and is_above and not relation.hidden:
            rows = relation.related_model._default_manager.all()
            found.update(rows.values_list(f"{relation.field.name}_id", flat=True))
    return found


def _house_of(row: ControlRow) -> tuple[int, int | None]:
    """The body and the organisation that carries the resolution out."""
    kept: Implementation | None = getattr(row.resolution, "implementation", None)
    return row.resolution.group_id, kept.organisation_id if kept is not None else None


def _contacts(rows: Iterable[ControlRow], on: date) -> dict[tuple[int, int | None], str]:
    """Who speaks for each organisation in the body that decided; one query."""
    houses = {_house_of(row) for row in rows}
    members = Membership.objects.active_on(on).filter(
        role__in=READING_ROLES, group__in={group for group, _organisation in houses},
        organisation__in={organisation for _group, organisation in houses if organisation},
    )  # fmt: skip
    found: dict[tuple[int, int | None], list[str]] = defaultdict(list)
    for member in members.select_related("person").order_by("person__last_name", "pk"):
        found[member.group_id, member.organisation_id].append(str(member.person))
    return {house: ", ".join(names) for house, names in found.items()}


def _row(resolution: Resolution, *, by_itself: bool, on: date) -> ControlRow:
    """One line of the list."""
    kept: Implementation | None = getattr(resolution, "implementation", None)
    if kept is None:
        state = ImplementationState.DONE if by_itself else ImplementationState.OPEN
        return ControlRow(
            resolution=resolution, state=state, organisation="", due=None,
            settled_on=resolution.decided_on if by_itself else None, days_late=0,
            delay_reason="", note="", internal_note="", contact="", is_retired=by_itself,
        )  # fmt: skip
    is_open = kept.state not in ENDED_IMPLEMENTATION
    late = (on - kept.due).days if is_open and kept.due is not None else 0
    return ControlRow(
        resolution=resolution, state=ImplementationState(kept.state),
        organisation=str(kept.organisation or ""), due=kept.due, settled_on=kept.settled_on,
        days_late=max(late, 0), delay_reason=kept.delay_reason, note=kept.note,
        internal_note=kept.internal_note, contact="",
        is_retired=kept.reported_in_id is not None,
    )  # fmt: skip
