"""The register of resolutions: found by body, year, state of implementation and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from core.actor import AnyUser
from meetings.choices import ImplementationState
from meetings.models import Implementation, Meeting, Resolution, ResolutionQuerySet
from meetings.permissions.meetings import meetings_visible_to
from meetings.permissions.resolutions import resolutions_visible_to
from meetings.queries.control import carried_out_by_themselves
from meetings.queries.public_words import titles_for
from projectgroups.models import WorkingGroup


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A resolution, its title in words for this person, its meeting if they see it, how far it is."""

    resolution: Resolution
    title: str
    meeting: Meeting | None
    implementation: str


def found_resolutions(
    user: AnyUser, *, group: WorkingGroup | None = None, year: int | None = None, state: str = "",
    words: str = "",
) -> ResolutionQuerySet:  # fmt: skip
    """The resolutions this person sees that fit; what nobody said anything about counts as open."""
    found = resolutions_visible_to(user).select_related("implementation", "item__meeting__group")
    if group is not None:
        found = found.filter(group=group)
    if year is not None:
        found = found.filter(decided_on__year=year)
    if state:
        found = found.adopted().filter(_is(state))
    for word in words.split():
        found = found.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(wording__icontains=word)
        )
    return found


def _is(state: str) -> Q:
    """What picks resolutions in this state; without a row one is open, or done if it needed nobody."""
    is_kept = Q(implementation__state=state)
    nothing_said = Q(implementation__isnull=True)
    by_itself = Q(pk__in=carried_out_by_themselves())
    if state == ImplementationState.OPEN:
        return is_kept | (nothing_said & ~by_itself)
    if state == ImplementationState.DONE:
        return is_kept | (nothing_said & by_itself)
    return is_kept


def years_of(user: AnyUser) -> list[int]:
    """The years in which something was decided that this person sees, the latest first."""
    days = resolutions_visible_to(user).order_by().dates("decided_on", "year", order="DESC")
    return [day.year for day in days]


def register_rows(resolutions: Iterable[Resolution], user: AnyUser) -> list[RegisterRow]:
    """The lines of one page of the register."""
    shown = list(resolutions)
    wanted = {each.item.meeting_id for each in shown if each.item is not None}
    seen = set(meetings_visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    done, titles = carried_out_by_themselves(), titles_for(user, shown)
    return [
        RegisterRow(
            resolution=each,
            title=titles[each.pk],
            meeting=each.item.meeting if each.item and each.item.meeting_id in seen else None,
            implementation=_implementation(each, by_itself=each.pk in done),
        )
        for each in shown
    ]


def _implementation(resolution: Resolution, *, by_itself: bool) -> str:
    """How far an adopted one is."""
    if not resolution.is_adopted:
        return ""
    kept: Implementation | None = getattr(resolution, "implementation", None)
    if kept is not None:
        return kept.get_state_display()
    return str((ImplementationState.DONE if by_itself else ImplementationState.OPEN).label)
