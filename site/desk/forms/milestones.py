"""Forms about milestones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import FuzzyDateFormField
from core.forms import LongTextField, RecordForm
from landscape.models import Organisation
from projectgroups.choices import OPEN_STATES, ClosesWhen, MilestoneState

_OPEN = [(value, label) for value, label in MilestoneState.choices if value in OPEN_STATES]


class MilestoneForm(RecordForm):
    """A new milestone."""

    reads: tuple[str, ...] = (
        "title", "owner", "planned", "description", "done_when", "is_public", "closes_when", "expected_count",
    )  # fmt: skip
    has_reason = False

    title = forms.CharField(label=_("Title"), max_length=200)
    owner = forms.ModelChoiceField(
        label=_("Responsible"), queryset=Organisation.objects.none(), empty_label=_("Please choose")
    )
    planned = FuzzyDateFormField(label=_("Planned for"))
    description = LongTextField(label=_("Description"), required=False, rows=4)
    done_when = forms.CharField(
        label=_("Reached when"),
        max_length=300,
        required=False,
        help_text=_("One sentence by which everybody sees that it is reached."),
    )
    closes_when = forms.ChoiceField(
        label=_("Completion"), choices=ClosesWhen.choices, initial=ClosesWhen.BY_HAND
    )
    expected_count = forms.IntegerField(
        label=_("Number of project groups"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Only if it completes itself when the project groups exist."),
    )
    is_public = forms.BooleanField(label=_("Show in public"), required=False, initial=True)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = organisations  # type: ignore[attr-defined]


class ChangeMilestoneForm(MilestoneForm):
    """A milestone under way; moving it later demands the reason for the delay."""

    reads = (*MilestoneForm.reads, "state", "delay_reason")
    has_reason = True
    field_order = ("title", "owner", "planned", "delay_reason", "state", "description")

    state = forms.ChoiceField(label=_("State"), choices=_OPEN)
    delay_reason = LongTextField(
        label=_("Reason for the delay"),
        required=False,
        rows=3,
        help_text=_("Needed when it takes longer than planned. The public reads it."),
    )


class CompleteMilestoneForm(RecordForm):
    """When a milestone was reached."""

    reads = ("delay_reason",)

    actual = FuzzyDateFormField(label=_("Reached"))
    delay_reason = LongTextField(
        label=_("Reason for the delay"),
        required=False,
        rows=3,
        help_text=_("Needed when it took longer than planned. The public reads it."),
    )
    field_order = ("actual", "delay_reason")


class ReasonForm(RecordForm):
    """A step that needs nothing but a reason."""

    is_reason_required = True
