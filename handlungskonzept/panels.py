"""How the plan is written in Wagtail: panels and forms of its pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
)

TITLE_PANEL = FieldPanel(
    "title", classname="title", help_text=_("The title as it stands in the action plan.")
)
END_NEEDED = _("A planned end is needed, unless this is a permanent task.")
NOTE_PANEL = MultiFieldPanel(
    [FieldPanel("internal_note")], heading=_("Internal"), classname="collapsed"
)
CONTENT_PANELS = [TITLE_PANEL, FieldPanel("body"), NOTE_PANEL]
SETTINGS_PANELS = [CommentPanel()]
PLAN_PANELS = [
    TITLE_PANEL, FieldPanel("subtitle"), FieldPanel("publisher"), FieldPanel("body"), NOTE_PANEL,
]  # fmt: skip
CHAPTER_PANELS = [
    TITLE_PANEL,
    FieldPanel("is_numbered"),
    FieldPanel("body"),
    NOTE_PANEL,
]
FIELD_PANELS = [
    TITLE_PANEL, FieldPanel("code_prefix"), FieldPanel("goals"), FieldPanel("body"), NOTE_PANEL,
]  # fmt: skip


def _boxes(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


MEASURE_PANELS = [
    TITLE_PANEL,
    FieldPanel("summary"),
    MultiFieldPanel(
        [
            FieldPanel("objective"),
            _row("origin", "origin_note"),
            FieldPanel("resolutions"),
            _row("priority", "is_key_measure", "is_quick_win"),
        ],
        heading=_("Goal and origin"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("initial_situation"),
            FieldPanel("description"),
            FieldPanel("steps"),
            _boxes("target_groups"),
            _boxes("legal_areas"),
            _boxes("districts"),
        ],
        heading=_("Content"),
    ),
    MultiFieldPanel(
        [
            _row("lead", "lead_function"),
            _boxes("contributors"),
            FieldPanel("project_group"),
        ],
        heading=_("Who"),
    ),
    MultiFieldPanel(
        [
            _row("planned_start", "planned_end"),
            _row("actual_start", "actual_end"),
            FieldPanel("is_ongoing"),
        ],
        heading=_("When"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("costs"),
            _row("staff", "funding_state"),
            _row("programme", "building_block"),
            FieldPanel("double_funding_check"),
        ],
        heading=_("Means"),
    ),
    MultiFieldPanel([FieldPanel("indicators")], heading=_("Measuring")),
    MultiFieldPanel([_boxes("depends_on"), FieldPanel("body")], heading=_("Further")),
    MultiFieldPanel([FieldPanel("visibility"), FieldPanel("internal_note")], heading=_("Internal")),
]


class MeasureForm(WagtailAdminPageForm):
    """The form of a measure sheet: offers the field's objectives, demands the end on submission."""

    def __init__(self, *args: Any, parent_page: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, parent_page=parent_page, **kwargs)
        if "objective" in self.fields:
            self.fields["objective"].widget = forms.Select(choices=self._objectives(parent_page))

    def _objectives(self, parent_page: Any) -> list[tuple[str, str]]:
        """The objectives of the field of action, and the one chosen before."""
        field = getattr(parent_page, "specific", None)
        draft = field.get_latest_revision_as_object() if field is not None else None
        goals = getattr(draft, "goals", None) or []
        found = [(goal.id, str(goal.value)) for goal in goals if goal.block_type == "objective"]
        chosen = self.instance.objective
        if chosen and chosen not in dict(found):
            found.append((chosen, str(_("(no longer in the field of action)"))))
        return [("", "---------"), *found]

    def clean(self) -> Any:
        """The cleaned values; on submission a planned end is demanded."""
        cleaned = super().clean()
        submits = "action-submit" in self.data or "action-restart-workflow" in self.data
        missing = not cleaned.get("is_ongoing") and not cleaned.get("planned_end")
        if submits and missing and "planned_end" not in self.errors:
            self.add_error("planned_end", END_NEEDED)
        return cleaned
