"""The units of two texts in words: what each question is about and how both sides read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

from core.fields import FuzzyDateField
from handlungskonzept.document.answers import Choice, choices_for, own_words
from handlungskonzept.document.merge import Content, Unit, UnitKind, blocks_of
from handlungskonzept.document.parts import Part, plain_words
from handlungskonzept.document.words import Piece, word_changes
from handlungskonzept.models import FieldOfActionPage, PlanPage

OPENING = 60
"""So many letters of a block stand for it in a list of blocks."""


@dataclass(frozen=True, slots=True)
class Question:
    """One unit both sides changed, as its writer sees it; an empty text is one that was deleted."""

    key: str
    name: str
    label: str
    theirs: str
    mine: str
    their_pieces: tuple[Piece, ...]
    my_pieces: tuple[Piece, ...]
    own: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MergedUnit:
    """One unit that went into the text by itself."""

    label: str
    pieces: tuple[Piece, ...]


class Wording:
    """Words for the units of one page; names of records are read once per kind."""

    def __init__(self, page: PlanPage, *contents: Content | None) -> None:
        self._page = page
        self._contents = [content for content in contents if content]
        self._names: dict[type[models.Model], dict[str, str]] = {}

    def question(self, unit: Unit, *, is_based: bool) -> Question:
        """A unit both sides changed: each side marked against the text both began with."""
        base, theirs, mine = (
            self._words(unit, part) for part in (unit.base, unit.theirs, unit.mine)
        )
        if is_based and base:
            left, right = word_changes(base, theirs), word_changes(base, mine)
        else:
            left, right = (Piece("equal", theirs),), word_changes(theirs, mine)
        return Question(
            unit.key, name_of(unit.key, theirs), self.label(unit), theirs, mine, left, right,
            own_words(unit), choices_for(unit),
        )  # fmt: skip

    def merged(self, units: Iterable[Unit], *, is_mine: bool) -> list[MergedUnit]:
        """What one side changed alone."""
        found = []
        for unit in units:
            after = self._words(unit, unit.mine if is_mine else unit.theirs)
            pieces = word_changes(self._words(unit, unit.base), after)
            found.append(MergedUnit(self.label(unit), pieces))
        return found

    def label(self, unit: Unit) -> str:
        """What a unit is called: its field, for a block its kind, and the heading it stands below."""
        name = capfirst(str(self._field(unit.field).verbose_name))
        if unit.kind is UnitKind.ORDER:
            return _("%(field)s: order") % {"field": name}
        steps = unit.key.split("/")
        block = self._block(unit.field, steps[1]) if len(steps) > 1 else None
        inner = self._inner_label(unit, block, steps)
        heading = self._heading_above(unit.field, steps[1]) if block else ""
        if inner and heading:
            return _("%(unit)s below “%(heading)s”") % {"unit": inner, "heading": heading}
        if inner and unit.field != "body":
            return f"{name}: {inner}"
        return inner or name

    def _inner_label(self, unit: Unit, block: Content | None, steps: list[str]) -> str:
        if unit.kind is UnitKind.PART:
            part: Part = unit.mine or unit.theirs or unit.base
            return _("Paragraph") if part.tag not in ("ul", "ol") else _("List item")
        if block is None:
            return ""
        definition = self._definition(unit.field, block["type"])
        label = str(definition.label)
        if unit.kind is UnitKind.VALUE and len(steps) > 2:
            return f"{label}, {definition.child_blocks[steps[2]].label}"
        return label

    def _field(self, name: str) -> Any:
        return self._page._meta.get_field(name)

    def _definition(self, field: str, kind: str) -> Any:
        return self._field(field).stream_block.child_blocks[kind]

    def _block(self, field: str, identity: str) -> Content | None:
        for content in self._contents:
            found = (
                (blocks_of(content.get(field)) or {}).get(identity)
                if _is_stream(content, field)
                else None
            )
            if found is not None:
                return dict(found)
        return None

    def _heading_above(self, field: str, identity: str) -> str:
        for content in self._contents:
            heading = ""
            for block in (blocks_of(content.get(field)) or {}).values():
                if block["id"] == identity:
                    return heading
                if block["type"] == "heading":
                    heading = block["value"]["text"]
        return ""

    def _words(self, unit: Unit, value: Any) -> str:
        if value in (None, "", []):
            return ""
        if isinstance(value, Part):
            return plain_words(value.html)
        if unit.kind is UnitKind.HTML:
            return plain_words(value)
        if unit.kind is UnitKind.ORDER:
            return self._order_words(unit, value)
        if unit.kind is UnitKind.BLOCK:
            return self._block_words(unit.field, value)
        if "/" in unit.key:
            return str(value)
        return self._field_words(unit.field, value)

    def _order_words(self, unit: Unit, keys: list[str]) -> str:
        rows = []
        for key in keys:
            block = self._block(unit.field, key)
            text = self._block_words(unit.field, block) if block else self._part_words(unit, key)
            rows.append(text.replace("\n", " ")[:OPENING])
        return "\n".join(f"{number}. {row}" for number, row in enumerate(rows, 1))

    def _part_words(self, unit: Unit, key: str) -> str:
        """The opening of a paragraph somewhere in the field that the order is about."""
        for content in self._contents:
            text = json.dumps(content.get(unit.field), ensure_ascii=False).replace('\\\\"', '"')
            text = text.replace('\\"', '"')
            _before, mark, after = text.partition(f'data-block-key="{key}"')
            if mark:
                return plain_words(after.partition(">")[2].partition("</")[0])
        return key

    def _field_words(self, name: str, value: Any) -> str:
        field = self._field(name)
        if field.is_relation:
            keys = value if isinstance(value, list) else [value]
            names = self._record_names(field.related_model)
            return ", ".join(names.get(str(key), str(key)) for key in keys)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(field, FuzzyDateField):
            return str(field.to_python(value))
        if name == "objective":
            return self._objectives().get(value, str(value))
        return str(value)

    def _record_names(self, model: type[models.Model]) -> dict[str, str]:
        if model not in self._names:
            relations = list(getattr(model, "named_by", ()))
            records = model._default_manager.select_related(*relations)
            self._names[model] = {str(record.pk): str(record) for record in records}
        return self._names[model]

    def _objectives(self) -> dict[str, str]:
        parent = self._page.get_parent().specific
        if not isinstance(parent, FieldOfActionPage):
            return {}
        draft = parent.get_latest_revision_as_object()
        return {goal.id: str(goal.value) for goal in draft.goals}

    def _block_words(self, field: str, block: Content) -> str:
        return self._value_words(self._definition(field, block["type"]), block["value"])

    def _value_words(self, definition: Any, value: Any) -> str:
        if value in (None, "", False, [], {}):
            return ""
        if isinstance(definition, blocks.StructBlock):
            rows = [
                (child.label, self._value_words(child, value.get(name)))
                for name, child in definition.child_blocks.items()
            ]
            filled = [(label, words) for label, words in rows if words]
            return "\n".join(f"{label}: {words}" for label, words in filled)
        if isinstance(definition, TableBlock):
            rows = value.get("data") or []
            return "\n".join(" | ".join(str(cell or "") for cell in row) for row in rows)
        if isinstance(definition, blocks.RichTextBlock):
            return plain_words(str(value))
        if isinstance(definition, blocks.ChooserBlock):
            return self._record_names(definition.target_model).get(str(value), str(value))
        if isinstance(definition, blocks.ChoiceBlock):
            return str(dict(definition.field.choices).get(value, value))
        return _("yes") if value is True else str(value)


def name_of(key: str, theirs: str) -> str:
    """A unit's name in a form; another one when the saved text is another, so that it is asked anew."""
    return hashlib.sha256(f"{key}\n{theirs}".encode()).hexdigest()[:10]


def _is_stream(content: Content, field: str) -> bool:
    return str(content.get(field) or "").startswith("[")
