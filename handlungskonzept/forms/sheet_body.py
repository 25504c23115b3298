"""The running text of a measure in its form: headings and paragraphs; all else stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handlungskonzept.blocks import PlanStreamBlock
from handlungskonzept.document.model import Part
from handlungskonzept.document.richtext import parse
from handlungskonzept.forms.sheet_fields import NOTATION_HELP, NotationField

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """One block of the running text: its fields, or what it is when it is edited in Wagtail only."""

    identity: str
    kind: str
    fields: dict[str, forms.Field] = field(default_factory=dict)
    held_back: tuple[Part, ...] = ()
    words: str = ""
    bound: tuple[forms.BoundField, ...] = ()

    def bound_to(self, form: forms.Form) -> BodyPart:
        """The same with the fields of this form."""
        return replace(self, bound=tuple(form[name] for name in self.fields))


def body_parts(blocks: list[Raw], *, seed: str) -> list[BodyPart]:
    """The blocks in their order, numbered by kind for their labels."""
    found, counts = [], dict.fromkeys(("heading", "paragraph"), 0)
    for block in blocks:
        kind, identity = block["type"], str(block.get("id", ""))
        if kind in counts:
            counts[kind] += 1
        if kind == "paragraph" and identity:
            found.append(_paragraph(block, identity, seed, counts[kind]))
        elif kind == "heading" and identity:
            label = _("Heading %(number)d") % {"number": counts[kind]}
            text = forms.CharField(
                label=label, max_length=200, required=False, initial=block["value"].get("text", "")
            )
            found.append(BodyPart(identity, kind, {_name(identity, "text"): text}))
        else:
            found.append(BodyPart(identity, kind, words=_words(block)))
    return found


def body_values(
    blocks: list[Raw], parts: list[BodyPart], cleaned: dict[str, Any]
) -> list[Raw] | None:
    """The blocks with what was typed; none when nothing differs."""
    found = []
    for block, part in zip(blocks, parts, strict=True):
        typed = {name.rpartition("-")[2]: cleaned[name] for name in part.fields if name in cleaned}
        known = block["value"]
        new = {key: value for key, value in typed.items() if (known.get(key) or "") != value}
        found.append({**block, "value": {**known, **new}} if new else block)
    return found if found != blocks else None


def _paragraph(block: Raw, identity: str, seed: str, number: int) -> BodyPart:
    value = block["value"]
    html = str(value.get("text") or "")
    text = NotationField(
        html=html, seed=f"{seed}/{identity}", label=_("Paragraph %(number)d") % {"number": number},
        help_text=NOTATION_HELP,
    )  # fmt: skip
    if not text.is_held:
        return BodyPart(identity, "paragraph", held_back=parse(html))
    note = forms.CharField(
        label=_("Footnote to paragraph %(number)d") % {"number": number},
        max_length=1000, required=False, initial=value.get("note") or "",
    )  # fmt: skip
    fields: dict[str, forms.Field] = {
        _name(identity, "text"): text,
        _name(identity, "note"): note,
    }
    return BodyPart(identity, "paragraph", fields)


def _name(identity: str, part: str) -> str:
    return f"body-{identity}-{part}"


def _words(block: Raw) -> str:
    """What kind of block it is, and its caption or heading."""
    child = PlanStreamBlock().child_blocks.get(block["type"])
    value = block["value"] if isinstance(block["value"], dict) else {}
    name = value.get("caption") or value.get("title") or value.get("alt") or ""
    label = str(child.label) if child is not None else block["type"]
    return f"{label}: {name}" if name else label
