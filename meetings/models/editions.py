"""What was sent, released and corrected: rows the database never lets change."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.frozen import FrozenModel
from core.history import recorded_history
from core.models import FrozenFile
from meetings.choices import Audience, EditionKind, ObjectionState
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting


class Edition(FrozenModel):
    """A document as it left the house: text with all names resolved, Word file, fingerprint.

    ``content`` is the canonical JSON of `meetings.document`; a public edition holds only what the
    public may read. ``chain_sha256`` covers the one before it of the same meeting.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="editions", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EditionKind)
    audience = models.CharField(_("for"), max_length=20, choices=Audience)
    position = models.PositiveSmallIntegerField(
        _("position"), help_text=_("Counts the editions of a meeting.")
    )
    content = models.TextField(_("content"))
    content_sha256 = models.CharField(_("fingerprint"), max_length=64)
    chain_sha256 = models.CharField(_("link of the chain"), max_length=64)
    recipients = models.JSONField(
        _("sent to"), default=list, help_text=_("Proof of notice: name, address and seat of each.")
    )
    is_short_notice = models.BooleanField(_("short notice"), default=False)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    document = models.ForeignKey(
        FrozenFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("Word file")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="meetings_edition_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.meeting}"

    def get_absolute_url(self) -> str:
        """Where its Word file is downloaded."""
        return reverse("meetings:edition", args=[self.pk])


class Publication(models.Model):
    """That the public edition of minutes stands on the website, and until when."""

    named_by: ClassVar[tuple[str, ...]] = ("meeting",)

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, related_name="publication", verbose_name=_("meeting")
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    ends_on = models.DateField(_("public until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("publication of minutes")
        verbose_name_plural = _("publications of minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(ends_on__isnull=False),
                name="meetings_publication_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    def stands_on(self, day: date) -> bool:
        """Whether it is proposed and waits, or is online on that day."""
        return self.withdrawn_at is None and (self.published_at is None or self.is_public_on(day))

    def is_public_on(self, day: date) -> bool:
        """Whether the public reads the minutes on that day."""
        return (
            self.published_at is not None
            and self.withdrawn_at is None
            and self.ends_on is not None
            and self.ends_on >= day
        )


class Objection(models.Model):
    """What a member holds against a sentence of the draft minutes (Einwendung), and the answer."""

    named_by: ClassVar[tuple[str, ...]] = ("meeting",)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="objections", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        verbose_name=_("item"),
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="objections", verbose_name=_("draft")
    )
    sentence = models.TextField(_("sentence of the draft"), max_length=2000)
    text = models.TextField(_("objection"), max_length=4000)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("raised by"),
    )
    raised_at = models.DateTimeField(_("raised at"))
    state = models.CharField(
        _("state"), max_length=20, choices=ObjectionState, default=ObjectionState.OPEN
    )
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["meeting", "raised_at", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.sentence[:60]}"


class Correction(FrozenModel):
    """A change of released minutes (Berichtigung) that a later meeting decided; stands beside them."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("corrects")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("item"),
    )
    old_wording = models.TextField(_("old wording"))
    new_wording = models.TextField(_("new wording"))
    is_public = models.BooleanField(_("public"), default=True)
    decided_in = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        related_name="decided_corrections",
        verbose_name=_("decided in"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.new_wording[:60]}"
