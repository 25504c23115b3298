"""What forms over records share: the version they were opened with, a reason, days, long texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.changes import Change, Stale, version_of
from core.operations import Refusal

FIRST_YEAR, LAST_YEAR = 1990, 2099
DASHES = "---------"
"""What Django shows for choosing nothing."""


class DayField(forms.DateField):
    """A calendar day, picked or typed, in a year in which the platform may have something to keep."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "date", "min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day; a year of two digits is a slip of the fingers, not the first century."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Please check the year."))
        return day


class RecordForm(forms.Form):
    """A form over one record or none; of a record it carries the version it was opened with.

    ``reads`` names the fields filled from the record; ``values()`` are the operation's arguments.
    """

    reads: tuple[str, ...] = ()
    reason_help: Any = ""
    is_reason_required = False
    has_reason = True

    def __init__(
        self, data: QueryDict | None = None, *, record: Model | None = None, **kwargs: Any
    ) -> None:
        initial = {name: getattr(record, name) for name in self.reads} if record is not None else {}
        initial.update(kwargs.pop("initial", {}))
        super().__init__(data, initial=initial, **kwargs)
        self.record = record
        self.conflicting: list[Change] = []
        if record is not None:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=version_of(record)
            )
        for field in self.fields.values():
            _name_empty_choice(field)
        if self.has_reason:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for this change"),
                help_text=self.reason_help or _("Stands in the history."),
                required=self.is_reason_required,
                max_length=500,
            )

    def values(self) -> dict[str, Any]:
        """What the operation gets: the fields without the reason, which the actor carries."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    def show_conflict(self, refusal: Refusal) -> None:
        """After a collision keep what was typed, list what was saved meanwhile, take the new version."""
        if isinstance(refusal, Stale) and self.record is not None:
            self.conflicting = refusal.changes
            data = QueryDict(mutable=True)
            data.update(self.data)
            data[self.add_prefix("version")] = str(version_of(self.record))
            self.data = data


def _name_empty_choice(field: forms.Field) -> None:
    """Words instead of dashes for choosing nothing, unless the form has its own."""
    if isinstance(field, forms.ModelChoiceField) and str(field.empty_label) == DASHES:
        field.empty_label = _("Please choose") if field.required else _("not stated")


def unmark(fields: Iterable[forms.Field]) -> None:
    """Call none of these fields optional, where the page says itself what is needed."""
    for field in fields:
        field.is_unmarked = True  # type: ignore[attr-defined]


class LongTextField(forms.CharField):
    """A text of several lines; browsers' line ends become plain ones, so that nothing seems changed.

    One that ``is_unmarked`` is not called optional: its help text says when it is needed.
    """

    def __init__(self, *, rows: int = 6, is_unmarked: bool = False, **kwargs: Any) -> None:
        self.is_unmarked = is_unmarked
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")
