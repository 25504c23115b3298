"""Forms about who speaks for an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, RecordForm
from people.models import Person


class ContactForm(RecordForm):
    """Who speaks for an organisation, in which function, from when until when."""

    reads = ("function", "starts_on", "ends_on")

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), empty_label=_("Please choose")
    )
    function = forms.CharField(
        label=_("Function in the organisation"),
        required=False,
        max_length=200,
        help_text=_("For example head of department. It is not published."),
    )
    starts_on = DayField(label=_("Contact from"))
    ends_on = DayField(
        label=_("Contact until"), required=False, help_text=_("Empty: without an end.")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        if self.record is not None:
            del self.fields["person"]


class EndContactForm(RecordForm):
    """The last day of a contact."""

    is_reason_required = True

    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: today is the last day.")
    )
