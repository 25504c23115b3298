"""Who is invited to a meeting, what they answered, and who was there when."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.history import recorded_history
from meetings.choices import Answer, AttendanceState, Seat
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from people.models import Person


def new_answer_key() -> str:
    """Goes into the signed link of an invitation; a new one makes the old link worthless."""
    return secrets.token_urlsafe(12)


class Attendance(models.Model):
    """One person and one meeting: the invitation, the answer to it, and whether they came.

    Organisation and function are kept as they read when the invitation was sent.
    """

    named_by: ClassVar[tuple[str, ...]] = ("person", "meeting")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="attendances", verbose_name=_("person")
    )
    seat = models.CharField(_("comes as"), max_length=20, choices=Seat)
    role = models.CharField(_("role"), max_length=100, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    deputises_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputised_by",
        verbose_name=_("deputises for"),
    )
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    answer = models.CharField(
        pgettext_lazy("to an invitation", "answer"), max_length=10, choices=Answer, blank=True
    )
    answer_note = models.CharField(_("remark"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer_key = models.CharField(max_length=40, default=new_answer_key, editable=False)
    state = models.CharField(_("attendance"), max_length=20, choices=AttendanceState, blank=True)
    excuse = models.CharField(_("reason"), max_length=300, blank=True)
    is_withdrawn = models.BooleanField(
        _("no longer invited"),
        default=False,
        help_text=_("A deputy whose member comes after all has no access any more."),
    )
    history = recorded_history(excluded_fields=["answer_key"])

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="meetings_attendance_once",
                violation_error_message=_("This person is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(deputises_for__isnull=True) | Q(seat=Seat.DEPUTY),
                name="meetings_only_deputies_deputise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"

    @property
    def was_there(self) -> bool:
        """Whether the person came, be it for a part."""
        return self.state == AttendanceState.PRESENT


class AttendanceSpan(models.Model):
    """From which item to which item somebody was there; none means from the beginning or to the end.

    Without any span somebody present was there throughout. Both ends are included.
    """

    named_by: ClassVar[tuple[str, ...]] = ("attendance",)

    attendance = models.ForeignKey(
        Attendance, on_delete=models.CASCADE, related_name="spans", verbose_name=_("attendance")
    )
    comes_at = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("comes at"),
    )
    leaves_after = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("leaves after"),
    )
    came_at = models.TimeField(_("came at"), null=True, blank=True)
    left_at = models.TimeField(_("left at"), null=True, blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("part of a meeting")
        verbose_name_plural = _("parts of a meeting")
        ordering = ["attendance", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(came_at__isnull=True)
                | Q(left_at__isnull=True)
                | Q(left_at__gte=F("came_at")),
                name="meetings_span_in_order",
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance}"


class Recusal(models.Model):
    """That somebody neither talked nor voted about an item, being concerned by it (befangen)."""

    named_by: ClassVar[tuple[str, ...]] = ("attendance", "item")

    attendance = models.ForeignKey(
        Attendance, on_delete=models.CASCADE, related_name="recusals", verbose_name=_("attendance")
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="recusals", verbose_name=_("item")
    )
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
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.UniqueConstraint(fields=["attendance", "item"], name="meetings_recusal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attendance.person}, {self.item}"
