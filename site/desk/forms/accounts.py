"""Forms about accounts and office roles; each asks for the reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from people.choices import OfficeRole


class ReasonForm(RecordForm):
    """Nothing but the reason."""

    is_reason_required = True


class OpenAccountForm(RecordForm):
    """The address of an account for somebody who is entered already."""

    has_reason = False

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("With it the person signs in; the link for the password goes there."),
    )


class ChangeEmailForm(ReasonForm):
    """Another log-in address."""

    reads = ("email",)

    email = forms.EmailField(label=_("New log-in address"))


class GrantRoleForm(ReasonForm):
    """One of the roles that the account does not have."""

    role = forms.ChoiceField(label=_("Role"), choices=OfficeRole.choices)


class SendLinkForm(RecordForm):
    """No field at all: the page says what happens."""

    has_reason = False
