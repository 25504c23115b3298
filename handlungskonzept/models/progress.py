"""How measures go on: reports and readings are facts that live on while the text is decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import FuzzyDateField
from core.history import recorded_history
from handlungskonzept.choices import Light, MeasureStatus, ReleaseRule
from handlungskonzept.models.records import Measure

STALE_AFTER_DAYS = 180
"""Unless the office says otherwise, a measure without a report for half a year is stale."""


class ReportingRules(models.Model):
    """How the municipality reports progress; one row, kept by the office."""

    release = models.CharField(
        _("publication of reports"),
        max_length=20,
        choices=ReleaseRule,
        default=ReleaseRule.AFTER_RELEASE,
    )
    stale_after_days = models.PositiveSmallIntegerField(
        _("days until a report counts as old"), default=STALE_AFTER_DAYS
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("rules of reporting")
        verbose_name_plural = _("rules of reporting")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="handlungskonzept_reporting_rules_once"),
        ]

    def __str__(self) -> str:
        return str(_("Rules of reporting"))


class Releasable(models.Model):
    """What the public reads once somebody released it; who did, and when."""

    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )

    class Meta:
        abstract = True

    @property
    def is_released(self) -> bool:
        """Whether the public may read it."""
        return self.released_at is not None


class ProgressReport(Releasable):
    """Where a measure stands on a day, as its lead organisation says; never part of the text."""

    named_by: ClassVar[tuple[str, ...]] = ("measure",)

    measure = models.ForeignKey(
        Measure,
        on_delete=models.PROTECT,
        related_name="progress_reports",
        verbose_name=_("measure"),
    )
    reported_on = models.DateField(_("as of"))
    status = models.CharField(_("status"), max_length=20, choices=MeasureStatus)
    light = models.CharField(_("traffic light"), max_length=20, choices=Light)
    is_light_set_by_hand = models.BooleanField(
        _("traffic light set by hand"), default=False, editable=False
    )
    light_reason = models.TextField(_("reason of the traffic light"), blank=True)
    percent = models.PositiveSmallIntegerField(
        _("per cent done"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    done = models.TextField(_("what was done"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    expected_end = FuzzyDateField(_("expected end"), null=True, blank=True)
    end_reason = models.TextField(_("reason of the other end"), blank=True)
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("Never leaves the members' area.")
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reported by"),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-reported_on", "-pk"]
        indexes = [models.Index(fields=["measure", "-reported_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="handlungskonzept_progress_at_most_all",
            ),
            models.CheckConstraint(
                condition=(Q(light=Light.ON_TRACK) & Q(is_light_set_by_hand=False))
                | ~Q(light_reason=""),
                name="handlungskonzept_progress_light_has_reason",
                violation_error_message=_("Please say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.reported_on:%d.%m.%Y}"


class IndicatorReading(Releasable):
    """What an indicator of a measure showed; the indicator itself is defined in the text."""

    named_by: ClassVar[tuple[str, ...]] = ("measure",)

    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="readings", verbose_name=_("measure")
    )
    indicator = models.CharField(
        _("indicator"), max_length=36, help_text=_("Its lasting identity in the measure sheet.")
    )
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=3)
    read_on = models.DateField(_("read on"))
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("remark"), max_length=300, blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("indicator reading")
        verbose_name_plural = _("indicator readings")
        ordering = ["read_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "indicator", "read_on"],
                name="handlungskonzept_one_reading_a_day",
                violation_error_message=_("There is a reading of this day already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.read_on:%d.%m.%Y}"
