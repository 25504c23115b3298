"""Forms about who was there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm, unmark
from meetings.choices import AttendanceState, Seat
from meetings.forms.meetings import TimeOfDayField
from meetings.models import AgendaItem, Attendance, Meeting
from people.models import Person

STATES = [(one.value, one.label) for one in AttendanceState]
COMES, LEAVES, RECUSED = "comes", "leaves", "recused"


class AttendanceChoiceField(forms.ModelChoiceField):
    """Somebody on the attendance list, by name."""

    def label_from_instance(self, obj: Attendance) -> str:
        """The name without the meeting."""
        return str(obj.person)


class ItemChoiceField(forms.ModelChoiceField):
    """An item by number and title."""

    def label_from_instance(self, obj: AgendaItem) -> str:
        """Short enough for a list."""
        return str(obj)[:80]


class AttendanceListForm(forms.Form):
    """The whole list: whether each person came, and why not.

    Only what differs from what the page showed is saved, so two people may fill it in together.
    """

    def __init__(self, *args: Any, attendances: list[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attendances = attendances
        for one in attendances:
            name = str(one.person)
            self.fields[f"state-{one.pk}"] = forms.ChoiceField(
                label=name, choices=STATES, required=False, initial=one.state
            )
            self.fields[f"excuse-{one.pk}"] = forms.CharField(
                label=_("Reason"), max_length=300, required=False, initial=one.excuse
            )
            self.fields[f"was-{one.pk}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=f"{one.state}|{one.excuse}"
            )

    def rows(self) -> list[tuple[Attendance, Any, Any, Any]]:
        """Each person with their fields."""
        return [
            (one, self[f"state-{one.pk}"], self[f"excuse-{one.pk}"], self[f"was-{one.pk}"])
            for one in self.attendances
        ]

    def changed(self) -> list[tuple[Attendance, str, str]]:
        """Who is to be recorded differently from what the page showed."""
        found = []
        for one in self.attendances:
            state = self.cleaned_data.get(f"state-{one.pk}", "")
            excuse = self.cleaned_data.get(f"excuse-{one.pk}", "")
            if f"{state}|{excuse}" != self.cleaned_data.get(f"was-{one.pk}", ""):
                found.append((one, state, excuse))
        return found


class AddAttendanceForm(RecordForm):
    """Somebody who came without being on the list: known to the platform, or by name."""

    has_reason = False
    field_order = (
        "seat", "deputises_for", "person", "first_name", "last_name", "organisation", "function",
    )  # fmt: skip

    seat = forms.ChoiceField(
        label=_("Came as"),
        choices=[
            (Seat.GUEST, Seat.GUEST.label),
            (Seat.DEPUTY, Seat.DEPUTY.label),
            (Seat.ADVISORY, Seat.ADVISORY.label),
            (Seat.VOTING, Seat.VOTING.label),
        ],
    )
    deputises_for = AttendanceChoiceField(
        label=_("Stands in for"),
        queryset=Attendance.objects.none(),
        required=False,
        help_text=_("Only for a deputy."),
    )
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Somebody else, named below"),
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    function = forms.CharField(label=_("Function"), max_length=200, required=False)

    def __init__(
        self, *args: Any, meeting: Meeting, people: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        listed = meeting.attendances.filter(is_withdrawn=False).select_related("person")
        listed = listed.exclude(seat=Seat.DEPUTY)
        self.fields["deputises_for"].queryset = listed  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        unmark([self.fields["first_name"], self.fields["last_name"], self.fields["person"]])

    def clean(self) -> dict[str, Any]:
        """A person from the list, or first and last name."""
        values = super().clean() or {}
        if not values.get("person"):
            for name in ("first_name", "last_name"):
                if not values.get(name):
                    self.add_error(name, _("Please choose a person, or give both names."))
        return values

    @property
    def is_stranger(self) -> bool:
        """Whether the platform does not know the person yet."""
        return not self.cleaned_data.get("person")

    def values(self) -> dict[str, Any]:
        """The names count only without a person from the list."""
        values = super().values()
        for name in ("first_name", "last_name") if values["person"] else ("person",):
            del values[name]
        return values


class SpanForm(RecordForm):
    """A part of the meeting in which somebody was there."""

    has_reason = False

    comes_at = ItemChoiceField(
        label=_("Comes at"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("From the beginning"),
    )
    came_at = TimeOfDayField(label=_("Came at"), required=False)
    leaves_after = ItemChoiceField(
        label=_("Leaves after"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("To the end"),
    )
    left_at = TimeOfDayField(label=_("Left at"), required=False)

    def __init__(self, *args: Any, items: QuerySet[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("comes_at", "leaves_after"):
            self.fields[name].queryset = items  # type: ignore[attr-defined]
        unmark(self.fields.values())


class AtItemForm(forms.Form):
    """What happens to somebody's attendance at one item."""

    attendance = AttendanceChoiceField(label=_("Who"), queryset=Attendance.objects.none())
    what = forms.ChoiceField(
        label=_("What"),
        choices=[
            (LEAVES, _("leaves after this item")),
            (COMES, _("comes at this item")),
            (RECUSED, _("is recused at this item")),
        ],
    )
    when = TimeOfDayField(label=_("Time"), required=False)

    def __init__(self, *args: Any, attendances: QuerySet[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attendance"].queryset = attendances  # type: ignore[attr-defined]
