"""Resolutions: what a body decided, under a number that is given once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import recorded_history
from landscape.models import Organisation
from meetings.choices import (
    ADOPTED_RESULTS,
    MINUTED_STATES,
    SHOWN_RESULTS,
    ImplementationState,
    ResolutionResult,
    VoteKind,
)
from meetings.document.prose import INTERNAL
from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from projectgroups.models import WorkingGroup

NUMBER_PATTERN = r"^.+ (?P<year>\d{4})/(?P<count>\d{2,})$"
"""The body's short name, the year, and a count within the year: "LG 2021/03"."""


class ResolutionQuerySet(models.QuerySet["Resolution"]):
    """Filters for resolutions."""

    def adopted(self) -> ResolutionQuerySet:
        """What was decided, as against rejected or put off."""
        return self.filter(result__in=ADOPTED_RESULTS, voided_because="")

    def public(self) -> ResolutionQuerySet:
        """What everybody may read: shown results, once the minutes they stand in are released.

        What was decided at an item that is not public is never public, whatever it says of itself.
        """
        shown = self.filter(result__in=SHOWN_RESULTS, is_public=True, voided_because="")
        return shown.released().filter(Q(item__isnull=True) | Q(item__is_public=True))

    def released(self) -> ResolutionQuerySet:
        """What stands in released minutes, or in none: a draft may still change."""
        return self.filter(Q(item__isnull=True) | Q(item__meeting__state__in=MINUTED_STATES))

    def counted(self) -> ResolutionQuerySet:
        """What was not entered by mistake."""
        return self.filter(voided_because="")


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
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
        verbose_name=_("item"),
    )
    position = models.PositiveSmallIntegerField(_("position below its item"), default=0)
    vote_kind = models.CharField(
        _("kind of vote"), max_length=20, choices=VoteKind, default=VoteKind.UNRECORDED
    )
    votes_yes = models.PositiveSmallIntegerField(_("yes"), null=True, blank=True)
    votes_no = models.PositiveSmallIntegerField(_("no"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    votes_recused = models.PositiveSmallIntegerField(_("recused"), null=True, blank=True)
    votes_entitled = models.PositiveSmallIntegerField(
        _("entitled to vote at this item"), null=True, blank=True
    )
    result_sentence = models.CharField(_("result of the vote"), max_length=500, blank=True)
    voided_because = models.CharField(
        _("entered by mistake"),
        max_length=500,
        blank=True,
        help_text=_("The number stays given and is not used again."),
    )
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
                condition=Q(founds__isnull=True)
                | Q(result__in=sorted(ADOPTED_RESULTS), voided_because=""),
                name="meetings_only_adopted_founds",
                violation_error_message=_("Only an adopted resolution founds a project group."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        vote_kind=VoteKind.COUNTED,
                        votes_yes__isnull=False,
                        votes_no__isnull=False,
                        votes_abstained__isnull=False,
                    )
                    | Q(vote_kind=VoteKind.WRITTEN, votes_yes__isnull=False)
                    | Q(
                        vote_kind__in=[VoteKind.CONSENSUS, VoteKind.UNRECORDED],
                        votes_yes__isnull=True,
                        votes_no__isnull=True,
                        votes_abstained__isnull=True,
                    )
                ),
                name="meetings_resolution_votes_counted",
                violation_error_message=_("Please give yes, no and abstentions, or none of them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def clean(self) -> None:
        """Raise ValidationError for internal passages: a resolution is read as a whole, or not at all."""
        texts = {
            "title": self.title,
            "wording": self.wording,
            "result_sentence": self.result_sentence,
        }
        words = _(
            "A resolution has no internal passages. Please write them into the text of the item,"
            " or leave them out."
        )
        if marked := [name for name, text in texts.items() if INTERNAL.search(text)]:
            raise ValidationError(dict.fromkeys(marked, words))

    def get_absolute_url(self) -> str:
        """The resolution's page."""
        return reverse("meetings:resolution", args=[self.slug])

    @property
    def is_adopted(self) -> bool:
        """Whether the body decided so."""
        return self.result in ADOPTED_RESULTS and not self.voided_because

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it, as far as the body may be seen."""
        is_meant = self.is_public and self.result in SHOWN_RESULTS and not self.voided_because
        return is_meant and self.is_released and (self.item is None or self.item.is_public)

    @property
    def is_released(self) -> bool:
        """Whether it stands in released minutes, or in none; before that it may still change."""
        return self.item is None or self.item.meeting.is_minuted

    @property
    def may_still_found(self) -> bool:
        """Whether a project group can be founded by it."""
        return self.is_adopted and self.group.is_steering_group and self.founds_id is None


class Implementation(models.Model):
    """How a resolution is carried out: who, until when, how far (Beschlusskontrolle)."""

    named_by = ("resolution",)

    resolution = models.OneToOneField(
        Resolution,
        on_delete=models.PROTECT,
        related_name="implementation",
        verbose_name=_("resolution"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ImplementationState, default=ImplementationState.OPEN
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="implementations",
        verbose_name=_("carried out by"),
    )
    due = models.DateField(_("until"), null=True, blank=True)
    delay_reason = models.CharField(_("reason for the delay"), max_length=500, blank=True)
    note = models.TextField(_("what was done"), blank=True)
    internal_note = models.TextField(_("internal note"), blank=True)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    reported_in = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported as settled in"),
        help_text=_("A settled resolution is shown in one more meeting and then retires."),
    )
    history = recorded_history()

    class Meta:
        verbose_name = _("implementation of a resolution")
        verbose_name_plural = _("implementations of resolutions")
        ordering = ["resolution"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(
                        state__in=[ImplementationState.DONE, ImplementationState.DROPPED],
                        settled_on__isnull=False,
                    )
                    | (
                        ~Q(state__in=[ImplementationState.DONE, ImplementationState.DROPPED])
                        & Q(settled_on__isnull=True)
                    )
                ),
                name="meetings_implementation_settled_when",
                violation_error_message=_("Please say on which day it was settled."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution.number}: {self.get_state_display()}"
