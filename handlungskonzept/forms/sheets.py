"""The form of a measure sheet: all its fields in groups, for people who never open Wagtail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField, StreamField

from core.actor import AnyUser
from core.forms import unmark
from core.operations import InvalidInput
from handlungskonzept.document.richtext import parse
from handlungskonzept.forms.sheet_body import BodyPart, body_parts, body_values
from handlungskonzept.forms.sheet_fields import (
    NOTATION_HELP,
    AmountField,
    NotationField,
    PlainTextField,
)
from handlungskonzept.forms.sheet_rows import Raw, RowForm, RowGroup
from handlungskonzept.models import FieldOfActionPage, MeasurePage
from handlungskonzept.panels import TITLE_PANEL, objective_choices
from handlungskonzept.queries.sheet_form import choices_for, chosen_keys, fields_of_action

GROUPS: tuple[tuple[str, str | Promise, tuple[str, ...]], ...] = (
    ("teil-ziel", _("Goal and origin"), (
        "title", "summary", "objective", "origin", "origin_note", "resolutions", "priority",
        "is_key_measure", "is_quick_win",
    )),
    ("teil-inhalt", _("Content"), (
        "initial_situation", "description", "steps", "target_groups", "legal_areas", "districts", "body",
    )),
    ("teil-wer", _("Who"), ("lead", "lead_function", "contributors", "project_group")),
    ("teil-wann", _("When"), (
        "planned_start", "planned_end", "is_ongoing", "actual_start", "actual_end",
    )),
    ("teil-mittel", _("Means"), (
        "costs", "staff", "programme", "building_block", "funding_state", "double_funding_check",
    )),
    ("teil-messen", _("Measuring"), ("indicators", "depends_on")),
    ("teil-intern", _("Internal"), ("visibility", "internal_note")),
)  # fmt: skip
"""The groups of the form: anchor, heading, fields."""
NEEDED = ("title", "summary", "description", "lead", "planned_end")
"""What approval demands; a draft may leave it open, but for the title."""
MANY = 8
"""From how many choices on a list is folded."""
LONGEST_KEY = 18
"""Every key of the database has at most so many digits."""
STREAMS = ("steps", "costs", "indicators")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a group: a field, rows, the running text, or a text kept for the editor."""

    name: str
    field: forms.BoundField | None = None
    rows: RowGroup | None = None
    parts: tuple[BodyPart, ...] = ()
    held_back: Any = None
    label: str = ""
    is_folded: bool = False
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the form."""

    anchor: str
    title: str | Promise
    entries: tuple[Entry, ...]


class SheetForm(forms.Form):
    """The sheet of one measure as it stands in ``page``, a page in memory; nothing is written here."""

    reason = forms.CharField(
        label=_("Why this change?"), required=False, max_length=500,
        help_text=_("Stands in the history and helps whoever approves it."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, page: MeasurePage, user: AnyUser) -> None:
        super().__init__(data)
        self.page = page
        self.held_back: dict[str, tuple[Any, ...]] = {}
        offered = choices_for(user, page)
        for _anchor, _title, names in GROUPS:
            for name in names:
                self._add(name, offered.get(name))
        self.groups = {
            name: RowGroup(
                data,
                name=name,
                stream=MeasurePage._meta.get_field(name).stream_block,
                raw=_raw(page, name),
            )
            for name in STREAMS
        }
        self.parts = body_parts(_raw(page, "body"), seed=str(page.translation_key))
        for part in self.parts:
            self.fields.update(part.fields)
        unmark(self.fields.values())

    def _add(self, name: str, offered: QuerySet[Model] | None) -> None:
        field = MeasurePage._meta.get_field(name)
        if isinstance(field, StreamField):
            return
        value = getattr(self.page, name)
        if isinstance(field, RichTextField):
            self._add_rich_text(name, field, str(value))
            return
        if field.many_to_many:
            self.fields[name] = _boxes(field, offered)
            self.initial[name] = chosen_keys(self.page, name)
            return
        self.fields[name] = _field(field)
        self.initial[name] = getattr(self.page, f"{name}_id") if field.is_relation else value
        if offered is not None:
            self.fields[name].queryset = offered  # type: ignore[attr-defined]
        if name == "objective":
            above = self.page.get_parent() if self.page.pk else None
            self.fields[name].widget = forms.Select(choices=objective_choices(above, value))

    def _add_rich_text(self, name: str, field: Any, html: str) -> None:
        notation = NotationField(
            html=html,
            seed=f"{self.page.translation_key}/{name}",
            label=capfirst(str(field.verbose_name)),
            help_text=NOTATION_HELP,
        )
        if notation.is_held:
            _demand(notation, name)
            self.fields[name] = notation
        else:
            self.held_back[name] = parse(html)

    def is_valid(self) -> bool:
        """Whether fields and rows hold sensible values; gaps are allowed."""
        rows = [group.is_valid() for group in self.groups.values()]
        return super().is_valid() and all(rows)

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it, as after adding a row."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for row in (row for group in self.groups.values() for row in group.rows):
            row.leave_unchecked()

    def clean(self) -> Any:
        """The cleaned values; an end before the beginning is refused at the end."""
        cleaned = super().clean() or self.cleaned_data
        for start, end in (("planned_start", "planned_end"), ("actual_start", "actual_end")):
            first, last = cleaned.get(start), cleaned.get(end)
            if first is not None and last is not None and last.end < first.start:
                self.add_error(end, _("The end lies before the beginning."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What differs from the page, as operations take it."""
        changed = {
            name: _taken(self.cleaned_data[name])
            for name in self.changed_data
            if name != "reason" and not name.startswith("body-")
        }
        for name, group in self.groups.items():
            if group.has_changed():
                changed[name] = group.blocks()
        body = body_values(_raw(self.page, "body"), self.parts, self.cleaned_data)
        if body is not None:
            changed["body"] = body
        return changed

    def show(self, refusal: InvalidInput) -> None:
        """Put the sentences of a refusal at fields and rows, without the label they begin with."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                words = sentence.removeprefix(f"{capfirst(_label_of(name))}: ")
                if name in self.groups:
                    self.groups[name].errors.append(words)
                elif name in self.fields:
                    self.add_error(name, words)
                else:
                    self.add_error(None, sentence)

    def all_errors(self) -> list[tuple[str, str]]:
        """Anchor and sentence of everything wrong, in the order of the form."""
        found = [("", str(error)) for error in self.non_field_errors()]
        for entry in (entry for group in self.in_groups() for entry in group.entries):
            if entry.rows is not None:
                found.extend(_row_errors(entry.rows))
            fields = [entry.field] if entry.field else [
                self[name] for part in entry.parts for name in part.fields
            ]  # fmt: skip
            for field in fields:
                anchor = field.id_for_label or field.auto_id
                found.extend((anchor, f"{field.label}: {error}") for error in field.errors)
        return found

    def in_groups(self) -> list[Group]:
        """The form as it is laid out."""
        return [
            Group(anchor, title, tuple(self._entries(names))) for anchor, title, names in GROUPS
        ]

    def _entries(self, names: tuple[str, ...]) -> Iterator[Entry]:
        for name in names:
            if name in self.groups:
                yield Entry(name, rows=self.groups[name], label=capfirst(_label_of(name)))
            elif name == "body":
                parts = tuple(part.bound_to(self) for part in self.parts)
                yield Entry(name, parts=parts, label=str(_("Further text")))
            elif name in self.held_back:
                yield Entry(name, held_back=self.held_back[name], label=capfirst(_label_of(name)))
            else:
                yield self._field_entry(name)

    def _field_entry(self, name: str) -> Entry:
        bound = self[name]
        if not isinstance(bound.field, forms.ModelMultipleChoiceField):
            return Entry(name, field=bound)
        offered = bound.field.queryset
        is_long = offered is not None and offered.count() > MANY
        chosen = len(bound.value() or [])
        is_folded = is_long and not bound.errors
        return Entry(name, field=bound, label=str(bound.label), is_folded=is_folded, chosen=chosen)


class FieldChoice(forms.ModelChoiceField):
    """The choice of a field of action, with the letters of its measures."""

    def to_python(self, value: Any) -> Any:
        """The chosen page; a number that no key can be is no choice, where the database would trip."""
        if isinstance(value, str) and len(value) > LONGEST_KEY:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        """ "W · Wohnen" """
        return f"{obj.code_prefix} · {obj.draft_title}"


class MeasureChoices(forms.ModelMultipleChoiceField):
    """The choice of measures, with code and title."""

    def label_from_instance(self, obj: Any) -> str:
        """ "W-03 Übergang in eigene Wohnung" """
        return f"{obj.code} {obj.page.draft_title}"


class NewSheetForm(forms.Form):
    """Where a new measure stands and what it is called; the rest follows on its sheet."""

    parent = FieldChoice(
        label=_("Field of action"), queryset=FieldOfActionPage.objects.none(), empty_label=None,
        widget=forms.RadioSelect,
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=255)
    summary = PlainTextField(label=_("Summary"), max_length=600, required=False)
    reason = forms.CharField(
        label=_("Where does it come from?"), required=False, max_length=500,
        help_text=_("Stands in the history and helps whoever approves it."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = fields_of_action()


def _raw(page: MeasurePage, name: str) -> list[Raw]:
    """The blocks of a stream as JSON keeps them."""
    return list(getattr(page, name).get_prep_value())


def _field(field: Any) -> forms.Field:
    """A form field with the model's label and help that lets gaps pass."""
    if field.name == "staff":
        found: forms.Field = AmountField(largest=Decimal("9999.99"))
        found.label = capfirst(str(field.verbose_name))
    elif field.get_internal_type() == "TextField":
        found = PlainTextField(
            label=capfirst(str(field.verbose_name)),
            help_text=field.help_text,
            max_length=field.max_length,
        )
    else:
        found = field.formfield()
    if field.name == "title":
        found.help_text = str(TITLE_PANEL.help_text)
    found.required = field.name == "title"
    _demand(found, field.name)
    return found


