"""What changed on a page beside the lines of its text: whether it is public, its number, its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

BESIDE = (
    "subtitle", "publisher", "is_numbered", "code_prefix", "visibility", "internal_note", "slug",
)  # fmt: skip
UNSAID = frozenset({"internal_note", "slug"})
"""Of these only that they changed is told."""


def other_fields(page: Page, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """These changes in words: "Sichtbarkeit: öffentlich → intern"."""
    return tuple(_told(page.specific_class, before, after))


def _told(model: Any, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for field in model._meta.get_fields():
        name = field.name
        if name not in BESIDE or before.get(name) == after.get(name):
            continue
        label = capfirst(str(field.verbose_name))
        if name in UNSAID:
            yield label
        else:
            old, new = _words(field, before.get(name)), _words(field, after.get(name))
            yield f"{label}: {old} → {new}"


def _words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(field.flatchoices)
    return str(choices.get(value, value) or "–")
