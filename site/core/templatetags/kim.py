"""Filters for dates, money and numbers in words, and for the components: ``{% load kim %}``."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from django import forms, template
from django.core.paginator import Page

from core import formats

register = template.Library()

STATUS_ICONS = {"ok": "check", "go": "play", "warn": "warning", "bad": "cross", "neutral": "dot"}
"""The picture beside each kind of status, so that colour never speaks alone."""
NOTE_ICONS = {"ok": "check", "go": "info", "warn": "warning", "bad": "warning", "neutral": "info"}
MESSAGE_KINDS = {
    "success": "ok",
    "warning": "warn",
    "error": "bad",
    "info": "go",
    "debug": "neutral",
}

LONG_WORD = re.compile(r"\w{18,}")
JOINT = re.compile(r"(ungs|ions|heits|keits|schafts|itäts)(?=[a-zäöüß]{4})")
"""Where two German words meet inside one long word."""


@register.filter
def soft_hyphens(text: str) -> str:
    """The text with places at which narrow screens may break its longest words, with a hyphen."""
    return LONG_WORD.sub(lambda word: JOINT.sub("\\1\u00ad", word[0]), str(text))


@register.filter
def date_words(day: date | datetime | None) -> str:
    """ "28. Mai 2021"; nothing for no date."""
    return formats.date_words(day) if day else ""


@register.filter
def moment_words(moment: datetime | None) -> str:
    """ "28. Mai 2021, 11:00 Uhr"; nothing for no moment."""
    return formats.moment_words(moment) if moment else ""


@register.filter
def euro(amount: Decimal | int | None) -> str:
    """ "1.686.708,05 €"; nothing for no amount."""
    return "" if amount is None else formats.euro(amount)


@register.filter
def number_words(number: Decimal | float | None) -> str:
    """ "1.686.708"; nothing for no number."""
    return "" if number is None else formats.number_words(number)


@register.filter
def status_icon(kind: str) -> str:
    """The icon of a kind of status: ok, go, warn, bad or neutral."""
    return STATUS_ICONS.get(kind, "dot")


@register.filter
def note_icon(kind: str) -> str:
    """The icon of a kind of note."""
    return NOTE_ICONS.get(kind, "info")


@register.filter
def message_kind(level: str) -> str:
    """The kind of note for a level of Django's messages."""
    return MESSAGE_KINDS.get(level, "go")


@register.filter
def is_checkbox(field: forms.BoundField) -> bool:
    """Whether the field is one single box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_number(value: object) -> bool:
    """Whether it is a page number and not the gap between two."""
    return isinstance(value, int)


@register.filter
def page_numbers(page: Page) -> list[int | str]:
    """The numbers to offer under a list, with "…" for gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
