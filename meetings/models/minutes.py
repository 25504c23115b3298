"""The text of the minutes, item by item, and what two people wrote at the same moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem


class TextOfItem(models.Model):
    """The two texts of an item: what came out, and how it went."""

    result = models.TextField(_("result"), blank=True)
    course = models.TextField(_("course"), blank=True)

    class Meta:
        abstract = True


class SavedText(TextOfItem):
    """The two texts as one person saved them."""

    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        abstract = True


class Contribution(SavedText):
    """What the minutes say about one item; saved every few seconds while somebody writes.

    It has no recorded history: its states are kept as :class:`ContributionVersion`, one for each
    stretch in which the same person wrote.
    """

    item = models.OneToOneField(
        AgendaItem, on_delete=models.CASCADE, related_name="contribution", verbose_name=_("item")
    )
    revision = models.PositiveIntegerField(_("revision"), default=0)

    class Meta:
        verbose_name = _("text of an item")
        verbose_name_plural = _("texts of items")

    def __str__(self) -> str:
        return str(self.item)


class ContributionVersion(SavedText):
    """The text of an item as one person left it, before another went on or a while passed."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="versions", verbose_name=_("text")
    )
    revision = models.PositiveIntegerField(_("revision"))

    class Meta:
        verbose_name = _("earlier text of an item")
        verbose_name_plural = _("earlier texts of items")
        ordering = ["contribution", "-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "revision"], name="meetings_text_revision_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}, {self.revision}"


class KeptContribution(TextOfItem):
    """What somebody wrote while another person saved the same item; shown until it is settled."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="kept", verbose_name=_("item")
    )
    base_revision = models.PositiveIntegerField(_("text it began with"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("second text of an item")
        verbose_name_plural = _("second texts of items")
        ordering = ["item", "written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.item}, {self.written_by}"