def _demand(field: forms.Field, name: str) -> None:
    """Say at the field that approval needs it."""
    if name in NEEDED and name != "title":
        field.is_needed = True  # type: ignore[attr-defined]


def _boxes(field: Any, offered: QuerySet[Model] | None) -> forms.ModelMultipleChoiceField:
    options = {"form_class": MeasureChoices} if field.name == "depends_on" else {}
    found: forms.ModelMultipleChoiceField = field.formfield(
        widget=forms.CheckboxSelectMultiple, required=False, **options
    )
    assert offered is not None
    found.queryset = offered
    return found


def _taken(value: Any) -> Any:
    return list(value) if isinstance(value, QuerySet) else value


def _label_of(name: str) -> str:
    try:
        return str(getattr(MeasurePage._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name


def label_of(name: str) -> str:
    """What a posted field of the sheet is called: "steps-1-due" is "Steps 2"."""
    group, _dash, rest = name.partition("-")
    place = rest.partition("-")[0]
    if group in STREAMS and place.isdecimal():
        return f"{capfirst(_label_of(group))} {int(place) + 1}"
    if group == "body":
        return str(_("Further text"))
    known = {"reason": _("Why this change?"), "parent": _("Field of action")}
    return str(known[name]) if name in known else capfirst(_label_of(name))


def _row_errors(group: RowGroup) -> Iterator[tuple[str, str]]:
    """The group's own errors, then those of its rows with their number."""
    for error in group.errors:
        yield group.name, f"{capfirst(_label_of(group.name))}: {error}"
    for number, row in enumerate(group.rows, 1):
        if row.is_removed or not row.is_bound:
            continue
        yield from _one_rows_errors(group, number, row)


def _one_rows_errors(group: RowGroup, number: int, row: RowForm) -> Iterator[tuple[str, str]]:
    for error in row.non_field_errors():
        yield group.name, f"{group.label} {number}: {error}"
    for field in row.shown():
        for error in field.errors:
            yield field.id_for_label, f"{group.label} {number}, {field.label}: {error}"
