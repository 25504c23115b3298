"""Forms that plan, move and call off meetings."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LongTextField, RecordForm
from meetings.choices import MeetingMode
from meetings.models import Meeting
from people.models import Person
from projectgroups.models import Milestone


class TimeOfDayField(forms.TimeField):
    """A time of day, picked or typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        super().__init__(**kwargs)


class MeetingForm(RecordForm):
    """When and where a body meets, and who leads and writes.

    The fields for day and end bear the operation's names, so that its refusals stand beside them.
    """

    reads = (
        "title", "mode", "place", "online_address", "chair", "note_taker", "note", "is_public",
        "milestone",
    )  # fmt: skip
    has_reason = False

    starts_at = DayField(label=_("Day"))
    starts = TimeOfDayField(label=_("Begins at"))
    ends_at = TimeOfDayField(
        label=_("Ends at"),
        required=False,
        help_text=_("The minutes planned for the items are held against it."),
    )
    mode = forms.ChoiceField(
        label=_("Where"), choices=MeetingMode.choices, initial=MeetingMode.ON_SITE
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        required=False,
        help_text=_("Building, room and address, as they stand in the invitation."),
    )
    online_address = forms.URLField(
        label=_("Address of the online room"),
        required=False,
        assume_scheme="https",
        help_text=_("Only the invited see it."),
    )
    chair = forms.ModelChoiceField(
        label=_("Led by"), queryset=Person.objects.none(), required=False, empty_label=_("nobody")
    )
    note_taker = forms.ModelChoiceField(
        label=_("Minutes taken by"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("nobody"),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Only for a special meeting, for example its kick-off."),
    )
    milestone = forms.ModelChoiceField(
        label=_("Milestone"),
        queryset=Milestone.objects.none(),
        required=False,
        empty_label=_("for no milestone"),
        help_text=_("The step on the way that this meeting is."),
    )
    note = LongTextField(
        label=_("Note in the invitation"),
        required=False,
        rows=3,
        help_text=_("For example how to get there."),
    )
    is_public = forms.BooleanField(
        label=_("Show the date in public"),
        required=False,
        initial=True,
        help_text=_("Day, place and body; the agenda without what is not public."),
    )

    def __init__(
        self,
        *args: Any,
        chairs: QuerySet[Person],
        note_takers: QuerySet[Person],
        milestones: QuerySet[Milestone],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = {"chair": chairs, "note_taker": note_takers, "milestone": milestones}
        for name, queryset in choices.items():
            if name in self.fields:
                self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        if isinstance(self.record, Meeting):
            self.initial.update(_times_of(self.record))

    def values(self) -> dict[str, Any]:
        """Day and times as the two moments the operation takes."""
        values = super().values()
        day, starts, ends = values.pop("starts_at"), values.pop("starts"), values.pop("ends_at")
        values["starts_at"] = _moment(day, starts)
        values["ends_at"] = _moment(day, ends) if ends is not None else None
        return values


class PlanMeetingForm(MeetingForm):
    """A new meeting."""

    field_order = (
        "starts_at",
        "starts",
        "ends_at",
        *MeetingForm.reads[1:6],
        "title",
        "milestone",
        "reason",
    )
    has_reason = True
    reason_help = _("Needed only for a day outside of what its milestone is planned for.")

    with_standing_items = forms.BooleanField(
        label=_("Begin the agenda with the standing items"),
        required=False,
        initial=True,
        help_text=_(
            "Welcome, agenda, last minutes, state of resolutions; miscellaneous, next date."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reason for another time")


class DateMilestoneForm(PlanMeetingForm):
    """A meeting for a milestone that so far has a rough date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["milestone"]


class ChangeMeetingForm(MeetingForm):
    """A planned meeting moved or put in other words."""

    has_reason = True
    reason_help = _(
        "Stands in the history. Needed for a day outside of what its milestone is planned for."
    )


class CancelMeetingForm(RecordForm):
    """Why a meeting does not take place."""

    has_reason = False

    because = LongTextField(
        label=_("Called off because"),
        rows=3,
        max_length=500,
        help_text=_("Everybody invited reads this."),
    )


def _times_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting's day, beginning and end as the form's fields show them."""
    starts = timezone.localtime(meeting.starts_at)
    ends = timezone.localtime(meeting.ends_at).time() if meeting.ends_at else None
    return {"starts_at": starts.date(), "starts": starts.time(), "ends_at": ends}


def _moment(day: date, at: time) -> datetime:
    """A time of day on a day, in the platform's time zone."""
    return timezone.make_aware(datetime.combine(day, at))
