"""The field KIM works in, as records: organisations, target groups, legal areas, districts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from landscape.choices import OrganisationKind
from people.models import Person

Record = TypeVar("Record", bound="ReferenceRecord")


class ReferenceQuerySet(models.QuerySet[Record]):
    """Filters every kind of reference data shares."""

    def in_use(self) -> ReferenceQuerySet[Record]:
        """What may be chosen for something new."""
        return self.filter(is_retired=False)


class ReferenceRecord(models.Model):
    """What all reference data shares: a lasting code, a name, and that it is retired, never deleted."""

    code = models.SlugField(
        _("short code"),
        max_length=60,
        unique=True,
        error_messages={"unique": _("This short code is taken.")},
        help_text=_("Stays the same for good: imports and addresses use it."),
    )
    name = models.CharField(_("name"), max_length=200)
    is_retired = models.BooleanField(_("retired"), default=False)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Organisation(ReferenceRecord):
    """An office, authority, carrier or association that takes part."""

    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    description = models.TextField(_("description"), blank=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]


class TargetGroup(ReferenceRecord):
    """Whom KIM is for: a definition in words and, where there is one, an age range."""

    definition = models.TextField(_("definition"))
    note = models.TextField(_("note"), blank=True)
    min_age = models.PositiveSmallIntegerField(_("minimum age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(
        _("maximum age"), null=True, blank=True, help_text=_("Both ages empty means: no age limit.")
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age__isnull=True)
                | Q(max_age__isnull=True)
                | Q(max_age__gte=F("min_age")),
                name="landscape_targetgroup_ages_in_order",
                violation_error_message=_("The maximum age lies below the minimum age."),
            ),
        ]


class LegalArea(ReferenceRecord):
    """A body of law with its own help and its own responsible office (Rechtskreis)."""

    law = models.CharField(_("law"), max_length=300, blank=True)
    responsible = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_areas",
        verbose_name=_("responsible organisation"),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("area of law")
        verbose_name_plural = _("areas of law")
        ordering = ["pk"]


class District(ReferenceRecord):
    """One of the city's districts (Stadtbezirk)."""

    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, unique=True)
    history = recorded_history()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["number", "name"]


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts of a day."""

    def active_on(self, day: date) -> ContactQuerySet:
        """Those whose term includes the day."""
        return self.overlapping(day, day)

    def overlapping(self, start: date, end: date | None) -> ContactQuerySet:
        """Those whose term shares a day with this stretch; without an end it goes on."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=start))
        return found if end is None else found.filter(starts_on__lte=end)


class Contact(models.Model):
    """That somebody speaks for an organisation, for a term, without belonging to a body."""

    named_by: ClassVar[tuple[str, ...]] = ("organisation", "person")

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("person")
    )
    function = models.CharField(_("function in the organisation"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day of the term.")
    )
    history = recorded_history()

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["organisation", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="landscape_contact_ends_after_start",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ends_on__isnull=True),
                name="landscape_contact_once",
                violation_error_message=_("This person is a contact of this organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"

    def is_over_on(self, day: date) -> bool:
        """Whether the last day of the term lies before that day."""
        return self.ends_on is not None and self.ends_on < day
