"""Files that belong to an item, what members say about them, and minutes written elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from core.models import FrozenFile
from meetings.choices import PaperKind
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting


class Paper(models.Model):
    """An uploaded file: a paper (Unterlage) of an item, or the minutes of a meeting.

    Until it is sent its bytes lie in :class:`PaperContent` and can be taken away; from then on in
    a :class:`core.models.FrozenFile`.
    """

    named_by: ClassVar[tuple[str, ...]] = ("meeting",)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="papers", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("item"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind, default=PaperKind.PAPER)
    title = models.CharField(_("title"), max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    is_public = models.BooleanField(_("public"), default=False)
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    frozen = models.ForeignKey(
        FrozenFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("frozen file"),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    history = recorded_history()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["meeting", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PaperKind.MINUTES) | Q(item__isnull=False),
                name="meetings_paper_belongs_to_item",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the members' area, with what members say about it."""
        return reverse("meetings:paper", args=[self.pk])


class PaperContent(models.Model):
    """The bytes of a paper that is not sent yet."""

    paper = models.OneToOneField(
        Paper, on_delete=models.CASCADE, related_name="content", verbose_name=_("paper")
    )
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("content of a paper")
        verbose_name_plural = _("contents of papers")

    def __str__(self) -> str:
        return str(self.paper)


class PaperComment(models.Model):
    """What a member says about a paper; visible to the body alone."""

    named_by: ClassVar[tuple[str, ...]] = ("paper",)

    paper = models.ForeignKey(
        Paper, on_delete=models.CASCADE, related_name="comments", verbose_name=_("paper")
    )
    text = models.TextField(_("comment"), max_length=5000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"))
    is_withdrawn = models.BooleanField(_("withdrawn"), default=False)
    history = recorded_history()

    class Meta:
        verbose_name = _("comment on a paper")
        verbose_name_plural = _("comments on papers")
        ordering = ["paper", "written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.paper}, {self.written_by}"
