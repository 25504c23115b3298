"""Decisions in writing, without a meeting (Umlaufbeschluss)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.history import recorded_history
from meetings.choices import ProcedureState, WrittenAnswer
from meetings.models.resolutions import Resolution
from projectgroups.models import Membership, WorkingGroup


class WrittenProcedure(models.Model):
    """A motion on which the members answer in writing until a deadline."""

    named_by: ClassVar[tuple[str, ...]] = ("group",)

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="procedures", verbose_name=_("body")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    wording = models.TextField(_("draft resolution"))
    explanation = models.TextField(_("explanation"), blank=True)
    started_at = models.DateTimeField(_("started at"))
    deadline = models.DateTimeField(_("answers until"))
    is_public = models.BooleanField(_("public"), default=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ProcedureState, default=ProcedureState.OPEN
    )
    resolution = models.OneToOneField(
        Resolution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="procedure",
        verbose_name=_("resolution"),
    )
    ended_because = models.CharField(_("ended because"), max_length=500, blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("written procedure")
        verbose_name_plural = _("written procedures")
        ordering = ["-started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ProcedureState.DECIDED, resolution__isnull=False)
                | (~Q(state=ProcedureState.DECIDED) & Q(resolution__isnull=True)),
                name="meetings_procedure_decided_has_resolution",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("meetings:procedure", args=[self.slug])


class WrittenVote(models.Model):
    """A member's answer; everybody with a vote when the procedure began has one row."""

    named_by: ClassVar[tuple[str, ...]] = ("procedure", "membership")

    procedure = models.ForeignKey(
        WrittenProcedure,
        on_delete=models.CASCADE,
        related_name="votes",
        verbose_name=_("written procedure"),
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("membership")
    )
    answer = models.CharField(
        pgettext_lazy("in writing", "answer"), max_length=10, choices=WrittenAnswer, blank=True
    )
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("answer in writing")
        verbose_name_plural = _("answers in writing")
        ordering = ["procedure", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "membership"], name="meetings_written_vote_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure}: {self.membership.person}"
