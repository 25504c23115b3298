"""The forms for freezing a proposal and for recording its adoption."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import unmark
from handlungskonzept.models import Adoption
from meetings.models import Resolution

SMALL, LARGE = "small", "large"


class FreezeForm(forms.Form):
    """For which session the working text is frozen."""

    occasion = forms.CharField(
        label=gettext_lazy("For which session"),
        max_length=200,
        help_text=gettext_lazy("For example: 5. Sitzung der Lenkungsgruppe am 24.06.2022"),
        error_messages={"required": gettext_lazy("Please say for which session the proposal is.")},
    )


class AdoptionForm(forms.Form):
    """Record that the steering group adopted a proposal."""

    resolution = forms.ModelChoiceField(
        label=gettext_lazy("Resolution"), queryset=Resolution.objects.none()
    )
    step = forms.ChoiceField(
        label=gettext_lazy("How much changed"), widget=forms.RadioSelect, required=False
    )
    number = forms.CharField(
        label=gettext_lazy("Another number"),
        max_length=7,
        required=False,
        help_text=gettext_lazy(
            "Only if the number is to be another one than the one chosen above."
        ),
    )
    summary = forms.CharField(
        label=gettext_lazy("What changed"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, resolutions: QuerySet[Resolution], latest: Adoption | None, url: str,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        resolution, step = self.fields["resolution"], self.fields["step"]
        assert isinstance(resolution, forms.ModelChoiceField)
        assert isinstance(step, forms.ChoiceField)
        resolution.queryset, resolution.empty_label = resolutions, _("Please choose")
        unmark([step])
        words = _("Adopted resolutions of the steering group that have not adopted a version yet.")
        link = _("Record a resolution")
        resolution.help_text = format_html('{} <a href="{}">{}</a>', words, url, link)
        self._numbers = next_numbers(latest)
        step.choices = [(name, _step_label(name, number)) for name, number in self._numbers.items()]
        step.initial = SMALL

    def clean(self) -> dict[str, Any]:
        """The number as the operation takes it: the one typed, else the one chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        step = cleaned.pop("step", "")
        if "number" in cleaned and not cleaned["number"].strip():
            if step not in self._numbers:
                self.add_error("step", _("Please choose a number."))
            else:
                cleaned["number"] = self._numbers[step]
        return cleaned


def next_numbers(latest: Adoption | None) -> dict[str, str]:
    """The numbers a small and a large change give; the first version is 1.0."""
    if latest is None:
        return {SMALL: "1.0"}
    return {SMALL: f"{latest.major}.{latest.minor + 1}", LARGE: f"{latest.major + 1}.0"}


def _step_label(name: str, number: str) -> str:
    if number == "1.0":
        return _("First version: %(number)s") % {"number": number}
    if name == SMALL:
        return _("Small change: %(number)s") % {"number": number}
    return _("Large change: %(number)s") % {"number": number}
