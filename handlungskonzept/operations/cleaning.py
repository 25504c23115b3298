"""What a text must have before it is submitted or approved, as sentences that name the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.utils.text import capfirst
from wagtail.fields import StreamField

from core.operations import InvalidInput
from handlungskonzept.models import PlanPage
from handlungskonzept.models.pages import missing_for_approval

EMPTY = frozenset({"blank", "null", "required"})
"""Codes of the errors a draft may have."""


def refuse_incomplete(page: PlanPage) -> None:
    """Raise InvalidInput for anything missing or wrong in fields and blocks of this text."""
    errors = _field_errors(page)
    for name, sentences in _stream_errors(page):
        errors.setdefault(name, []).extend(sentences)
    for name, sentences in missing_for_approval(page).items():
        errors.setdefault(name, []).extend(sentences)
    if errors:
        raise InvalidInput(
            {
                name: [_named(page, name, sentence) for sentence in sentences]
                for name, sentences in errors.items()
            }
        )


def refuse_wrong(page: PlanPage) -> None:
    """Raise InvalidInput for what is wrong in a draft; what is only missing may stay so."""
    errors = _field_errors(page, tolerated=EMPTY)
    if errors:
        raise InvalidInput(errors)


def _field_errors(page: PlanPage, tolerated: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    try:
        page.full_clean()
    except ValidationError as error:
        found = {
            name: [
                message for one in group for message in one.messages if one.code not in tolerated
            ]
            for name, group in error.error_dict.items()
        }
        return {name: messages for name, messages in found.items() if messages}
    return {}


def _stream_errors(page: PlanPage) -> Iterator[tuple[str, list[str]]]:
    """``full_clean`` does not look inside streams; their blocks do."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(page, field.name))
            except ValidationError as error:
                yield field.name, list(dict.fromkeys(_sentences(error)))


def _sentences(error: Any) -> Iterator[str]:
    """All messages of a stream's nested errors."""
    if isinstance(error, list):
        for part in error:
            yield from _sentences(part)
        return
    inner = getattr(error, "block_errors", None)
    if inner:
        for part in inner.values():
            yield from _sentences(part)
    elif isinstance(error, ValidationError):
        yield from error.messages
    outer = getattr(error, "non_block_errors", None)
    if outer:
        yield from outer.data[0].messages if hasattr(outer, "data") and outer.data else ()


def _named(page: PlanPage, name: str, sentence: str) -> str:
    """The sentence with the field's name before it."""
    if name == NON_FIELD_ERRORS:
        return sentence
    try:
        label = getattr(page._meta.get_field(name), "verbose_name", name)
    except FieldDoesNotExist:
        label = name
    return f"{capfirst(str(label))}: {sentence}"
