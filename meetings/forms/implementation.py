"""Forms about what becomes of resolutions, and the filter of the control list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LongTextField, RecordForm, unmark
from landscape.models import Organisation
from meetings.choices import ImplementationState
from projectgroups.models import WorkingGroup


class ImplementationForm(RecordForm):
    """How far a resolution is, who carries it out, until when, and why later."""

    reads = (
        "state", "organisation", "due", "delay_reason", "note", "internal_note", "settled_on",
    )  # fmt: skip

    state = forms.ChoiceField(label=_("State"), choices=ImplementationState.choices)
    organisation = forms.ModelChoiceField(
        label=_("Carried out by"), queryset=Organisation.objects.none(), required=False
    )
    due = DayField(label=_("Until"), required=False)
    delay_reason = forms.CharField(
        label=_("Reason for the delay"),
        max_length=500,
        required=False,
        help_text=_("Needed when the date is put off. The public reads it."),
    )
    note = LongTextField(
        label=_("What was done"), rows=4, required=False, help_text=_("The public reads it.")
    )
    internal_note = LongTextField(
        label=_("Internal note"), rows=3, required=False, help_text=_("Never leaves the inside.")
    )
    settled_on = DayField(
        label=_("Settled on"),
        required=False,
        help_text=_("For a resolution that is carried out or dropped; empty means today."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organisations: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class ControlFilter(forms.Form):
    """Whose resolutions are followed, and whether the retired ones are shown."""

    gremium = forms.ModelChoiceField(
        label=_("Body"),
        queryset=WorkingGroup.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("all"),
    )
    abgelegt = forms.BooleanField(label=_("Show the retired ones"), required=False)

    def __init__(self, data: QueryDict, *, bodies: QuerySet[WorkingGroup]) -> None:
        super().__init__(data)
        self.fields["gremium"].queryset = bodies  # type: ignore[attr-defined]
        unmark(self.fields.values())
