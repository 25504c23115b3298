"""A meeting of a body, from its first date to its confirmed minutes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.formats import date_words
from core.history import recorded_history
from meetings.choices import (
    MINUTED_STATES,
    SENT_STATES,
    WRITING_STATES,
    MeetingMode,
    MeetingState,
)
from people.models import Person
from projectgroups.models import Milestone, WorkingGroup


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Filters for meetings."""

    def sent(self) -> MeetingQuerySet:
        """Whose invitation is out, called off ones excepted."""
        return self.filter(state__in=SENT_STATES)

    def minuted(self) -> MeetingQuerySet:
        """Whose minutes are released."""
        return self.filter(state__in=MINUTED_STATES)


class Meeting(models.Model):
    """A meeting. Its number within the body is given when the invitation is sent, and stays."""

    named_by: ClassVar[tuple[str, ...]] = ("group",)

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("body")
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState, default=MeetingState.PLANNED
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    began_at = models.DateTimeField(_("began"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    mode = models.CharField(
        _("where"), max_length=20, choices=MeetingMode, default=MeetingMode.ON_SITE
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_address = models.URLField(
        _("address of the online room"),
        blank=True,
        help_text=_("Only the invited see it."),
    )
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("milestone"),
    )
    chair = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="chaired_meetings",
        verbose_name=_("led by"),
    )
    note_taker = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minuted_meetings",
        verbose_name=_("minutes taken by"),
    )
    note = models.TextField(_("note in the invitation"), blank=True)
    is_public = models.BooleanField(
        _("date shown in public"),
        default=True,
        help_text=_("Day, place and body; the agenda without what is not public."),
    )
    sent_at = models.DateTimeField(
        _("invitation sent at"),
        null=True,
        blank=True,
        help_text=_("None for a meeting entered afterwards."),
    )
    review_until = models.DateField(_("objections until"), null=True, blank=True)
    released_at = models.DateTimeField(_("minutes released at"), null=True, blank=True)
    confirmed_in = models.ForeignKey(
        "AgendaItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="confirms",
        verbose_name=_("confirmed in"),
        help_text=_("The item of the later meeting that noted or approved the minutes."),
    )
    cancelled_because = models.CharField(_("called off because"), max_length=500, blank=True)
    ics_uid = models.UUIDField(_("calendar identity"), default=uuid.uuid4, unique=True)
    ics_sequence = models.PositiveIntegerField(
        _("calendar sequence"),
        default=0,
        help_text=_("Grows by one with each change of time, place or cancellation (RFC 5545)."),
    )
    history = recorded_history()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "pk"]
        indexes = [models.Index(fields=["group", "starts_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                name="meetings_meeting_number_once",
                violation_error_message=_("This number has been given already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="meetings_meeting_ends_after_start",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("began_at")),
                name="meetings_meeting_closed_after_began",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SENT_STATES)) | Q(number__isnull=False),
                name="meetings_meeting_sent_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(MINUTED_STATES)) | Q(released_at__isnull=False),
                name="meetings_meeting_released_when",
            ),
        ]

    def __str__(self) -> str:
        words = {"group": self.group.name, "day": date_words(self.starts_at)}
        if self.number is None:
            return str(_("%(group)s, %(day)s") % words)
        words["number"] = str(self.number)
        return str(_("%(number)s. meeting: %(group)s, %(day)s") % words)

    def get_absolute_url(self) -> str:
        """Its page in the members' area."""
        return reverse("meetings:meeting", args=[self.slug])

    def get_public_url(self) -> str:
        """Its public page, there only while ``is_public``."""
        return reverse("meetings:public_meeting", args=[self.slug])

    @property
    def is_planned(self) -> bool:
        """Whether nothing has been sent yet."""
        return self.state == MeetingState.PLANNED

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == MeetingState.CANCELLED

    @property
    def is_sent(self) -> bool:
        """Whether the invitation is out, so that numbers stand."""
        return self.state in SENT_STATES

    @property
    def takes_minutes(self) -> bool:
        """Whether minutes may be written now."""
        return self.state in WRITING_STATES

    @property
    def is_minuted(self) -> bool:
        """Whether the minutes are released and never change again."""
        return self.state in MINUTED_STATES
