"""The forms of the members' area."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from meetings.models import Resolution


class ApprovalForm(forms.Form):
    """Approve a text, with a remark if there is something to say."""

    comment = forms.CharField(
        label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )


class RefusalForm(forms.Form):
    """Send a text back with a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The author reads it."),
    )


class AdoptionForm(forms.Form):
    """Record that the steering group adopted a proposal."""

    resolution = forms.ModelChoiceField(
        label=_("Resolution"),
        queryset=Resolution.objects.none(),
        help_text=_(
            "Adopted resolutions of the steering group that have not adopted a version yet."
        ),
    )
    number = forms.CharField(
        label=_("Number"),
        max_length=7,
        help_text=_("A small change counts 1.0 → 1.1, a large one 1.1 → 2.0."),
    )
    summary = forms.CharField(
        label=_("What changed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, resolutions: QuerySet[Resolution], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["resolution"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = resolutions
