"""Forms around the text of minutes: times of the meeting, where an item stands, two texts."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LongTextField, RecordForm
from core.operations import Conflict, Refusal
from meetings.choices import ItemOutcome
from meetings.forms.meetings import TimeOfDayField
from meetings.models import Meeting
from meetings.operations.minutes import OUTCOMES


class BeginForm(RecordForm):
    """When the meeting really began."""

    has_reason = False

    began_at = TimeOfDayField(label=_("Began at"))

    def __init__(self, *args: Any, meeting: Meeting, now: datetime, **kwargs: Any) -> None:
        shown = meeting.began_at or _within(meeting, now)
        kwargs["initial"] = {"began_at": timezone.localtime(shown).time()}
        super().__init__(*args, **kwargs)
        self._day = timezone.localtime(meeting.starts_at).date()

    def values(self) -> dict[str, Any]:
        """The time on the day of the meeting."""
        at: time = self.cleaned_data["began_at"]
        return {"began_at": timezone.make_aware(datetime.combine(self._day, at))}


class CloseForm(RecordForm):
    """When the meeting ended; it may be past midnight."""

    has_reason = False
    field_order = ("day", "closed_at")

    day = DayField(label=_("Day"))
    closed_at = TimeOfDayField(label=_("Ended at"))

    def __init__(self, *args: Any, meeting: Meeting, now: datetime, **kwargs: Any) -> None:
        shown = meeting.closed_at or _end_of(meeting, now)
        local = timezone.localtime(shown)
        kwargs["initial"] = {"day": local.date(), "closed_at": local.time()}
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """Day and time as one moment."""
        values = super().values()
        moment = datetime.combine(values["day"], values["closed_at"])
        return {"closed_at": timezone.make_aware(moment)}


class OutcomeForm(forms.Form):
    """Where an item stands."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[(one.value, one.label) for one in OUTCOMES]
    )


class TextForm(forms.Form):
    """The text of an item as a page or its script sends it, with what it grew out of."""

    result = LongTextField(label=_("Result"), required=False, strip=False)
    course = LongTextField(label=_("Course"), required=False, strip=False)
    base_revision = forms.IntegerField(min_value=0)
    base_result = LongTextField(required=False, strip=False)
    base_course = LongTextField(required=False, strip=False)
    kept = forms.IntegerField(required=False)


class SettleForm(RecordForm):
    """One text in place of two."""

    has_reason = False

    result = LongTextField(label=_("Result"), required=False, rows=8)
    course = LongTextField(label=_("Course"), required=False, rows=8)
    base_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, revision: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base_revision"].initial = self.revision = revision

    def show_conflict(self, refusal: Refusal) -> None:
        """After somebody saved meanwhile, the page shows their text: the decision is about it now."""
        if isinstance(refusal, Conflict):
            data = QueryDict(mutable=True)
            data.update(self.data)
            data["base_revision"] = str(self.revision)
            self.data = data


class QuickFollowUpForm(forms.Form):
    """Who does what until when, in one line."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    who = forms.CharField(label=_("Who"), max_length=200, required=False)
    due = DayField(label=_("Until"), required=False)
    is_internal = forms.BooleanField(label=_("Not in the public edition"), required=False)


def outcome_choices() -> list[tuple[str, Any]]:
    """What may be said of an item, for the buttons of the screen."""
    return [(one.value, ItemOutcome(one).label) for one in OUTCOMES]


def _within(meeting: Meeting, now: datetime) -> datetime:
    """Now on the day of the meeting, else when it was planned to begin."""
    same_day = timezone.localtime(now).date() == timezone.localtime(meeting.starts_at).date()
    return now if same_day else meeting.starts_at


def _end_of(meeting: Meeting, now: datetime) -> datetime:
    same_day = timezone.localtime(now).date() == timezone.localtime(meeting.starts_at).date()
    return now if same_day else meeting.ends_at or meeting.starts_at
