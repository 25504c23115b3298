"""The anchor of a measure: what everything else points to, whatever happens to its page."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from handlungskonzept.models.pages import MeasurePage
from handlungskonzept.validators import MEASURE_CODE


class Measure(models.Model):
    """A measure with its lasting code; progress, discussions and addresses point here."""

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[MEASURE_CODE],
        error_messages={"unique": _("Another measure has this code.")},
    )
    page = models.OneToOneField(
        MeasurePage,
        on_delete=models.PROTECT,
        related_name="measure",
        verbose_name=_("measure sheet"),
    )
    retired_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    retired_because = models.TextField(_("reason of the withdrawal"), blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("measure code")
        verbose_name_plural = _("measure codes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replaced_by__isnull=True)
                | ~models.Q(replaced_by=models.F("pk")),
                name="handlungskonzept_measure_replaced_by_another",
                violation_error_message=_("A measure cannot replace itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """The measure's permanent public address."""
        return reverse("handlungskonzept:measure", args=[self.code.lower()])

    @property
    def is_retired(self) -> bool:
        """Whether the measure was withdrawn."""
        return self.retired_on is not None
