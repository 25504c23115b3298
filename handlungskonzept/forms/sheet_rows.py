"""The rows of a measure sheet (steps, costs, indicators) as small repeated groups that keep identities."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.forms import unmark
from handlungskonzept.forms.sheet_fields import AmountField

MOST_ROWS = 200
MOVES = {"up": -1, "down": 1}
Raw = dict[str, Any]


class RowForm(forms.Form):
    """One row; ``raw`` is the block it was, none for a new one."""

    id = forms.CharField(widget=forms.HiddenInput, required=False)
    removed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None, *, block: blocks.StructBlock, raw: Raw | None, **kwargs: Any
    ) -> None:
        value = (raw or {}).get("value", {})
        initial = {"id": (raw or {}).get("id") or str(uuid4()), "removed": ""}
        super().__init__(data, **kwargs)
        for name, child in block.child_blocks.items():
            self.fields[name] = field = _field_for(child)
            initial[name] = field.to_python(value[name]) if value.get(name) is not None else None
            if raw is None:
                initial[name] = child.get_default()
        self.initial = initial
        self.raw = raw
        self.names = list(block.child_blocks)
        unmark(self.fields.values())

    @property
    def is_removed(self) -> bool:
        """Whether the row goes away on saving."""
        return bool(self["removed"].value())

    @property
    def identity(self) -> str:
        """The lasting identity of the row."""
        return str(self["id"].value() or "")

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        self._errors = forms.utils.ErrorDict()

    def shown(self) -> list[forms.BoundField]:
        """The fields a person sees."""
        return [self[name] for name in self.names]

    def words(self) -> str:
        """What stands in the row, in one line."""
        values = (self[name].value() for name in self.names if not self.fields[name].has_choices)  # type: ignore[attr-defined]
        return ", ".join(str(value) for value in values if value not in (None, ""))

    def is_blank(self) -> bool:
        """Whether a new row was left empty."""
        return self.raw is None and not self.words()

    def block(self, kind: str) -> Raw:
        """The block the page keeps; an untouched row is the one it was, to the letter."""
        touched = [name for name in self.names if name in self.changed_data]
        if self.raw is not None and not touched:
            return self.raw
        value = dict((self.raw or {}).get("value", {}))
        for name in self.names if self.raw is None else touched:
            value[name] = _kept(self.cleaned_data[name])
        return {"type": kind, "value": value, "id": self.identity}


class RowGroup:
    """All rows of one stream: what was posted, or what the page holds."""

    def __init__(
        self, data: QueryDict | None, *, name: str, stream: blocks.StreamBlock, raw: list[Raw]
    ) -> None:
        self.name, self.raw = name, raw
        ((self.kind, self.block),) = stream.child_blocks.items()
        self.label = self.block.label
        self.errors: list[str] = []
        count = _count(data, name) if data is not None else None
        known = {str(one.get("id")): one for one in raw}
        self.rows = [
            RowForm(
                data,
                block=self.block,
                raw=raw[position]
                if data is None
                else known.get(data.get(f"{name}-{position}-id", "")),
                prefix=f"{name}-{position}",
            )
            for position in range(len(raw) if count is None else count)
        ]

    def is_valid(self) -> bool:
        """Whether every row that stays holds sensible values, each with its own identity."""
        seen: set[str] = set()
        found = True
        for row in self.rows:
            if row.is_removed or row.is_blank():
                continue
            found = row.is_valid() and found
            if row.identity in seen or not _is_identity(row.identity, row.raw):
                row.add_error(None, _("This row was sent twice. Please load the page anew."))
                found = False
            seen.add(row.identity)
        return found

    def blocks(self) -> list[Raw]:
        """The blocks the page will keep, in the order of the rows."""
        return [
            row.block(self.kind) for row in self.rows if not row.is_removed and not row.is_blank()
        ]

    def has_changed(self) -> bool:
        """Whether any row is new, changed, moved or removed."""
        return self.blocks() != self.raw


def rows_after(data: QueryDict, pressed: str) -> QueryDict:
    """What was posted, with one row added, moved, removed or kept after all: "steps:2:up".

    Nothing else changes, and a removed row stays until the form is saved.
    """
    name, _colon, rest = pressed.partition(":")
    place, _colon, action = rest.partition(":")
    if f"{name}-count" not in data:
        return data
    rows = list(_posted_rows(data, name))
    position = int(place) if place.isdecimal() else -1
    if action == "add":
        rows.append({"id": [str(uuid4())]})
    elif 0 <= position < len(rows):
        row = rows[position]
        if action in MOVES and 0 <= position + MOVES[action] < len(rows):
            rows.insert(position + MOVES[action], rows.pop(position))
        elif action == "remove":
            row["removed"] = ["1"]
        elif action == "keep":
            row["removed"] = [""]
    return _renumbered(data, name, rows[:MOST_ROWS])


def _posted_rows(data: QueryDict, name: str) -> Iterator[dict[str, list[str]]]:
    for position in range(_count(data, name)):
        prefix = f"{name}-{position}-"
        yield {
            key.removeprefix(prefix): data.getlist(key) for key in data if key.startswith(prefix)
        }


def _renumbered(data: QueryDict, name: str, rows: list[dict[str, list[str]]]) -> QueryDict:
    found = QueryDict(mutable=True)
    for key in data:
        if not key.startswith(f"{name}-"):
            found.setlist(key, data.getlist(key))
    found[f"{name}-count"] = str(len(rows))
    for position, row in enumerate(rows):
        for key, values in row.items():
            found.setlist(f"{name}-{position}-{key}", values)
    return found


def _count(data: QueryDict, name: str) -> int:
    text = data.get(f"{name}-count", "")
    return min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 5 else 0


def _field_for(child: blocks.Block) -> forms.Field:
    """The form field of a block's child, never demanded: drafts may have gaps."""
    assert isinstance(child, blocks.FieldBlock)
    if isinstance(child, blocks.DecimalBlock):
        field: forms.Field = AmountField(largest=Decimal(10) ** 10)
    else:
        field = copy.deepcopy(child.field)
    field.label, field.help_text = child.label, child.field.help_text
    field.required = False
    field.has_choices = isinstance(field, forms.ChoiceField)  # type: ignore[attr-defined]
    return field


def _kept(value: Any) -> Any:
    """The value as the page's JSON keeps it."""
    return str(value) if isinstance(value, Decimal) else value


def _is_identity(text: str, raw: Raw | None) -> bool:
    if raw is not None:
        return True
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
