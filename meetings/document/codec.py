"""Canonical JSON of a meeting document: the same document gives the same bytes, for ever."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from meetings.document.model import MeetingDocument

FORMAT = "kim-meeting-1"
"""Names the form of the JSON; a later form gets another name and keeps reading this one."""


class NotADocument(ValueError):
    """The text is no meeting document of a known form."""


def to_json(document: MeetingDocument) -> str:
    """The document as canonical JSON: sorted keys, no spaces, real letters, defaults left out."""
    plain = {"format": FORMAT, "document": _plain(document)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> MeetingDocument:
    """The document a canonical JSON text holds; raises :class:`NotADocument`."""
    try:
        plain = json.loads(text)
        if plain["format"] != FORMAT:
            raise NotADocument(plain["format"])
        document = _value(MeetingDocument, plain["document"])
    except NotADocument:
        raise
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise NotADocument(str(error)) from error
    assert isinstance(document, MeetingDocument)
    return document


def fingerprint(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON knows it; a field that has its default is not written."""
    if dataclasses.is_dataclass(value):
        cls: type = type(value)
        defaults = _defaults(cls)
        return {
            name: _plain(part)
            for name in _hints(cls)
            if (part := getattr(value, name)) != defaults[name]
        }
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def _value(expected: Any, plain: Any) -> Any:
    """The value of the expected type that this JSON stands for."""
    origin = get_origin(expected)
    if origin is tuple:
        return tuple(_value(get_args(expected)[0], part) for part in plain)
    if origin in (Union, types.UnionType):
        inner = next(choice for choice in get_args(expected) if choice is not type(None))
        return None if plain is None else _value(inner, plain)
    if dataclasses.is_dataclass(expected):
        assert isinstance(expected, type)
        hints = _hints(expected)
        return expected(**{name: _value(hints[name], part) for name, part in plain.items()})
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        return expected(plain)
    if type(plain) is not expected:
        message = f"{plain!r} is no {expected}"
        raise NotADocument(message)
    return plain


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _defaults(cls: type) -> dict[str, Any]:
    """The default of each field; what must be given has one that equals nothing."""
    return {
        part.name: part.default_factory()
        if part.default_factory is not dataclasses.MISSING
        else part.default
        for part in dataclasses.fields(cls)
    }
