"""Which measures an item of a meeting or a resolution is about."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from handlungskonzept.models.records import Measure
from meetings.models import AgendaItem, Resolution


class MeasureMention(models.Model):
    """That an item or a resolution is about a measure; the measure's story tells it."""

    named_by: ClassVar[tuple[str, ...]] = ("measure",)

    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, related_name="mentions", verbose_name=_("measure")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="measure_mentions",
        verbose_name=_("item"),
    )
    resolution = models.ForeignKey(
        Resolution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measure_mentions",
        verbose_name=_("resolution"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("measure an item is about")
        verbose_name_plural = _("measures items are about")
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False) ^ Q(resolution__isnull=False),
                name="handlungskonzept_mention_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["measure", "item"], name="handlungskonzept_item_mentions_once"
            ),
            models.UniqueConstraint(
                fields=["measure", "resolution"], name="handlungskonzept_resolution_mentions_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.item or self.resolution}"
