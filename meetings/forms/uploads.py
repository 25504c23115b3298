"""Forms for minutes that were written elsewhere: the meeting, rows beside the file, the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LongTextField, RecordForm, unmark
from meetings.choices import ResolutionResult
from meetings.forms.meetings import TimeOfDayField
from meetings.models import AgendaItem, Meeting, MeetingQuerySet
from meetings.operations.posting import Decided, ToDo
from meetings.operations.voting import is_open_to_all
from meetings.queries.agenda import AgendaLine
from people.models import Person
from projectgroups.models import Membership, WorkingGroup

FIRST_ROWS, MOST_ROWS = 1, 20

Agendas = Mapping[Meeting, Sequence[AgendaLine]]
"""The items of each meeting the file can belong to."""


class PersonChoice(forms.ModelChoiceField):
    """A member, named."""

    def label_from_instance(self, obj: Any) -> str:
        """Family name first, as lists are read."""
        return str(obj)


class MeetingChoice(forms.ModelChoiceField):
    """One of the body's meetings."""

    def label_from_instance(self, obj: Any) -> str:
        """Number, body and day."""
        return str(obj)


class WhichMeetingForm(forms.Form):
    """A meeting the platform knows, or day and time of one it does not."""

    meeting = MeetingChoice(
        label=_("Meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("another meeting, entered below"),
    )
    starts_at = DayField(label=_("Day"), required=False)
    starts = TimeOfDayField(label=_("Begins at"), required=False)
    ends_at = TimeOfDayField(label=_("Ends at"), required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)

    def __init__(self, *args: Any, meetings: MeetingQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meetings.exists():
            self._choice().queryset = meetings
        else:
            del self.fields["meeting"]
        unmark(self.fields[name] for name in ("starts_at", "starts") if name in self.fields)
        if "meeting" in self.fields:
            unmark([self.fields["meeting"]])

    def _choice(self) -> MeetingChoice:
        field = self.fields["meeting"]
        assert isinstance(field, MeetingChoice)
        return field

    def clean(self) -> dict[str, Any]:
        """Without a chosen meeting day and time are needed."""
        values: dict[str, Any] = super().clean() or {}
        if not values.get("meeting"):
            for name in ("starts_at", "starts"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Please say when the meeting was."))
        return values

    def moment(self, name: str, time_name: str) -> datetime | None:
        """Day and time of day together."""
        day, time = self.cleaned_data.get(name), self.cleaned_data.get(time_name)
        return timezone.make_aware(datetime.combine(day, time)) if day and time else None

    def values(self) -> dict[str, Any]:
        """When and where, as the operation takes it."""
        return {
            "starts_at": self.moment("starts_at", "starts"),
            "ends_at": self.moment("starts_at", "ends_at"),
            "place": self.cleaned_data["place"],
        }


class ItemField(forms.ChoiceField):
    """An item of the agenda; with several meetings they are grouped, with a single item it is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Agenda item"), required=False, **kwargs)
        self.items: dict[str, AgendaItem] = {}

    def offer(self, agendas: Agendas) -> None:
        """Let one of these items be chosen."""
        groups = [(str(meeting), list(map(_option, lines))) for meeting, lines in agendas.items()]
        self.items = {str(line.item.pk): line.item for lines in agendas.values() for line in lines}
        options = groups[0][1] if len(groups) == 1 else groups
        self.choices = [("", _("Please choose")), *options]
        if len(self.items) == 1:
            self.initial = next(iter(self.items))

    def clean(self, value: Any) -> AgendaItem | None:
        """The item, none where none was chosen."""
        chosen: str = super().clean(value)
        return self.items[chosen] if chosen else None


def _option(line: AgendaLine) -> tuple[str, str]:
    words = _("Item %(number)s: %(title)s")
    if not is_open_to_all(line.item):
        words = _("Item %(number)s (not public): %(title)s")
    return str(line.item.pk), str(words % {"number": line.number, "title": line.item.title})


class BesideForm(forms.Form):
    """A row beside the file, at an item of the agenda where there is one."""

    item = ItemField()

    def __init__(self, *args: Any, agendas: Agendas, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, ItemField)
        if agendas:
            field.offer(agendas)
            unmark([field])
        else:
            del self.fields["item"]

    @cached_property
    def changed_data(self) -> list[str]:
        """What was entered; a row in which nothing but an item is chosen says nothing."""
        return [name for name in super().changed_data if name != "item"]

    def fits(self, meeting: Meeting | None, *, has_agenda: bool) -> bool:
        """Whether the item is one of this meeting's, and given where it has an agenda."""
        item = self.cleaned_data.get("item")
        if not self.has_changed() or "item" not in self.fields:
            return True
        if item is not None and item.meeting != meeting:
            self.add_error("item", _("This item belongs to another meeting."))
        elif item is None and has_agenda:
            self.add_error("item", _("Please choose the item of the agenda."))
        return "item" not in self.errors


class DecidedForm(BesideForm):
    """A resolution that stands in the file."""

    title = forms.CharField(label=_("Title"), max_length=200)
    wording = LongTextField(label=_("Wording"), rows=3)
    result = forms.ChoiceField(
        label=_("Result"), choices=ResolutionResult.choices, initial=ResolutionResult.ADOPTED
    )
    sentence = forms.CharField(
        label=_("Result of the vote"),
        max_length=500,
        required=False,
        help_text=_("As the file says it, for example “unanimously”."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it once it is adopted"),
        required=False,
        initial=True,
        help_text=_("At an item that is not public it never is."),
    )

    def value(self) -> Decided:
        """The row as the operation takes it; what is decided at a closed item is closed."""
        values = dict(self.cleaned_data)
        item = values.get("item")
        values["is_public"] = values["is_public"] and (item is None or is_open_to_all(item))
        return Decided(**values)


class ToDoForm(BesideForm):
    """A follow-up that stands in the file."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    person = PersonChoice(
        label=_("Person"), queryset=Person.objects.none(), required=False, empty_label=_("nobody")
    )
    who = forms.CharField(
        label=_("or who else"),
        max_length=200,
        required=False,
        help_text=_("An office or a name that is not in the list."),
    )
    due = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, group: WorkingGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, PersonChoice)
        members = Membership.objects.filter(group=group).values("person")
        field.queryset = Person.objects.filter(pk__in=members)

    def clean(self) -> dict[str, Any]:
        """Somebody does it."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("text") and not values.get("person") and not values.get("who"):
            self.add_error("who", _("Please say who does it."))
        return values

    def value(self) -> ToDo:
        """The row as the operation takes it."""
        return ToDo(**self.cleaned_data)


class Rows:
    """Some rows of one kind; empty ones count for nothing, and more can be asked for without script."""

    def __init__(
        self, kind: type[BesideForm], name: str, data: QueryDict | None, **arguments: Any
    ) -> None:
        self.name = name
        self.asked = data is not None and data.get("row") == f"{name}::add"
        is_checked = data is not None and not data.get("row")
        self.forms = [
            self._row(kind, number, data, is_checked=is_checked, **arguments)
            for number in range(self._count(data))
        ]

    def _count(self, data: QueryDict | None) -> int:
        sent = data.get(f"{self.name}-count", "") if data is not None else ""
        count = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 4 else FIRST_ROWS
        return min(max(count + self.asked, 1), MOST_ROWS)

    def _row(
        self, kind: type[BesideForm], number: int, data: QueryDict | None, *, is_checked: bool,
        **arguments: Any,
    ) -> BesideForm:  # fmt: skip
        """One row: checked with what was sent, or merely filled with it while more are asked for."""
        prefix = f"{self.name}-{number}"
        if data is None or is_checked:
            arguments["data"] = data
        elif any(f"{prefix}-{name}" in data for name in kind.base_fields):
            arguments["initial"] = {
                name: f"{prefix}-{name}" in data
                if isinstance(field, forms.BooleanField)
                else data.get(f"{prefix}-{name}", "")
                for name, field in kind.base_fields.items()
            }
        return kind(prefix=prefix, empty_permitted=True, use_required_attribute=False, **arguments)

    @property
    def is_open(self) -> bool:
        """Whether there is anything to see in the rows, so that they are unfolded."""
        return self.asked or any(
            form.initial or (form.is_bound and form.has_changed()) for form in self.forms
        )

    def is_valid(self) -> bool:
        """Whether every row that says anything says enough."""
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    def fit(self, meeting: Meeting | None, *, has_agenda: bool) -> bool:
        """Whether every row that says anything names an item of this meeting, where there are any."""
        answers = [form.fits(meeting, has_agenda=has_agenda) for form in self.forms]
        return all(answers)

    def values(self) -> list[Any]:
        """The rows that say anything."""
        return [form.value() for form in self.forms if form.has_changed()]  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """The file, and whether members read it from now on."""

    file = forms.FileField(
        label=_("Minutes as a Word or PDF file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.odt"}),
        error_messages={"required": _("Please choose the file.")},
    )
    is_released = forms.BooleanField(
        label=_("Release at once: members read the minutes, and nothing changes any more"),
        required=False,
        help_text=_("Without it they are a draft that can be checked and released later."),
    )

    def __init__(self, *args: Any, may_release: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_release:
            del self.fields["is_released"]


class RemoveFileForm(RecordForm):
    """Nothing to fill in: only the question."""

    has_reason = False


class ShowFileForm(forms.Form):
    """That somebody vouches for the file before everybody may have it."""

    is_clean = forms.BooleanField(
        label=_(
            "I have read the file. It holds nothing that is not public, and nothing personal "
            "without the consent of who is named."
        ),
        error_messages={
            "required": _("Please confirm that you have read the file and that it may be public.")
        },
    )


class HideFileForm(forms.Form):
    """Why the file is for members only again."""

    reason = forms.CharField(
        label=_("Reason for this change"), max_length=500, help_text=_("Stands in the history.")
    )
