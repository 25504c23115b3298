"""Planning, moving, reaching and giving up milestones."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.formats import date_words
from core.fuzzy import FuzzyDate
from core.history import save_recorded
from core.operations import InvalidInput, NotPossible, require
from landscape.models import Organisation
from projectgroups.choices import OPEN_STATES, ClosesWhen, GroupKind, MilestoneState
from projectgroups.models import Milestone, WorkingGroup
from projectgroups.permissions import may_keep_milestones


def create_milestone(
    *, by: Actor, at: datetime, title: str, owner: Organisation, planned: FuzzyDate, description: str = "",
    is_public: bool = True, done_when: str = "", closes_when: ClosesWhen | str = ClosesWhen.BY_HAND,
    expected_count: int | None = None,
) -> Milestone:  # fmt: skip
    """A planned milestone; one that waits for project groups needs their number.

    Raises NotPermitted or InvalidInput.
    """
    require(by, may_keep_milestones)
    milestone = Milestone(
        title=title, owner=owner, planned=planned, description=description, is_public=is_public,
        done_when=done_when, closes_when=closes_when, expected_count=expected_count,
    )  # fmt: skip
    _refuse_uncounted(milestone)
    with transaction.atomic():
        save_recorded(milestone, by=by, at=at)
        return _as_closed(milestone, at=at)


def change_milestone(
    *, by: Actor, at: datetime, milestone: Milestone, title: str, owner: Organisation, planned: FuzzyDate,
    description: str = "", state: MilestoneState | str = MilestoneState.PLANNED, delay_reason: str = "",
    is_public: bool = True, done_when: str = "", closes_when: ClosesWhen | str = ClosesWhen.BY_HAND,
    expected_count: int | None = None, version: int | None = None,
) -> Milestone:  # fmt: skip
    """The milestone changed while it is open; to move it later, or to leave it overdue, needs a reason.

    Each move to a later date needs words of its own: the reason of an earlier move is not enough.

    Raises NotPermitted, NotPossible when it is done or cancelled, Conflict, or InvalidInput.
    """
    require(by, may_keep_milestones)
    with transaction.atomic():
        milestone = _open(milestone, version)
        if state not in OPEN_STATES:
            raise InvalidInput.for_field(
                "state", _("Please complete or cancel the milestone instead.")
            )
        _refuse_unexplained(milestone, planned, delay_reason.strip(), at)
        waited_for = (milestone.closes_when, milestone.expected_count)
        milestone.title, milestone.owner, milestone.planned = title, owner, planned
        milestone.description, milestone.state, milestone.delay_reason = (
            description,
            state,
            delay_reason,
        )
        milestone.is_public, milestone.done_when = is_public, done_when
        milestone.closes_when, milestone.expected_count = closes_when, expected_count
        _refuse_uncounted(milestone)
        save_recorded(milestone, by=by, at=at)
        is_same = waited_for == (milestone.closes_when, milestone.expected_count)
        return milestone if is_same else _as_closed(milestone, at=at)


def complete_milestone(
    *, by: Actor, at: datetime, milestone: Milestone, actual: FuzzyDate, delay_reason: str = "",
    version: int | None = None,
) -> Milestone:  # fmt: skip
    """The milestone done on a date; reached after its last planned day it needs a reason.

    Raises NotPermitted, NotPossible when it is done or cancelled, Conflict, or InvalidInput.
    """
    require(by, may_keep_milestones)
    with transaction.atomic():
        milestone = _open(milestone, version)
        if actual.start > timezone.localtime(at).date():
            raise InvalidInput.for_field("actual", _("This date lies in the future."))
        milestone.actual, milestone.state = actual, MilestoneState.DONE
        milestone.delay_reason = delay_reason.strip() or milestone.delay_reason
        if milestone.was_late and not milestone.delay_reason:
            raise InvalidInput.for_field(
                "delay_reason", _("Please say why it took longer than planned.")
            )
        return save_recorded(milestone, by=by, at=at)


def cancel_milestone(
    *, by: Actor, at: datetime, milestone: Milestone, version: int | None = None
) -> Milestone:
    """The milestone given up; the actor's reason is demanded.

    Raises NotPermitted, NotPossible when it is done or cancelled, Conflict, or InvalidInput.
    """
    require(by, may_keep_milestones)
    _refuse_without_reason(by)
    with transaction.atomic():
        milestone = _open(milestone, version)
        milestone.state = MilestoneState.CANCELLED
        return save_recorded(milestone, by=by, at=at)


def reopen_milestone(
    *, by: Actor, at: datetime, milestone: Milestone, version: int | None = None
) -> Milestone:
    """A milestone completed or cancelled by mistake, planned again; the actor's reason is demanded.

    Raises NotPermitted, NotPossible when it is open, Conflict, or InvalidInput.
    """
    require(by, may_keep_milestones)
    _refuse_without_reason(by)
    with transaction.atomic():
        milestone = lock_current(milestone, version)
        if milestone.is_open:
            raise NotPossible(_("This milestone is open."))
        milestone.state, milestone.actual = MilestoneState.PLANNED, None
        return save_recorded(milestone, by=by, at=at)


def close_fulfilled_milestones(*, at: datetime) -> list[Milestone]:
    """The milestones that were waiting for project groups and are reached now, completed by the platform.

    Part of founding a project group, and of saying how many are expected; both have asked for permission.
    """
    groups = WorkingGroup.objects.filter(kind=GroupKind.PROJECT).order_by("starts_on")
    starts = list(groups.values_list("starts_on", flat=True))
    waiting = (
        Milestone.objects.select_for_update()
        .open()
        .filter(closes_when=ClosesWhen.PROJECT_GROUPS_EXIST)
    )
    reached = [milestone for milestone in waiting if (milestone.expected_count or 0) <= len(starts)]
    for milestone in reached:
        day = min(starts[(milestone.expected_count or 1) - 1], timezone.localtime(at).date())
        milestone.actual, milestone.state = FuzzyDate.day(day), MilestoneState.DONE
        if milestone.was_late and not milestone.delay_reason:
            milestone.delay_reason = _(
                "The last of these project groups was founded on %(day)s."
            ) % {"day": date_words(day)}
        reason = _("The %(count)s expected project groups exist.") % {
            "count": milestone.expected_count
        }
        save_recorded(milestone, by=Actor.system(reason), at=at)
    return reached


def _as_closed(milestone: Milestone, *, at: datetime) -> Milestone:
    """The milestone, completed at once when the project groups it waits for exist already."""
    if milestone.closes_when != ClosesWhen.PROJECT_GROUPS_EXIST:
        return milestone
    return next(
        (each for each in close_fulfilled_milestones(at=at) if each == milestone), milestone
    )


def _open(milestone: Milestone, version: int | None) -> Milestone:
    """The milestone as it stands, locked; raises NotPossible when nothing is to be done any more."""
    milestone = lock_current(milestone, version)
    if not milestone.is_open:
        raise NotPossible(_("This milestone is closed. Please reopen it first."))
    return milestone


def _refuse_unexplained(
    milestone: Milestone, planned: FuzzyDate, delay_reason: str, at: datetime
) -> None:
    """What takes longer than planned says why, and why once more when it is moved once more."""
    is_later = planned.end > milestone.planned.end
    if (is_later or planned.is_over(timezone.localtime(at).date())) and not delay_reason:
        raise InvalidInput.for_field(
            "delay_reason", _("Please say why it takes longer than planned.")
        )
    if is_later and delay_reason == milestone.delay_reason.strip():
        raise InvalidInput.for_field(
            "delay_reason",
            _("This is the reason for the earlier delay. Please say why it takes even longer."),
        )


def _refuse_uncounted(milestone: Milestone) -> None:
    """A milestone that waits for project groups says how many; another one does not."""
    if milestone.closes_when != ClosesWhen.PROJECT_GROUPS_EXIST:
        milestone.expected_count = None
    elif not milestone.expected_count:
        raise InvalidInput.for_field(
            "expected_count", _("Please say how many project groups are expected.")
        )


def _refuse_without_reason(by: Actor) -> None:
    """What needs an explanation is refused without one."""
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please give a reason."))
