"""Reporting progress: reports, their correction and release, and the rules of reporting.

Nothing here touches the text of the plan, and nothing is ever deleted.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.fuzzy import FuzzyDate
from core.history import save_recorded
from core.operations import Conflict, InvalidInput, NotPossible, require
from handlungskonzept.choices import Light, MeasureStatus, ReleaseRule
from handlungskonzept.models import (
    IndicatorReading,
    Measure,
    ProgressReport,
    ReportingRules,
)
from handlungskonzept.permissions.progress import (
    may_correct,
    may_keep_rules,
    may_release,
    may_report,
)
from handlungskonzept.queries.light import automatic_light
from handlungskonzept.queries.progress import (
    is_internal,
    last_report,
    planned_end_on,
    reporting_rules,
)

AUTOMATIC = ""
"""The light that follows from status, ends and day."""


def report_progress(
    *, by: Actor, at: datetime, measure: Measure, reported_on: date, status: MeasureStatus | str,
    light: Light | str = AUTOMATIC, light_reason: str = "", percent: int | None = None,
    done: str = "", next_step: str = "", expected_end: FuzzyDate | None = None,
    end_reason: str = "", internal_note: str = "", seen: int | None = None,
) -> ProgressReport:  # fmt: skip
    """A new report; the last day reported about is where the measure stands.

    A report about an earlier day than the last one is taken: it joins the story and changes no
    standing. ``seen`` is the key of the report the form began with (0: none).

    Raises NotPermitted, NotPossible (withdrawn, not in the Arbeitsstand), Conflict when somebody
    reported since ``seen``, or InvalidInput: a day to come, no reason for a light that is not green
    or set by hand or for another expected end, completed with less than 100 per cent.
    """
    require(by, may_report, measure)
    with transaction.atomic():
        measure = lock_current(measure)
        refuse_unreportable(measure)
        before = last_report(measure)
        if seen is not None and seen != (before.pk if before else 0):
            raise ReportedMeanwhile(before)
        report = ProgressReport(measure=measure)
        report.reported_by = by.saved_user  # type: ignore[assignment]
        _fill(
            report, at=at, reported_on=reported_on, status=status, light=light,
            light_reason=light_reason, percent=percent, done=done, next_step=next_step,
            expected_end=expected_end, end_reason=end_reason, internal_note=internal_note,
        )  # fmt: skip
        release_by_rule(report, by=by, at=at)
        return save_recorded(report, by=by, at=at)


def correct_report(
    *, by: Actor, at: datetime, report: ProgressReport, reported_on: date,
    status: MeasureStatus | str, light: Light | str = AUTOMATIC, light_reason: str = "",
    percent: int | None = None, done: str = "", next_step: str = "",
    expected_end: FuzzyDate | None = None, end_reason: str = "", internal_note: str = "",
    version: int | None = None,
) -> ProgressReport:  # fmt: skip
    """The report with other words; the actor's reason is mandatory, what it said stays in the history.

    Whoever may report corrects until the release, afterwards the office; a released report stays
    released. Raises NotPermitted, Stale, or InvalidInput like :func:`report_progress`.
    """
    require(by, may_correct, report)
    refuse_without_reason(by)
    with transaction.atomic():
        report = lock_current(report, version)
        require(by, may_correct, report)
        _fill(
            report, at=at, reported_on=reported_on, status=status, light=light,
            light_reason=light_reason, percent=percent, done=done, next_step=next_step,
            expected_end=expected_end, end_reason=end_reason, internal_note=internal_note,
        )  # fmt: skip
        return save_recorded(report, by=by, at=at)


def release_report(
    *, by: Actor, at: datetime, report: ProgressReport, version: int | None = None
) -> ProgressReport:
    """The report, readable by the public if its measure is public.

    Raises NotPermitted, Stale, or NotPossible: released already, an internal measure.
    """
    released = _release(report, by=by, at=at, version=version)
    assert isinstance(released, ProgressReport)
    return released


def release_reading(
    *, by: Actor, at: datetime, reading: IndicatorReading, version: int | None = None
) -> IndicatorReading:
    """The reading, readable by the public; refuses like :func:`release_report`."""
    released = _release(reading, by=by, at=at, version=version)
    assert isinstance(released, IndicatorReading)
    return released


def withdraw_release(
    *,
    by: Actor,
    at: datetime,
    record: ProgressReport | IndicatorReading,
    version: int | None = None,
) -> None:
    """Take a report or reading out of the public again; the actor's reason is mandatory.

    Raises NotPermitted, Stale, InvalidInput without a reason, NotPossible when it is not released.
    """
    require(by, may_release, record)
    refuse_without_reason(by)
    with transaction.atomic():
        current = lock_current(record, version)
        if not current.is_released:
            raise NotPossible(_("This is not released."))
        current.released_at = current.released_by = None
        save_recorded(current, by=by, at=at)


def change_reporting_rules(
    *, by: Actor, at: datetime, release: ReleaseRule | str, stale_after_days: int,
    version: int | None = None,
) -> ReportingRules:  # fmt: skip
    """The municipality's rules; reports that wait already go on waiting for the office.

    Raises NotPermitted, Stale, or InvalidInput.
    """
    require(by, may_keep_rules)
    if not 1 <= stale_after_days <= 3650:
        raise InvalidInput.for_field("stale_after_days", _("Please give 1 to 3,650 days."))
    with transaction.atomic():
        rules = reporting_rules()
        if ReportingRules.objects.filter(pk=rules.pk).exists():
            rules = lock_current(rules, version)
        rules.release, rules.stale_after_days = release, stale_after_days
        return save_recorded(rules, by=by, at=at)


class ReportedMeanwhile(Conflict):
    """Somebody else reported on the measure since the form was opened."""

    def __init__(self, report: ProgressReport | None) -> None:
        self.report = report
        super().__init__(
            _(
                "In the meantime %(who)s has reported on this measure. Please compare and save again."
            )
            % {"who": (report and report.reported_by) or _("somebody else")}
        )


def refuse_unreportable(measure: Measure) -> None:
    """Raise NotPossible for a withdrawn measure and for one outside the Arbeitsstand."""
    if measure.is_retired:
        raise NotPossible(_("This measure was withdrawn. Nothing more is reported on it."))
    if not measure.page.live:
        raise NotPossible(
            _("This measure is still a draft. It can be reported on once it is approved.")
        )


def refuse_without_reason(by: Actor) -> None:
    """Raise InvalidInput when the person gave no reason."""
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please say why."))


def refuse_to_come(day: date, at: datetime, *, field: str) -> None:
    """Raise InvalidInput for a day that is not over or today."""
    if day > timezone.localtime(at).date():
        raise InvalidInput.for_field(field, _("This day is still to come."))


def release_by_rule(record: ProgressReport | IndicatorReading, *, by: Actor, at: datetime) -> None:
    """Mark a new record as released where reports are public at once; never for internal measures."""
    if reporting_rules().release == ReleaseRule.AT_ONCE and not is_internal(record.measure):
        record.released_at = at
        record.released_by_id = by.saved_user.pk if by.saved_user else None


def _fill(report: ProgressReport, *, at: datetime, light: str, **values: object) -> None:
    """Set the values of a report and its light; say at the field what cannot be."""
    for name, value in values.items():
        setattr(report, name, value.strip() if isinstance(value, str) else value)
    refuse_to_come(report.reported_on, at, field="reported_on")
    planned = planned_end_on(report.measure, report.reported_on)
    report.is_light_set_by_hand = light != AUTOMATIC
    report.light = light or automatic_light(
        report.status,
        planned_end=planned,
        expected_end=report.expected_end,
        on=report.reported_on,
    )
    _drop_needless_reasons(report)
    errors: dict[str, list[str]] = {}
    if (report.light != Light.ON_TRACK or report.is_light_set_by_hand) and not report.light_reason:
        errors["light_reason"] = [_reason_needed(report)]
    if _is_end_moved(report, planned) and not report.end_reason:
        errors["end_reason"] = [_("The expected end is another one. Please say why.")]
    if report.status == MeasureStatus.DONE and report.percent not in (None, 100):
        errors["percent"] = [_("What is completed is done to 100 per cent. Or leave this empty.")]
    if errors:
        raise InvalidInput(errors)


def _drop_needless_reasons(report: ProgressReport) -> None:
    """A light that is green by itself and an end as planned carry no reason of an earlier report."""
    if report.light == Light.ON_TRACK and not report.is_light_set_by_hand:
        report.light_reason = ""
    before = last_report(report.measure, before=report)
    if report.expected_end is None and (before is None or before.expected_end is None):
        report.end_reason = ""


def _reason_needed(report: ProgressReport) -> str:
    if report.is_light_set_by_hand:
        return _("You have set the traffic light by hand. Please say why.")
    return _("The traffic light is “%(light)s”. Please say why.") % {
        "light": Light(report.light).label
    }


def _is_end_moved(report: ProgressReport, planned: FuzzyDate | None) -> bool:
    """Whether the report expects another end than the one before it, or than the plan."""
    before = last_report(report.measure, before=report)
    known = before.expected_end if before is not None else None
    return (report.expected_end or planned) != (known or planned)


def _release(
    record: ProgressReport | IndicatorReading, *, by: Actor, at: datetime, version: int | None
) -> ProgressReport | IndicatorReading:
    require(by, may_release, record)
    with transaction.atomic():
        current = lock_current(record, version)
        if current.is_released:
            raise NotPossible(_("This is released already."))
        if is_internal(current.measure):
            raise NotPossible(_("The measure is internal: nothing about it becomes public."))
        current.released_at = at
        current.released_by_id = by.saved_user.pk if by.saved_user else None
        return save_recorded(current, by=by, at=at)
