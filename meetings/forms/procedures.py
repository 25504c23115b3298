"""Forms about decisions in writing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LongTextField, RecordForm
from meetings.choices import WrittenAnswer

MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"]


class ProcedureForm(RecordForm):
    """The motion on which a body decides in writing."""

    has_reason = False

    title = forms.CharField(label=_("Title"), max_length=200)
    wording = LongTextField(
        label=_("Draft resolution"),
        rows=8,
        help_text=_("The words that become the resolution if the body agrees."),
    )
    explanation = LongTextField(label=_("Explanation"), rows=5, required=False)
    deadline = forms.DateTimeField(
        label=_("Answers until"),
        input_formats=MOMENT_FORMATS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT_FORMATS[0]),
    )
    is_public = forms.BooleanField(
        label=_("The resolution is public if it is adopted"), required=False, initial=True
    )


class VoteForm(RecordForm):
    """A member's own answer."""

    has_reason = False

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=WrittenAnswer.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        help_text=_("Whoever keeps the meetings of the body reads it."),
    )


class RecordAnswerForm(VoteForm):
    """An answer that came another way."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=WrittenAnswer.choices, widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("How the answer came"),
        max_length=500,
        help_text=_("For example: by e-mail of 3 September."),
    )


class StopForm(RecordForm):
    """Why a procedure is taken back."""

    has_reason = False

    because = forms.CharField(label=_("Reason"), max_length=500)
