"""Forms about resolutions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.forms.base import DayField, LongTextField, RecordForm
from meetings.choices import ResolutionResult


class ResolutionForm(RecordForm):
    """What a body decided."""

    reads = ("decided_on", "title", "wording", "result", "is_public")
    is_reason_required = True

    decided_on = DayField(label=_("Decided on"))
    title = forms.CharField(label=_("Title"), max_length=200)
    wording = LongTextField(label=_("Wording"), rows=8)
    result = forms.ChoiceField(label=_("Result"), choices=ResolutionResult.choices)
    is_public = forms.BooleanField(
        label=_("Show in public"),
        required=False,
        initial=True,
        help_text=_("Only adopted resolutions are shown in public."),
    )


class RecordResolutionForm(ResolutionForm):
    """A new resolution with the number it gets."""

    has_reason = False
    field_order = ("number", "decided_on", "title", "wording", "result", "is_public")

    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        help_text=_("Left empty, the resolution gets the body's next number of its year."),
    )
