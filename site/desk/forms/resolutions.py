"""Forms about resolutions."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LongTextField, RecordForm, unmark
from meetings.choices import ImplementationState, ResolutionResult
from projectgroups.models import WorkingGroup, WorkingGroupQuerySet


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


class RegisterFilter(forms.Form):
    """Which resolutions of the register are shown."""

    gremium = forms.ModelChoiceField(
        label=_("Body"),
        queryset=WorkingGroup.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("all"),
    )
    jahr = forms.TypedChoiceField(
        label=_("Year"), choices=[], coerce=int, empty_value=None, required=False
    )
    umsetzung = forms.ChoiceField(
        label=_("Implementation"),
        choices=[("", _("all")), *ImplementationState.choices],
        required=False,
    )
    suche = forms.CharField(label=_("Words"), max_length=200, required=False)

    def __init__(
        self, data: QueryDict, *, bodies: WorkingGroupQuerySet, years: Sequence[int]
    ) -> None:
        super().__init__(data)
        self.fields["gremium"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["jahr"].choices = [("", _("all")), *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        unmark(self.fields.values())
