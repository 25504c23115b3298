"""Forms about people."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm


class PersonForm(RecordForm):
    """A person's name, address and consent."""

    reads = ("title", "first_name", "last_name", "email", "is_named_publicly")

    title = forms.CharField(
        label=_("Title"), max_length=60, required=False, help_text=_("For example Dr.")
    )
    first_name = forms.CharField(label=_("First name"), max_length=100)
    last_name = forms.CharField(label=_("Last name"), max_length=100)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    is_named_publicly = forms.BooleanField(
        label=_("May be named in public"),
        required=False,
        help_text=_(
            "Only with the person's consent or a public office; otherwise the function is shown."
        ),
    )


class NewPersonForm(PersonForm):
    """A new person, with an invitation if they are to log in."""

    has_reason = False

    is_invited = forms.BooleanField(
        label=_("May log in"),
        required=False,
        help_text=_("The person gets a message with a link to set a password."),
    )

    def clean(self) -> dict[str, object]:
        """Whoever is to log in needs an address."""
        cleaned = super().clean() or {}
        if cleaned.get("is_invited") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error(
                "email", ValidationError(_("To log in the person needs an e-mail address."))
            )
        return cleaned
