"""Dates as people say them, and timelines made of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.fields import FuzzyDateFormField
from core.fuzzy import FuzzyDate, NotADate
from pages.blocks.text import FEATURES, RichTextValue

STATES = [
    ("done", _("done")),
    ("now", _("under way")),
    ("planned", _("planned")),
    ("late", _("delayed")),
]
STATUS_KINDS = {"done": "ok", "now": "go", "planned": "neutral", "late": "warn"}


class FuzzyDateBlock(blocks.FieldBlock):
    """A fuzzy date; in the page's data it is its key, in code a :class:`core.fuzzy.FuzzyDate`."""

    def __init__(
        self, *, required: bool = True, help_text: str | None = None, **kwargs: Any
    ) -> None:
        options = {} if help_text is None else {"help_text": help_text}
        self.field = FuzzyDateFormField(required=required, **options)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> FuzzyDate | None:
        """The date for a stored key or for typed words; nothing for a key nobody can read."""
        if value in (None, "") or isinstance(value, FuzzyDate):
            return value or None
        try:
            return FuzzyDate.from_key(value) if value.count("/") == 2 else FuzzyDate.parse(value)
        except NotADate:
            return None

    def get_prep_value(self, value: FuzzyDate | None) -> str:
        """The stored key."""
        return value.key if value else ""

    def get_searchable_content(self, value: FuzzyDate | None) -> list[str]:
        """The date's words."""
        return [str(value)] if value else []

    class Meta:
        icon = "date"


class TimelineItemValue(RichTextValue):
    """One entry as ``components/timeline.html`` wants it."""

    @property
    def status(self) -> dict[str, str]:
        """The kind and the word of the entry's state; empty when none was chosen."""
        state = self.get("state")
        return (
            {"kind": STATUS_KINDS[state], "label": str(dict(STATES)[state])}
            if state in STATUS_KINDS
            else {}
        )


class TimelineItemBlock(blocks.StructBlock):
    """One entry of a timeline."""

    when = FuzzyDateBlock(label=_("Date"))
    title = blocks.CharBlock(label=_("Title"), max_length=150)
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"), required=False)
    state = blocks.ChoiceBlock(choices=STATES, label=_("State"), required=False)

    class Meta:
        value_class = TimelineItemValue


class MilestonesBlock(blocks.StaticBlock):
    """The public milestones as the bodies keep them; the template asks for them."""

    class Meta:
        icon = "tasks"
        label = _("Milestones of the bodies")
        admin_text = _(
            "Shows the latest and the next public milestones; nothing has to be entered here."
        )
        template = "pages/blocks/milestones.html"


class TimelineBlock(blocks.StructBlock):
    """Events in the order of their dates."""

    entries = blocks.ListBlock(TimelineItemBlock(), label=_("Entries"), min_num=1)
    is_across = blocks.BooleanBlock(label=_("side by side on wide screens"), required=False)

    class Meta:
        icon = "calendar-alt"
        label = _("Timeline")
        template = "pages/blocks/timeline.html"
