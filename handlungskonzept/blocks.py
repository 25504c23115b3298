"""The blocks the plan's text is written in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock

from core.formats import date_words
from handlungskonzept.choices import CostKind
from meetings.models import Resolution
from projectgroups.choices import GroupKind

TEXT_FEATURES = ["bold", "italic", "ul", "ol", "link"]
"""What a paragraph may hold; headings, pictures and tables are blocks of their own."""


class HeadingBlock(blocks.StructBlock):
    """A heading inside a chapter; its level counts from the chapter's own title."""

    text = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("1", _("First level")), ("2", _("Second level"))], default="1"
    )

    class Meta:
        icon = "title"
        label = _("Heading")


class ParagraphBlock(blocks.StructBlock):
    """Paragraphs and lists, with an optional footnote at their end."""

    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)
    note = blocks.CharBlock(
        label=_("Footnote"),
        required=False,
        max_length=1000,
        help_text=_("Stands at the end of this text."),
    )

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")


class PlanTableBlock(blocks.StructBlock):
    """A table whose first row names the columns."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TableBlock(
        label=_("Table"),
        table_options={"minSpareRows": 0, "startRows": 3, "startCols": 3, "contextMenu": True},
    )
    has_row_headers = blocks.BooleanBlock(
        label=_("The first column names the rows"), required=False
    )

    class Meta:
        icon = "table"
        label = _("Table")


class PictureBlock(blocks.StructBlock):
    """A picture with an alternative text, unless it is decorative."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        max_length=300,
        help_text=_("What the picture shows, for people who do not see it."),
    )
    is_decorative = blocks.BooleanBlock(
        label=_("Decorative"),
        required=False,
        help_text=_("It says nothing beyond the text."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Picture")

    def clean(self, value: Any) -> Any:
        """The value; outside drafts it needs an alternative text or the mark as decorative."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["alt"] and not cleaned["is_decorative"]:
            message = _("Please describe the picture or mark it as decorative.")
            raise StructBlockValidationError(block_errors={"alt": ValidationError(message)})
        return cleaned


class CalloutBlock(blocks.StructBlock):
    """A remark set apart from the text."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Remark")


class CaptionedBlock(blocks.StructBlock):
    """A table the platform fills; only its caption is written by hand."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)


class ResolutionChoice(forms.ModelChoiceField):
    """Resolutions of the steering group, newest first: "LG 2021/07, 14. Dezember 2021: Titel"."""

    def label_from_instance(self, obj: Resolution) -> str:
        """Number, day and title, as people look for it."""
        return f"{obj.number}, {date_words(obj.decided_on)}: {obj.title}"


class ResolutionBlock(blocks.ChooserBlock):
    """The choice of one resolution."""

    widget = forms.Select

    @cached_property
    def target_model(self) -> type[Resolution]:
        """What is chosen from."""
        return Resolution

    @cached_property
    def field(self) -> ResolutionChoice:
        """What the form offers."""
        return ResolutionChoice(
            queryset=Resolution.objects.filter(group__kind=GroupKind.STEERING).order_by(
                "-decided_on", "-number"
            ),
            required=self._required,
            help_text=self._help_text,
        )

    def get_form_state(self, value: Resolution | None) -> int | None:
        """What the form starts from: the key of the chosen resolution."""
        return value.pk if value is not None else None


class ReferenceBlock(blocks.StructBlock):
    """Points to a resolution of a body and the meeting it was taken in."""

    resolution = ResolutionBlock(label=_("Resolution"))
    note = blocks.CharBlock(label=_("Remark"), required=False, max_length=300)

    class Meta:
        icon = "doc-full"
        label = _("Resolution")


class PlanStreamBlock(blocks.StreamBlock):
    """The text of a chapter, a field of action or a measure."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    quote = blocks.TextBlock(label=_("Quotation"), icon="openquote")
    callout = CalloutBlock()
    table = PlanTableBlock()
    picture = PictureBlock()
    milestones = CaptionedBlock(
        label=_("Milestones"),
        icon="calendar-check",
        help_text=_("The public milestones, as they stand."),
    )
    measures = CaptionedBlock(
        label=_("Overview of measures"), icon="list-ul", help_text=_("All measures of the plan.")
    )
    reference = ReferenceBlock()


class GoalStreamBlock(blocks.StreamBlock):
    """Guiding goals and objectives; each keeps its identity when the order changes."""

    guiding_goal = blocks.TextBlock(label=_("Guiding goal"), icon="crosshairs")
    objective = blocks.TextBlock(label=_("Objective"), icon="check")


class StepBlock(blocks.StructBlock):
    """A step on the way of a measure."""

    text = blocks.CharBlock(label=_("Step"), max_length=300)
    due = blocks.CharBlock(
        label=_("Until"), required=False, max_length=60, help_text=_("For example: Herbst 2022")
    )
    responsible = blocks.CharBlock(
        label=_("By"),
        required=False,
        max_length=150,
        help_text=_("A function or organisation, no person."),
    )


class CostBlock(blocks.StructBlock):
    """What a measure costs in one year."""

    year = blocks.IntegerBlock(label=_("Year"), min_value=2000, max_value=2100)
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=CostKind.choices, default=CostKind.MATERIAL)
    amount = blocks.DecimalBlock(
        label=_("Amount in euros"), min_value=0, max_digits=12, decimal_places=2
    )
    note = blocks.CharBlock(label=_("Remark"), required=False, max_length=200)


class IndicatorBlock(blocks.StructBlock):
    """How the effect of a measure is measured; readings are kept elsewhere."""

    name = blocks.CharBlock(label=_("Indicator"), max_length=200)
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=60)
    baseline = blocks.CharBlock(label=_("Starting value"), required=False, max_length=100)
    target = blocks.CharBlock(label=_("Target"), required=False, max_length=100)


class StepStreamBlock(blocks.StreamBlock):
    """The steps of a measure."""

    step = StepBlock(label=_("Step"), icon="order")


class CostStreamBlock(blocks.StreamBlock):
    """The costs of a measure."""

    cost = CostBlock(label=_("Costs"), icon="decimal")


class IndicatorStreamBlock(blocks.StreamBlock):
    """The indicators of a measure."""

    indicator = IndicatorBlock(label=_("Indicator"), icon="clipboard-list")
