"""Facts and figures: lists of facts, tables, charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.charts import BarChart
from pages.blocks.dates import FuzzyDateBlock
from pages.blocks.guide import LinkValue
from pages.validators import validate_address

FACT_STYLES = [("list", _("list")), ("figures", _("large figures"))]


class FactBlock(blocks.StructBlock):
    """A label with its value, which may lead somewhere."""

    label = blocks.CharBlock(label=_("Label"), max_length=120)
    value = blocks.CharBlock(label=_("Value"), max_length=500)
    address = blocks.CharBlock(
        label=_("Link"), max_length=300, required=False, validators=[validate_address]
    )
    note = blocks.CharBlock(label=_("Note"), max_length=300, required=False)

    class Meta:
        value_class = LinkValue


class FactsBlock(blocks.StructBlock):
    """Facts one below the other, or a few large figures side by side."""

    style = blocks.ChoiceBlock(choices=FACT_STYLES, default="list", label=_("Shown as"))
    rows = blocks.ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "pages/blocks/facts.html"


class TableBlock(blocks.StructBlock):
    """A table: a caption that says what it shows, headings, rows."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    headings = blocks.ListBlock(
        blocks.CharBlock(max_length=100), label=_("Column headings"), min_num=2
    )
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(required=False), label=_("Row")),
        label=_("Rows"),
        min_num=1,
    )

    def clean(self, value: Mapping[str, Any]) -> Any:
        """The table; refused when a row has more or fewer cells than there are headings."""
        cleaned = super().clean(value)
        width = len(cleaned["headings"])
        if any(len(row) != width for row in cleaned["rows"]):
            message = gettext(
                "Every row needs as many cells as there are column headings (%(number)d)."
            )
            raise StructBlockValidationError(
                block_errors={"headings": ValidationError(message % {"number": width})}
            )
        return cleaned

    class Meta:
        icon = "table"
        label = _("Table")
        template = "pages/blocks/table.html"


class ChartRowBlock(blocks.StructBlock):
    """One bar."""

    label = blocks.CharBlock(label=_("Label"), max_length=100)
    value = blocks.DecimalBlock(label=_("Value"), min_value=0)


class ChartValue(blocks.StructValue):
    """A chart as ``components/chart.html`` wants it."""

    @property
    def chart(self) -> BarChart:
        """The bars with their words and lengths."""
        return BarChart.of(
            self["title"],
            [(row["label"], row["value"]) for row in self["rows"]],
            unit=self["unit"],
            label_heading=self["label_heading"],
            source=self["source"],
            as_of=str(self["as_of"] or ""),
        )


class ChartBlock(blocks.StructBlock):
    """A bar chart; the same figures always stand below it as a table."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    unit = blocks.CharBlock(label=_("Unit"), max_length=40)
    label_heading = blocks.CharBlock(label=_("What the bars stand for"), max_length=60)
    rows = blocks.ListBlock(ChartRowBlock(), label=_("Bars"), min_num=1)
    source = blocks.CharBlock(label=_("Source"), max_length=300)
    as_of = FuzzyDateBlock(label=_("As of"), required=False)

    class Meta:
        icon = "order"
        label = _("Bar chart")
        template = "pages/blocks/chart.html"
        value_class = ChartValue
