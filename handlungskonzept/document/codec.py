"""Canonical JSON of a plan document: the same document gives the same bytes, for ever."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from handlungskonzept.document.model import PlanDocument

FORMAT = "kim-plan-1"
"""Names the form of the JSON; a later form gets another name and keeps reading this one."""

_ALWAYS = object()


class NotADocument(ValueError):
    """The text is no plan document of a known form."""


def to_json(document: PlanDocument) -> str:
    """The document as canonical JSON: sorted keys, no spaces, real letters."""
    plain = {"format": FORMAT, "document": _plain(document)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> PlanDocument:
    """The document a canonical JSON text holds; raises :class:`NotADocument`."""
    try:
        plain = json.loads(text)
        if plain["format"] != FORMAT:
            raise NotADocument(plain["format"])
        document = _value(PlanDocument, plain["document"])
    except NotADocument:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise NotADocument(str(error)) from error
    assert isinstance(document, PlanDocument)
    return document


def fingerprint(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value as JSON knows it; what could be one of several kinds carries its kind."""
    if dataclasses.is_dataclass(value):
        cls: type = type(value)
        later = _later(cls)
        plain = {
            name: _plain(part)
            for name in _field_names(cls)
            if (part := getattr(value, name)) != later.get(name, _ALWAYS)
        }
        kind = getattr(cls, "kind", None)
        if isinstance(kind, str):
            plain["kind"] = kind
        return plain
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def _value(expected: Any, plain: Any) -> Any:
    """The value of the expected type that this JSON stands for."""
    origin = get_origin(expected)
    if origin is tuple:
        inner = get_args(expected)[0]
        return tuple(_value(inner, part) for part in plain)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(expected), plain)
    if dataclasses.is_dataclass(expected):
        assert isinstance(expected, type)
        hints = _hints(expected)
        later = _later(expected)
        return expected(
            **{
                name: _value(hints[name], plain[name])
                for name in _field_names(expected)
                if name in plain or name not in later
            }
        )
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        return expected(plain)
    if not isinstance(plain, expected):
        message = f"{plain!r} is no {expected}"
        raise NotADocument(message)
    return plain


def _one_of(choices: tuple[Any, ...], plain: Any) -> Any:
    """The value of the one type among several that the JSON names."""
    if plain is None:
        return None
    classes = [choice for choice in choices if choice is not type(None)]
    if len(classes) == 1:
        return _value(classes[0], plain)
    for choice in classes:
        if choice.kind == plain["kind"]:
            return _value(choice, plain)
    raise NotADocument(plain["kind"])


@cache
def _field_names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


@cache
def _later(cls: type) -> dict[str, Any]:
    """The fields older texts do not have, with the default that leaves them out of the JSON."""
    return {
        field.name: field.default
        for field in dataclasses.fields(cls)
        if field.metadata.get("later")
    }


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)
