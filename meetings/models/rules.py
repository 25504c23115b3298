"""The rules a body has given itself (Geschäftsordnung)."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from meetings.choices import (
    Confirmation,
    DayUnit,
    DeputyRule,
    MajorityRule,
    MinutesKind,
    PublicRelease,
    QuorumRule,
)
from projectgroups.models import WorkingGroup

YEAR_OF_DAYS = MaxValueValidator(365)


class RulesOfProcedure(models.Model):
    """How a body is invited, decides and keeps minutes; every number means what its label says."""

    named_by: ClassVar[tuple[str, ...]] = ("group",)

    group = models.OneToOneField(
        WorkingGroup, on_delete=models.PROTECT, related_name="rules", verbose_name=_("body")
    )
    notice_days = models.PositiveSmallIntegerField(
        _("notice period"), default=7, validators=[YEAR_OF_DAYS]
    )
    notice_unit = models.CharField(
        _("counted in"), max_length=20, choices=DayUnit, default=DayUnit.CALENDAR
    )
    items_days = models.PositiveSmallIntegerField(
        _("items have to arrive before the meeting (calendar days)"),
        default=14,
        validators=[YEAR_OF_DAYS],
    )
    quorum = models.CharField(
        _("quorum"), max_length=20, choices=QuorumRule, default=QuorumRule.MORE_THAN_HALF
    )
    quorum_number = models.PositiveSmallIntegerField(
        _("fixed number of members"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    majority = models.CharField(
        _("majority"), max_length=20, choices=MajorityRule, default=MajorityRule.SIMPLE
    )
    chair_breaks_ties = models.BooleanField(_("the chair breaks a tie"), default=False)
    deputies_vote = models.BooleanField(
        _("deputies vote when their member is missing"), default=True
    )
    deputies = models.CharField(
        _("deputies of the members"), max_length=20, choices=DeputyRule, default=DeputyRule.ANYBODY
    )
    may_decide_in_writing = models.BooleanField(_("may decide in writing"), default=True)
    minutes_kind = models.CharField(
        _("kind of minutes"), max_length=20, choices=MinutesKind, default=MinutesKind.RESULTS
    )
    minutes_days = models.PositiveSmallIntegerField(
        _("minutes are sent within (calendar days)"), default=28, validators=[YEAR_OF_DAYS]
    )
    objection_days = models.PositiveSmallIntegerField(
        _("objections within (calendar days)"), default=14, validators=[YEAR_OF_DAYS]
    )
    confirmation = models.CharField(
        _("the next meeting"), max_length=20, choices=Confirmation, default=Confirmation.NOTED
    )
    public_release = models.CharField(
        _("the public edition is put online by"),
        max_length=20,
        choices=PublicRelease,
        default=PublicRelease.OFFICE,
    )
    publication_years = models.PositiveSmallIntegerField(
        _("minutes stay public for (years)"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    source = models.CharField(_("decided by"), max_length=300, blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("rules of procedure")
        verbose_name_plural = _("rules of procedure")
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum=QuorumRule.NUMBER, quorum_number__gte=1)
                | (~Q(quorum=QuorumRule.NUMBER) & Q(quorum_number__isnull=True)),
                name="meetings_rules_quorum_has_number",
                violation_error_message=_("Please say how many members have to be there."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)
