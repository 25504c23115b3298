"""Forms about the lines of an agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, RecordForm
from meetings.choices import ItemKind, StandingItem
from meetings.models import AgendaItem

_WORDS = (
    "title", "parent", "presenter", "minutes_planned", "is_public", "description",
    "draft_resolution",
)  # fmt: skip


class ItemForm(RecordForm):
    """The words of a line."""

    reads = _WORDS
    has_reason = False
    field_order = ("kind", *_WORDS, "position")

    title = forms.CharField(label=_("Title"), max_length=300)
    parent = forms.ModelChoiceField(
        label=_("Below"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("Item of its own"),
    )
    presenter = forms.CharField(label=_("Presented by"), max_length=200, required=False)
    minutes_planned = forms.IntegerField(
        label=_("Minutes planned"), min_value=0, max_value=600, required=False
    )
    is_public = forms.BooleanField(
        label=_("Public"),
        required=False,
        initial=True,
        help_text=_(
            "Of an item that is not public, the public reads only its number. "
            "What stands below it is not public either."
        ),
    )
    description = LongTextField(label=_("Explanation"), required=False, rows=4)
    draft_resolution = LongTextField(
        label=_("Draft resolution"),
        required=False,
        rows=4,
        help_text=_("It is on the screen when the body decides and can be changed there."),
    )

    def __init__(self, *args: Any, parents: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        if isinstance(self.record, AgendaItem) and not _may_go_below(self.record):
            del self.fields["parent"]


class NewItemForm(ItemForm):
    """A new line; once the invitation is out its place decides about its number."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices, initial=ItemKind.ITEM)
    standing = forms.ChoiceField(
        choices=[("", ""), *StandingItem.choices], required=False, widget=forms.HiddenInput
    )
    position = forms.TypedChoiceField(
        label=_("Place on the agenda"), required=False, coerce=int, empty_value=None, choices=[]
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        end = (
            _("At the end, with the next free number") if places else _("Before the closing items")
        )
        self.fields["position"].choices = [("", end), *places]  # type: ignore[attr-defined]
        if not places:
            del self.fields["position"]

    def values(self) -> dict[str, Any]:
        """The place counts on the first level only; what stands below an item comes last there."""
        values = super().values()
        if values.get("parent") is not None:
            values.pop("position", None)
        return values


class RemoveItemForm(RecordForm):
    """Why an item that was sent is taken off."""

    is_reason_required = True
    reason_help = _("The item keeps its number and is marked as taken off.")

    def values(self) -> dict[str, Any]:
        """Nothing: a line is taken off as it stands."""
        return {}


def _may_go_below(item: AgendaItem) -> bool:
    """Whether a line may still be put below another one."""
    return not item.number and not item.is_heading and not item.children.exists()
