"""What somebody has to do after a meeting; one row for life, carried until it is done."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from landscape.models import Organisation
from meetings.choices import FollowUpState
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.models.resolutions import Resolution
from people.models import Person
from projectgroups.models import WorkingGroup


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Filters for follow-ups."""

    def open(self) -> FollowUpQuerySet:
        """What is still to be done."""
        return self.filter(state=FollowUpState.OPEN)

    def overdue_on(self, day: date) -> FollowUpQuerySet:
        """What should have been done before that day."""
        return self.open().filter(due__lt=day)


class FollowUp(models.Model):
    """A task (Aufgabe) from a meeting: who does what until when."""

    named_by: ClassVar[tuple[str, ...]] = ("group",)

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="follow_ups", verbose_name=_("body")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("item"),
    )
    resolution = models.ForeignKey(
        Resolution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("resolution"),
    )
    text = models.CharField(_("what is to be done"), max_length=500)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("organisation"),
    )
    who = models.CharField(
        _("who"), max_length=200, blank=True, help_text=_("In free words, where no list has it.")
    )
    due = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=FollowUpState, default=FollowUpState.OPEN
    )
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    is_internal = models.BooleanField(_("not in the public edition"), default=False)
    history = recorded_history()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["group", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FollowUpState.OPEN, settled_on__isnull=True)
                | (~Q(state=FollowUpState.OPEN) & Q(settled_on__isnull=False)),
                name="meetings_follow_up_settled_when",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == FollowUpState.OPEN

    @property
    def has_owner(self) -> bool:
        """Whether anybody is named."""
        return bool(self.person_id or self.organisation_id or self.who)

    @property
    def owner_words(self) -> str:
        """Who does it, in words: person, organisation and free words as far as they are given."""
        return ", ".join(str(part) for part in (self.person, self.organisation, self.who) if part)

    def is_overdue_on(self, day: date) -> bool:
        """Whether it should have been done before that day."""
        return self.is_open and self.due is not None and self.due < day


class FollowUpRemark(models.Model):
    """What was said about a follow-up, in a meeting or between two."""

    named_by: ClassVar[tuple[str, ...]] = ("follow_up",)

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("follow-up")
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("meeting"),
    )
    text = models.TextField(_("remark"), max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"))
    history = recorded_history()

    class Meta:
        verbose_name = _("remark on a follow-up")
        verbose_name_plural = _("remarks on follow-ups")
        ordering = ["follow_up", "written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.follow_up}: {self.text[:60]}"
