"""The form that asks which two states of the plan are to be compared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SidesForm(forms.Form):
    """Two states of the plan; which is the older one is found by itself."""

    alt = forms.ChoiceField(label=_("From"))
    neu = forms.ChoiceField(label=_("To"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alt", "neu"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            field.error_messages["invalid_choice"] = _("There is no such version.")
