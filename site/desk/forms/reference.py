"""Forms about reference data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, RecordForm
from landscape.choices import OrganisationKind
from landscape.models import Organisation


class OrganisationForm(RecordForm):
    """An office, authority, carrier or association."""

    reads = ("name", "short_name", "kind", "description")

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    description = LongTextField(label=_("Description"), required=False, rows=4)


class TargetGroupForm(RecordForm):
    """Whom KIM is for."""

    reads = ("name", "definition", "note", "min_age", "max_age")

    name = forms.CharField(label=_("Name"), max_length=200)
    definition = LongTextField(label=_("Definition"), rows=4)
    note = LongTextField(label=_("Note"), required=False, rows=3)
    min_age = forms.IntegerField(label=_("Minimum age"), required=False, min_value=0, max_value=120)
    max_age = forms.IntegerField(
        label=_("Maximum age"),
        required=False,
        min_value=0,
        max_value=120,
        help_text=_("Both ages empty means: no age limit."),
    )


class LegalAreaForm(RecordForm):
    """A body of law with its responsible office."""

    reads = ("name", "law", "responsible")

    name = forms.CharField(label=_("Name"), max_length=200)
    law = forms.CharField(label=_("Law"), max_length=300, required=False)
    responsible = forms.ModelChoiceField(
        label=_("Responsible organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("not assigned"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = Organisation.objects.in_use()
        if self.record is not None:
            in_use |= Organisation.objects.filter(legal_areas=self.record.pk)
        self.fields["responsible"].queryset = in_use.distinct()  # type: ignore[attr-defined]


class DistrictForm(RecordForm):
    """A district of the city."""

    reads = ("name", "number")

    name = forms.CharField(label=_("Name"), max_length=200)
    number = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=99)
