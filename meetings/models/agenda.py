"""The agenda of a meeting, and the matters that go through several meetings."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from meetings.choices import ItemKind, ItemOutcome, StandingItem
from meetings.models.meetings import Meeting
from projectgroups.models import WorkingGroup


class Matter(models.Model):
    """A thread across meetings (Thema): the items of several meetings that deal with one thing."""

    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    description = models.TextField(_("description"), blank=True)
    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="matters", verbose_name=_("body")
    )
    is_closed = models.BooleanField(_("settled"), default=False)
    history = recorded_history()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["is_closed", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("meetings:matter", args=[self.slug])


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Filters for items."""

    def on_agenda(self) -> AgendaItemQuerySet:
        """What has not been taken off."""
        return self.exclude(outcome=ItemOutcome.WITHDRAWN)

    def unfinished(self) -> AgendaItemQuerySet:
        """What a meeting left for the next one."""
        return self.filter(kind=ItemKind.ITEM, outcome=ItemOutcome.CARRIED)


class AgendaItem(models.Model):
    """A line of an agenda; its number is stored when the invitation is sent, and never changes."""

    named_by: ClassVar[tuple[str, ...]] = ("meeting",)

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("below"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    number = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ItemKind, default=ItemKind.ITEM)
    standing = models.CharField(_("standing item"), max_length=20, choices=StandingItem, blank=True)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("explanation"), blank=True)
    presenter = models.CharField(_("presented by"), max_length=200, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(
        _("minutes planned"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    is_public = models.BooleanField(
        _("public"),
        default=True,
        help_text=_("Of an item that is not public, the public reads only its number."),
    )
    is_late = models.BooleanField(_("added after the invitation"), default=False)
    draft_resolution = models.TextField(_("draft resolution"), blank=True)
    matter = models.ForeignKey(
        Matter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("matter"),
    )
    comes_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continues_in",
        verbose_name=_("comes from"),
        help_text=_(
            "The item of an earlier meeting, of this or another body, that it goes on with."
        ),
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=ItemOutcome, default=ItemOutcome.OPEN
    )
    history = recorded_history()

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=~Q(number=""),
                name="meetings_item_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.HEADING) | Q(number="", parent__isnull=True),
                name="meetings_heading_has_no_number",
            ),
        ]

    def __str__(self) -> str:
        if self.number:
            return str(
                _("Item %(number)s: %(title)s") % {"number": self.number, "title": self.title}
            )
        return self.title

    def get_absolute_url(self) -> str:
        """Its place on the page of its meeting."""
        return f"{self.meeting.get_absolute_url()}#top-{self.pk}"

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading and no item."""
        return self.kind == ItemKind.HEADING
