"""The tree of the plan: plan → chapters → fields of action → measures."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from core.fields import FuzzyDateField
from handlungskonzept import panels
from handlungskonzept.blocks import (
    TEXT_FEATURES,
    CostStreamBlock,
    GoalStreamBlock,
    IndicatorStreamBlock,
    StepStreamBlock,
)
from handlungskonzept.choices import FundingState, Origin, Priority, Visibility
from handlungskonzept.models.base import PlanPage
from handlungskonzept.validators import CODE_PREFIX
from landscape.models import District, LegalArea, Organisation, TargetGroup
from meetings.models import Resolution
from projectgroups.choices import BuildingBlock
from projectgroups.models import WorkingGroup

DEEPEST_CHAPTER = 5
"""Depth of a third-level chapter: below root, plan and two chapters."""


class HandlungskonzeptPage(PlanPage):
    """The plan itself; it hangs below the root, outside every site, and is made by an operation."""

    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    publisher = models.CharField(_("published by"), max_length=200, blank=True)

    content_panels = panels.PLAN_PANELS
    is_creatable = False
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["handlungskonzept.ChapterPage"]

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")


class ChapterPage(PlanPage):
    """A chapter; chapters nest three levels deep."""

    is_numbered = models.BooleanField(
        _("numbered"), default=True, help_text=_("An appendix has no number.")
    )

    content_panels = panels.CHAPTER_PANELS
    parent_page_types: ClassVar[list[str]] = [
        "handlungskonzept.HandlungskonzeptPage",
        "handlungskonzept.ChapterPage",
    ]
    subpage_types: ClassVar[list[str]] = [
        "handlungskonzept.ChapterPage",
        "handlungskonzept.FieldOfActionPage",
    ]

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Whether a chapter may stand below that page."""
        return bool(super().can_create_at(parent)) and parent.depth < DEEPEST_CHAPTER


class FieldOfActionPage(PlanPage):
    """A field of action with its guiding goal and objectives; its measures stand below it."""

    code_prefix = models.CharField(
        _("letters of its measures"),
        max_length=4,
        validators=[CODE_PREFIX],
        help_text=_("The codes of its measures begin with it: W gives W-01, W-02 …"),
    )
    goals = StreamField(GoalStreamBlock(), blank=True, verbose_name=_("goals"))

    content_panels = panels.FIELD_PANELS
    parent_page_types: ClassVar[list[str]] = ["handlungskonzept.ChapterPage"]
    subpage_types: ClassVar[list[str]] = ["handlungskonzept.MeasurePage"]

    class Meta:
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")


class MeasurePage(PlanPage):
    """A measure sheet (Maßnahmenblatt); drafts may leave required fields empty, approval may not."""

    summary = models.TextField(_("summary"), max_length=600)
    objective = models.CharField(
        _("objective"),
        max_length=36,
        blank=True,
        help_text=_("The objective of the field it serves."),
    )
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, blank=True)
    origin_note = models.CharField(_("about the origin"), max_length=300, blank=True)
    resolutions: Any = ParentalManyToManyField(
        Resolution, blank=True, related_name="measure_pages", verbose_name=_("resolutions")
    )
    is_key_measure = models.BooleanField(_("key measure"), default=False)
    is_quick_win = models.BooleanField(_("quick win"), default=False)
    priority = models.CharField(_("priority"), max_length=10, choices=Priority, blank=True)

    initial_situation = RichTextField(_("initial situation"), features=TEXT_FEATURES, blank=True)
    description = RichTextField(_("description"), features=TEXT_FEATURES)
    steps = StreamField(StepStreamBlock(), blank=True, verbose_name=_("steps"))
    target_groups: Any = ParentalManyToManyField(
        TargetGroup, blank=True, related_name="measure_pages", verbose_name=_("target groups")
    )
    legal_areas: Any = ParentalManyToManyField(
        LegalArea, blank=True, related_name="measure_pages", verbose_name=_("areas of law")
    )
    districts: Any = ParentalManyToManyField(
        District,
        blank=True,
        related_name="measure_pages",
        verbose_name=_("districts"),
        help_text=_("None means: the whole city."),
    )

    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="led_measure_pages",
        verbose_name=_("lead organisation"),
    )
    lead_function = models.CharField(
        _("function of the lead"),
        max_length=200,
        blank=True,
        help_text=_("Never a person's name."),
    )
    contributors: Any = ParentalManyToManyField(
        Organisation,
        blank=True,
        related_name="shared_measure_pages",
        verbose_name=_("contributors"),
    )
    project_group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measure_pages",
        verbose_name=_("project group"),
    )

    planned_start = FuzzyDateField(_("planned start"), null=True, blank=True)
    planned_end = FuzzyDateField(_("planned end"), null=True, blank=True)
    actual_start = FuzzyDateField(_("actual start"), null=True, blank=True)
    actual_end = FuzzyDateField(_("actual end"), null=True, blank=True)
    is_ongoing = models.BooleanField(
        _("permanent task"), default=False, help_text=_("A permanent task needs no planned end.")
    )

    costs = StreamField(CostStreamBlock(), blank=True, verbose_name=_("costs"))
    staff = models.DecimalField(
        _("full-time posts"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    programme = models.CharField(_("funding programme"), max_length=200, blank=True)
    building_block = models.CharField(
        _("building block"), max_length=1, choices=BuildingBlock, blank=True
    )
    funding_state = models.CharField(
        _("state of funding"), max_length=20, choices=FundingState, blank=True
    )
    double_funding_check = models.CharField(
        _("check for double funding"), max_length=300, blank=True
    )

    indicators = StreamField(IndicatorStreamBlock(), blank=True, verbose_name=_("indicators"))
    depends_on: Any = ParentalManyToManyField(
        "handlungskonzept.Measure",
        blank=True,
        related_name="needed_by_pages",
        verbose_name=_("depends on"),
    )
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility, default=Visibility.PUBLIC
    )

    base_form_class = panels.MeasureForm
    content_panels = panels.MEASURE_PANELS
    parent_page_types: ClassVar[list[str]] = ["handlungskonzept.FieldOfActionPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields = [
        *PlanPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
    ]

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def clean(self) -> None:
        """Refuse an end before the start, with the sentence at the end's field."""
        super().clean()
        errors = {}
        for start, end in (("planned_start", "planned_end"), ("actual_start", "actual_end")):
            first, last = getattr(self, start), getattr(self, end)
            if first is not None and last is not None and last.end < first.start:
                errors[end] = _("The end lies before the beginning.")
        if errors:
            raise ValidationError(errors)

    def get_admin_display_title(self) -> str:
        """Code and title, as people speak of a measure."""
        title = super().get_admin_display_title()
        anchor = getattr(self, "measure", None)
        return f"{anchor.code} {title}" if anchor is not None else title


def missing_for_approval(page: PlanPage) -> dict[str, list[str]]:
    """What the working text demands beyond the form's own required fields, by field."""
    if isinstance(page, MeasurePage) and page.planned_end is None and not page.is_ongoing:
        return {"planned_end": [str(panels.END_NEEDED)]}
    return {}
