"""Forms that close minutes: review, objection, release, confirmation, correction, publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LongTextField, RecordForm, unmark
from meetings.choices import ObjectionState
from meetings.models import AgendaItem


class ItemChoiceField(forms.ModelChoiceField):
    """An item of a later meeting, named with its meeting."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        """The meeting and the item."""
        return f"{obj.meeting} – {obj}"


class ReviewForm(RecordForm):
    """Until when members may object to the draft."""

    has_reason = False
    until = DayField(
        label=_("Objections until"), help_text=_("The last day on which members can object.")
    )


class ObjectionForm(RecordForm):
    """What is wrong about one sentence of the draft."""

    has_reason = False
    text = LongTextField(
        label=_("What is wrong about it?"),
        help_text=_("Please say how it really was. The note-takers and the members read this."),
        rows=5,
        max_length=4000,
    )


class AnswerForm(RecordForm):
    """Whether an objection is taken up, and why not."""

    has_reason = False
    reads = ("answer",)
    state = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (ObjectionState.ACCEPTED, _("Taken up: the text is changed")),
            (ObjectionState.REJECTED, _("Not taken up")),
        ],
        widget=forms.RadioSelect,
    )
    answer = LongTextField(
        label=_("Reason for the answer"),
        help_text=_("Needed if it is not taken up. Whoever objected gets a mail."),
        rows=4,
        max_length=2000,
        required=False,
        is_unmarked=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record is not None and self.record.state in ObjectionState.values:  # type: ignore[attr-defined]
            self.fields["state"].initial = self.record.state  # type: ignore[attr-defined]


class ReleaseForm(RecordForm):
    """The release; before the last day for objections it takes a reason."""

    reason_help = _("Stands in the history. Members could still object.")

    def __init__(self, *args: Any, is_early: bool = False, **kwargs: Any) -> None:
        self.has_reason = self.is_reason_required = is_early
        super().__init__(*args, **kwargs)
        if is_early:
            self.fields["reason"].label = _("Why are the minutes released now?")


class ConfirmForm(RecordForm):
    """At which item of a later meeting the minutes were noted or approved."""

    has_reason = False
    item = ItemChoiceField(
        label=_("In which meeting, at which item?"),
        queryset=AgendaItem.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, items: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class CorrectionForm(RecordForm):
    """Old and new wording, and where that was decided."""

    has_reason = False
    item = forms.ModelChoiceField(
        label=_("At which item do the minutes read wrongly?"),
        queryset=AgendaItem.objects.none(),
        empty_label=_("At none: head or attendance"),
        required=False,
    )
    old_wording = LongTextField(
        label=_("Old wording"),
        help_text=_("Exactly as it stands in the released minutes; copy it from there."),
        rows=3,
    )
    new_wording = LongTextField(label=_("New wording"), rows=3)
    decided_in = ItemChoiceField(
        label=_("Decided in which meeting, at which item?"), queryset=AgendaItem.objects.none()
    )
    is_public = forms.BooleanField(
        label=_("The public may read the correction"),
        help_text=_("Of an item that is not public, no correction is ever public."),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, items: QuerySet[AgendaItem], later: QuerySet[AgendaItem], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]
        unmark([self.fields["item"]])
        self.fields["decided_in"].queryset = later  # type: ignore[attr-defined]


class ProposeForm(RecordForm):
    """The proposal to put the public edition online: a button is enough."""

    has_reason = False


class PublishForm(RecordForm):
    """Until when the public edition stands online."""

    has_reason = False
    ends_on = DayField(
        label=_("Public until"), help_text=_("The day after it is taken off by itself.")
    )


class WithdrawForm(RecordForm):
    """Why minutes are taken off the website."""

    is_reason_required = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmark([self.fields["reason"]])
