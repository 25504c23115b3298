"""Resolutions: what a body decided, under a number that is given once."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from meetings.choices import ResolutionResult
from projectgroups.models import WorkingGroup

NUMBER_PATTERN = r"^.+ (?P<year>\d{4})/(?P<count>\d{2,})$"
"""The body's short name, the year, and a count within the year: "LG 2021/03"."""


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Filters for resolutions."""

    def adopted(self) -> ResolutionQuerySet:
        """What was decided, as against rejected or put off."""
        return self.filter(result=ResolutionResult.ADOPTED)

    def public(self) -> ResolutionQuerySet:
        """What everybody may read."""
        return self.adopted().filter(is_public=True)


class Resolution(models.Model):
    """A decision of a body. Its number stays and is never given again."""

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.PROTECT, related_name="resolutions", verbose_name=_("body")
    )
    number = models.CharField(
        _("number"),
        max_length=60,
        validators=[RegexValidator(NUMBER_PATTERN, _("Please write the number like LG 2021/03."))],
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    decided_on = models.DateField(_("decided on"))
    title = models.CharField(_("title"), max_length=200)
    wording = models.TextField(_("wording"))
    result = models.CharField(_("result"), max_length=20, choices=ResolutionResult)
    is_public = models.BooleanField(
        _("public"), default=True, help_text=_("Only adopted resolutions are shown in public.")
    )
    founds = models.OneToOneField(
        WorkingGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="founding_resolution",
        verbose_name=_("founds"),
    )
    history = recorded_history()

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        ordering = ["-decided_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                name="meetings_resolution_number_once",
                violation_error_message=_("This number has been given already."),
            ),
            models.CheckConstraint(
                condition=Q(founds__isnull=True) | Q(result=ResolutionResult.ADOPTED),
                name="meetings_only_adopted_founds",
                violation_error_message=_("Only an adopted resolution founds a project group."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        """The resolution's page."""
        return reverse("meetings:resolution", args=[self.slug])

    @property
    def is_adopted(self) -> bool:
        """Whether the body decided so."""
        return self.result == ResolutionResult.ADOPTED

    @property
    def may_still_found(self) -> bool:
        """Whether a project group can be founded by it."""
        return self.is_adopted and self.group.is_steering_group and self.founds_id is None
