"""Bodies, who belongs to them, and the milestones on the way."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import FuzzyDateField
from core.history import recorded_history
from landscape.models import Organisation
from people.models import Person
from projectgroups.choices import (
    OPEN_STATES,
    BuildingBlock,
    ClosesWhen,
    GroupKind,
    MilestoneState,
    Role,
)

_ENDS_IN_ORDER = Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
_END_BEFORE_BEGINNING = _("The end lies before the beginning.")


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    """Filters for bodies."""

    def active_on(self, day: date) -> WorkingGroupQuerySet:
        """Bodies that exist on that day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def dissolved_by(self, day: date) -> WorkingGroupQuerySet:
        """Bodies whose last day lies before that day."""
        return self.filter(ends_on__lt=day)

    def overlapping(self, starts_on: date, ends_on: date | None) -> WorkingGroupQuerySet:
        """Bodies that exist on at least one of these days."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)


class WorkingGroup(models.Model):
    """A body with its mandate: the steering group or a project group."""

    kind = models.CharField(_("kind"), max_length=20, choices=GroupKind)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Another body has this address.")},
    )
    short_name = models.CharField(
        _("short name"),
        max_length=30,
        unique=True,
        error_messages={"unique": _("Another body has this short name.")},
        help_text=_("Numbers of resolutions begin with it, for example LG 2021/03."),
    )
    mandate = models.TextField(_("mandate"))
    building_block = models.CharField(
        _("building block"), max_length=1, choices=BuildingBlock, blank=True
    )
    founding_basis = models.CharField(
        _("founded by"), max_length=300, help_text=_("The decision that founded the body.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    history = recorded_history()

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["-kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=_ENDS_IN_ORDER,
                name="projectgroups_group_ends_after_start",
                violation_error_message=_END_BEFORE_BEGINNING,
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=GroupKind.STEERING, ends_on__isnull=True),
                name="projectgroups_one_steering_group",
                violation_error_message=_("There is a steering group already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The body's public page."""
        return reverse("projectgroups:detail", args=[self.slug])

    @property
    def is_steering_group(self) -> bool:
        """Whether it decides."""
        return self.kind == GroupKind.STEERING

    def is_active_on(self, day: date) -> bool:
        """Whether the body exists on that day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Filters for memberships."""

    def active_on(self, day: date) -> MembershipQuerySet:
        """Memberships that give rights on that day: their term runs and the body exists."""
        return self.not_over_on(day).filter(starts_on__lte=day, group__starts_on__lte=day)

    def not_over_on(self, day: date) -> MembershipQuerySet:
        """Memberships that give rights on that day or will later on."""
        last = Q(ends_on__isnull=True) | Q(ends_on__gt=day) | Q(ends_on=day, is_ended=False)
        body = Q(group__ends_on__isnull=True) | Q(group__ends_on__gte=day)
        return self.filter(last, body)

    def overlapping(self, starts_on: date, ends_on: date | None) -> MembershipQuerySet:
        """Memberships that hold on at least one of these days; an ended one leaves its last day free."""
        found = self.filter(
            Q(ends_on__isnull=True)
            | Q(ends_on__gt=starts_on)
            | Q(ends_on=starts_on, is_ended=False)
        )
        return found if ends_on is None else found.filter(starts_on__lte=ends_on)


class Membership(models.Model):
    """That somebody belongs to a body, for an organisation, in a role, for a term.

    Rights last from ``starts_on`` to the evening of ``ends_on``. A membership ended at once
    (``is_ended``) gives no rights on that last day any more.
    """

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("body")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    function = models.CharField(_("function in the organisation"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    deputy = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_memberships",
        verbose_name=pgettext_lazy("person standing in", "deputy"),
        help_text=_("Whoever stands in at meetings; this alone gives no rights on the platform."),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day of the term.")
    )
    is_ended = models.BooleanField(_("ended at once"), default=False)
    history = recorded_history()

    objects = MembershipQuerySet.as_manager()
    named_by = ("person", "group")

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_ENDS_IN_ORDER,
                name="projectgroups_membership_ends_after_start",
                violation_error_message=_END_BEFORE_BEGINNING,
            ),
            models.CheckConstraint(
                condition=Q(is_ended=False) | Q(ends_on__isnull=False),
                name="projectgroups_membership_ended_has_day",
                violation_error_message=_("A membership that was ended needs its last day."),
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
                name="projectgroups_membership_deputy_is_another",
                violation_error_message=_("Nobody is their own deputy."),
            ),
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(ends_on__isnull=True),
                name="projectgroups_membership_once",
                violation_error_message=_("This person belongs to this body already."),
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(role=Role.CHAIR, ends_on__isnull=True),
                name="projectgroups_one_chair",
                violation_error_message=_("This body has a chair already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.group.short_name}"

    def is_over_on(self, day: date) -> bool:
        """Whether the membership gives no rights any more from that day on."""
        if self.ends_on is None:
            return False
        was_withdrawn = self.is_ended and self.ends_on <= max(day, self.starts_on)
        return self.ends_on < day or was_withdrawn


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    """Filters for milestones."""

    def open(self) -> MilestoneQuerySet:
        """Where something is still to be done."""
        return self.filter(state__in=OPEN_STATES)


class Milestone(models.Model):
    """A step on the way, planned and reached with dates as exact as they are known."""

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="milestones",
        verbose_name=_("responsible"),
    )
    planned = FuzzyDateField(_("planned for"))
    actual = FuzzyDateField(_("reached"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=MilestoneState, default=MilestoneState.PLANNED
    )
    delay_reason = models.TextField(_("reason for the delay"), blank=True)
    is_public = models.BooleanField(_("shown in public"), default=True)
    done_when = models.CharField(_("reached when"), max_length=300, blank=True)
    closes_when = models.CharField(
        _("completion"), max_length=30, choices=ClosesWhen, default=ClosesWhen.BY_HAND
    )
    expected_count = models.PositiveSmallIntegerField(
        _("number of project groups"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    history = recorded_history()

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["planned", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(state=MilestoneState.DONE, actual__isnull=False)
                    | (~Q(state=MilestoneState.DONE) & Q(actual__isnull=True))
                ),
                name="projectgroups_milestone_done_has_date",
                violation_error_message=_(
                    "A milestone has the date when it was reached exactly if it is done."
                ),
            ),
            models.CheckConstraint(
                condition=(
                    Q(closes_when=ClosesWhen.BY_HAND, expected_count__isnull=True)
                    | Q(closes_when=ClosesWhen.PROJECT_GROUPS_EXIST, expected_count__gte=1)
                ),
                name="projectgroups_milestone_expects_groups",
                violation_error_message=_("Please say how many project groups are expected."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_STATES

    @property
    def was_late(self) -> bool:
        """Whether it was reached after the last planned day."""
        return (
            self.actual is not None
            and self.planned is not None
            and self.actual.start > self.planned.end
        )

    def is_overdue_on(self, day: date) -> bool:
        """Whether its last planned day has passed without it being done."""
        return self.is_open and self.planned is not None and self.planned.is_over(day)
