"""Forms about follow-ups, and the filter of their list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, LongTextField, RecordForm, unmark
from landscape.models import Organisation
from meetings.choices import FollowUpState
from meetings.models import AgendaItem, FollowUp
from meetings.queries.follow_ups import OVERDUE, SETTLED
from people.models import Person
from projectgroups.models import WorkingGroup


class FollowUpForm(RecordForm):
    """Who does what until when."""

    reads = ("text", "person", "organisation", "who", "due", "is_internal")

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), required=False, empty_label=_("nobody")
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), required=False
    )
    who = forms.CharField(
        label=_("Who else"),
        max_length=200,
        required=False,
        help_text=_("In free words, where no list has it."),
    )
    due = DayField(label=_("Until"), required=False)
    is_internal = forms.BooleanField(label=_("Not in the public edition"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: QuerySet[Person],
        organisations: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        if isinstance(self.record, FollowUp) and self.record.item is not None:
            self._keep_minuted_words(self.record)

    def _keep_minuted_words(self, follow_up: FollowUp) -> None:
        """What released minutes say is shown and not typed."""
        assert follow_up.item is not None
        if follow_up.item.meeting.is_minuted:
            for name in ("text", "is_internal"):
                del self.fields[name]
            self.fields["reason"].required = True


class NewFollowUpForm(FollowUpForm):
    """A new follow-up of a meeting, with the item it came up at."""

    has_reason = False
    field_order = ("item", "text", "person", "organisation", "who", "due", "is_internal")

    item = forms.ModelChoiceField(
        label=_("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("none (agreed outside of a meeting)"),
    )

    def __init__(
        self, data: QueryDict | None = None, *, items: QuerySet[AgendaItem], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class SettleForm(RecordForm):
    """That it is done; who keeps the meetings may drop it instead, with the reason."""

    reason_help = _("Needed for dropping it. Stands in the history.")

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (FollowUpState.DONE, FollowUpState.DONE.label),
            (FollowUpState.DROPPED, FollowUpState.DROPPED.label),
        ],
        initial=FollowUpState.DONE,
        widget=forms.RadioSelect,
    )
    settled_on = DayField(label=_("On"))

    def __init__(self, data: QueryDict | None = None, *, may_drop: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not may_drop:
            self.fields["state"].choices = [(FollowUpState.DONE, FollowUpState.DONE.label)]  # type: ignore[attr-defined]
            self.fields["state"].widget = forms.HiddenInput()
            self.fields["reason"].help_text = _("Stands in the history.")


class ReasonForm(RecordForm):
    """Only why."""

    is_reason_required = True


class ConfirmForm(RecordForm):
    """Nothing to fill in: only the question."""

    has_reason = False


class RemarkForm(RecordForm):
    """What is said about a follow-up."""

    has_reason = False

    text = LongTextField(label=_("Remark"), rows=3, max_length=2000)


class FollowUpFilter(forms.Form):
    """What of the bodies' follow-ups is shown."""

    gremium = forms.ModelChoiceField(
        label=_("Body"),
        queryset=WorkingGroup.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("all"),
    )
    stand = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", pgettext_lazy("follow-ups", "open")),
            (OVERDUE, _("overdue")),
            (SETTLED, pgettext_lazy("follow-ups", "settled")),
        ],
        required=False,
    )
    suche = forms.CharField(label=_("Words"), max_length=200, required=False)

    def __init__(self, data: QueryDict, *, bodies: QuerySet[WorkingGroup]) -> None:
        super().__init__(data)
        self.fields["gremium"].queryset = bodies  # type: ignore[attr-defined]
        unmark(self.fields.values())
