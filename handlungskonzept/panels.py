"""How the plan is written in Wagtail: panels and forms of its pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.comments import CommentFormSet
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    Panel,
)
from wagtail.models import COMMENTS_RELATION_NAME, Comment

from handlungskonzept.models.comments import ANSWERED, DELETED, keep_comments


class PlanCommentFormSet(CommentFormSet):
    """Wagtail's form of comments, for comments that also come and go outside the editor.

    What was marked as done or deleted since the editor was opened must not stop the text from being
    saved, and the editor deletes only what somebody deleted in it.
    """

    def __init__(self, data: Any = None, *args: Any, queryset: Any = None, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if data is not None and queryset is None and instance is not None:
            queryset = _every_comment(instance)
        super().__init__(data, *args, queryset=queryset, **kwargs)

    def _should_delete_form(self, form: Any) -> bool:
        is_gone = form in self.initial_forms and form.instance.pk is None
        return is_gone or bool(super()._should_delete_form(form))

    def save(self, commit: bool = True) -> list[Comment]:
        """The comments saved; the page in memory learns what was done on purpose."""
        saved: list[Comment] = super().save(commit=False)
        replies = [form for form in self.initial_forms if "replies" in form.formsets]
        deleted = frozenset(comment.pk for comment in self.deleted_objects)
        answered = frozenset(
            form.instance.pk
            for form in replies
            if getattr(form.formsets["replies"], "new_objects", None)
        )
        setattr(self.instance, DELETED, deleted)
        setattr(self.instance, ANSWERED, answered)
        if commit:
            keep_comments(self.instance)
            getattr(self.instance, COMMENTS_RELATION_NAME).commit()
        return saved


def _every_comment(page: Any) -> Any:
    """The comments the page knows and those it left out when it was read, resolved ones too."""
    keep_comments(page)
    return getattr(page, COMMENTS_RELATION_NAME).all()


class PlanCommentPanel(CommentPanel):
    """Wagtail's panel of comments with our form."""

    def get_form_options(self) -> dict[str, Any]:
        """Wagtail's options with our formset."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][COMMENTS_RELATION_NAME]["formset"] = PlanCommentFormSet
        return options

    class BoundPanel(CommentPanel.BoundPanel):
        """The panel of one page."""


TEXT_BASE = "text_base"
"""Name under which a form that is shown again says which revision its text began with."""


class BasePanel(Panel):
    """Remembers the text a form began with when the form comes back with errors.

    Wagtail would then name the newest revision, and somebody else's text would be written over.
    """

    class BoundPanel(Panel.BoundPanel):
        """A hidden value, and the scripts of the editor."""

        template_name = "handlungskonzept/text_base.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The name and, for a form that was sent, the revision it began with."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            data = self.form.data
            loaded = [data.get(f"loaded_revision_{part}", "") for part in ("id", "created_at")]
            began = data.get(TEXT_BASE) or "|".join(loaded)
            shown = {"name": TEXT_BASE, "began": began if all(loaded) else ""}
            return context | shown | {"request": self.request}


TITLE_PANEL = FieldPanel(
    "title", classname="title", help_text=_("The title as it stands in the action plan.")
)
END_NEEDED = _("A planned end is needed, unless this is a permanent task.")
NOTE_PANEL = MultiFieldPanel(
    [FieldPanel("internal_note")], heading=_("Internal"), classname="collapsed"
)
CONTENT_PANELS = [BasePanel(), TITLE_PANEL, FieldPanel("body"), NOTE_PANEL]
SETTINGS_PANELS = [PlanCommentPanel()]
PLAN_PANELS = [
    BasePanel(), TITLE_PANEL, FieldPanel("subtitle"), FieldPanel("publisher"), FieldPanel("body"), NOTE_PANEL,
]  # fmt: skip
CHAPTER_PANELS = [
    BasePanel(),
    TITLE_PANEL,
    FieldPanel("is_numbered"),
    FieldPanel("body"),
    NOTE_PANEL,
]
FIELD_PANELS = [
    BasePanel(),
    TITLE_PANEL, FieldPanel("code_prefix"), FieldPanel("goals"), FieldPanel("body"), NOTE_PANEL,
]  # fmt: skip


def _boxes(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def _row(*names: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name) for name in names])


MEASURE_PANELS = [
    BasePanel(),
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


def objective_choices(parent_page: Any, chosen: str) -> list[tuple[str, str]]:
    """The objectives of the field of action, and the one chosen before."""
    field = getattr(parent_page, "specific", None)
    draft = field.get_latest_revision_as_object() if field is not None else None
    goals = getattr(draft, "goals", None) or []
    found = [(goal.id, str(goal.value)) for goal in goals if goal.block_type == "objective"]
    if chosen and chosen not in dict(found):
        found.append((chosen, str(_("(no longer in the field of action)"))))
    return [("", "---------"), *found]


class MeasureForm(WagtailAdminPageForm):
    """The form of a measure sheet: offers the field's objectives, demands the end on submission."""

    def __init__(self, *args: Any, parent_page: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, parent_page=parent_page, **kwargs)
        if "objective" in self.fields:
            choices = objective_choices(parent_page, self.instance.objective)
            self.fields["objective"].widget = forms.Select(choices=choices)

    def clean(self) -> Any:
        """The cleaned values; on submission a planned end is demanded."""
        cleaned = super().clean()
        submits = "action-submit" in self.data or "action-restart-workflow" in self.data
        missing = not cleaned.get("is_ongoing") and not cleaned.get("planned_end")
        if submits and missing and "planned_end" not in self.errors:
            self.add_error("planned_end", END_NEEDED)
        return cleaned
