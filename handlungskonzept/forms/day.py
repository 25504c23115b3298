"""The forms that ask for a day: that of the plan, and the past one that progress looks back to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import unmark

EARLIEST = date(2015, 1, 1)


class DayForm(forms.Form):
    """The day on which the plan is to be read, also one to come; German dates are understood, too."""

    stand = forms.DateField(
        label=_("Which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please write a day like 24.06.2022.")},
    )


class PastDayForm(forms.Form):
    """ "Stand am": a day that is over or today; empty means today."""

    stand = forms.DateField(
        label=_("As it stood on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Please enter a day, for example 30.06.2022.")},
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self._today = today
        unmark(self.fields.values())
        self.fields["stand"].widget.attrs |= {"min": EARLIEST.isoformat(), "max": today.isoformat()}

    def clean_stand(self) -> date | None:
        """The day, unless it is still to come."""
        day: date | None = self.cleaned_data["stand"]
        if day is not None and day > self._today:
            raise forms.ValidationError(
                _("This day is still to come. Please enter a day up to today.")
            )
        if day is not None and day < EARLIEST:
            raise forms.ValidationError(_("There was no plan yet. Please enter a later day."))
        return day

    @property
    def day(self) -> date | None:
        """The day asked for; none for today and for what is no day."""
        return self.cleaned_data.get("stand") if self.is_valid() else None
