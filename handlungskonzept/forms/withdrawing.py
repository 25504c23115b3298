"""The form that takes a measure out of the plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handlungskonzept.models import Measure
from handlungskonzept.queries.sheet_form import other_measures


class MeasureChoice(forms.ModelChoiceField):
    """The choice of one measure, with code and title."""

    def label_from_instance(self, obj: Any) -> str:
        """ "W-03 Übergang in eigene Wohnung" """
        return f"{obj.code} {obj.page.draft_title}"


class WithdrawalForm(forms.Form):
    """Why a measure ends, and what takes its place."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Members read it at the measure."),
    )
    replaced_by = MeasureChoice(
        label=_("Replaced by"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=_("no other measure"),
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        assert isinstance(field, MeasureChoice)
        field.queryset = other_measures(measure.page)
