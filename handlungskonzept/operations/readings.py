"""Readings of a measure's indicators."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.changes import lock_current
from core.history import save_recorded
from core.operations import InvalidInput, require
from handlungskonzept.models import IndicatorReading, Measure
from handlungskonzept.operations.progress import (
    refuse_to_come,
    refuse_unreportable,
    refuse_without_reason,
    release_by_rule,
)
from handlungskonzept.permissions.progress import may_correct, may_report
from handlungskonzept.queries.progress import indicators_of


def record_reading(
    *, by: Actor, at: datetime, measure: Measure, indicator: str, value: Decimal, read_on: date,
    source: str, note: str = "",
) -> IndicatorReading:  # fmt: skip
    """A new reading of one of the indicators the Arbeitsstand of the measure sheet defines.

    Raises NotPermitted, NotPossible (withdrawn, not in the Arbeitsstand), or InvalidInput: no such
    indicator, a day to come, a second reading of one day, no source.
    """
    require(by, may_report, measure)
    with transaction.atomic():
        measure = lock_current(measure)
        refuse_unreportable(measure)
        if indicator not in {known.identity for known in indicators_of(measure)}:
            raise InvalidInput.for_field(
                "indicator", _("The measure sheet has no such indicator. Please choose one.")
            )
        reading = IndicatorReading(measure=measure, indicator=indicator)
        _fill(reading, at=at, value=value, read_on=read_on, source=source, note=note)
        release_by_rule(reading, by=by, at=at)
        return save_recorded(reading, by=by, at=at)


def correct_reading(
    *, by: Actor, at: datetime, reading: IndicatorReading, value: Decimal, read_on: date,
    source: str, note: str = "", version: int | None = None,
) -> IndicatorReading:  # fmt: skip
    """The reading with other values; the actor's reason is mandatory, who may it is as for reports."""
    require(by, may_correct, reading)
    refuse_without_reason(by)
    with transaction.atomic():
        reading = lock_current(reading, version)
        require(by, may_correct, reading)
        _fill(reading, at=at, value=value, read_on=read_on, source=source, note=note)
        return save_recorded(reading, by=by, at=at)


def _fill(
    reading: IndicatorReading,
    *,
    at: datetime,
    value: Decimal,
    read_on: date,
    source: str,
    note: str,
) -> None:
    """Set the values; say at the field what cannot be."""
    refuse_to_come(read_on, at, field="read_on")
    reading.value, reading.read_on = value, read_on
    reading.source, reading.note = source.strip(), note.strip()
    same = IndicatorReading.objects.filter(
        measure=reading.measure, indicator=reading.indicator, read_on=read_on
    )
    if same.exclude(pk=reading.pk).exists():
        raise InvalidInput.for_field(
            "read_on", _("There is a reading of this day already. Please correct that one.")
        )
