"""Changes that people without the right to write propose, and text kept from a collision."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from core.history import recorded_history
from handlungskonzept.choices import ChangeState


class ChangeProposal(models.Model):
    """Other words for one paragraph or field of the plan (Änderungsvorschlag), and what became of it."""

    named_by: ClassVar[tuple[str, ...]] = ("page",)

    page = models.ForeignKey(
        Page, on_delete=models.PROTECT, related_name="+", verbose_name=_("page")
    )
    target = models.CharField(
        _("place"), max_length=160, help_text=_("The lasting identity of the line.")
    )
    label = models.CharField(_("place in words"), max_length=250)
    base_text = models.TextField(_("text so far"), blank=True)
    new_text = models.TextField(_("proposed text"), blank=True)
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(
        _("state"), max_length=20, choices=ChangeState, default=ChangeState.SENT
    )
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    revision = models.ForeignKey(
        Revision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("text that took it up"),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["page", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ChangeState.SENT) | Q(decided_at__isnull=False),
                name="handlungskonzept_change_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}: {self.label}" if self.label else str(self.page)

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("handlungskonzept:change", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == ChangeState.SENT


class KeptText(models.Model):
    """What somebody typed while another person saved the same page; kept until they decide."""

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("written by"),
    )
    base = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("text it began with"),
    )
    content = models.JSONField(_("text"))
    kept_at = models.DateTimeField(_("kept at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("kept text")
        verbose_name_plural = _("kept texts")
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page}, {self.user}"

    def get_absolute_url(self) -> str:
        """Where the writer decides, side by side."""
        return reverse("handlungskonzept:collision", args=[self.pk])
