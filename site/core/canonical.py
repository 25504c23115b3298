"""Canonical JSON of pure documents: the same document gives the same bytes, for ever."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

Document = TypeVar("Document")
_ALWAYS = object()


class NotADocument(ValueError):
    """The text is no document of a known form."""


@dataclass(frozen=True, slots=True)
class Codec(Generic[Document]):
    """Writes and reads one kind of document, a dataclass of dataclasses, tuples and plain values.

    ``form`` names the form of the JSON; a later form gets another name and keeps reading this one.
    A lean form leaves out each field that has its default; others leave out only the fields marked
    ``later``, which older texts do not have. A class with a ``kind`` says it, so that one of several
    is known again.
    """

    document: type[Document]
    form: str
    is_lean: bool = False

    def to_json(self, document: Document) -> str:
        """The document as canonical JSON: sorted keys, no spaces, real letters."""
        plain = {"format": self.form, "document": _plain(document, self.is_lean)}
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def from_json(self, text: str) -> Document:
        """The document a canonical JSON text holds; raises :class:`NotADocument`."""
        try:
            plain = json.loads(text)
            if plain["format"] != self.form:
                raise NotADocument(plain["format"])
            document = _value(self.document, plain["document"], self.is_lean)
        except NotADocument:
            raise
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise NotADocument(str(error)) from error
        assert isinstance(document, self.document)
        return document


def fingerprint(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any, is_lean: bool) -> Any:
    """A value as JSON knows it; what could be one of several kinds carries its kind."""
    if dataclasses.is_dataclass(value):
        cls: type = type(value)
        optional = _optional(cls, is_lean)
        plain = {
            name: _plain(part, is_lean)
            for name in _hints(cls)
            if (part := getattr(value, name)) != optional.get(name, _ALWAYS)
        }
        if _kind(cls):
            plain["kind"] = _kind(cls)
        return plain
    if isinstance(value, tuple):
        return [_plain(part, is_lean) for part in value]
    return str(value) if isinstance(value, StrEnum) else value


def _value(expected: Any, plain: Any, is_lean: bool) -> Any:
    """The value of the expected type that this JSON stands for."""
    origin = get_origin(expected)
    if origin is tuple:
        inner = get_args(expected)[0]
        return tuple(_value(inner, part, is_lean) for part in plain)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(expected), plain, is_lean)
    if dataclasses.is_dataclass(expected):
        assert isinstance(expected, type)
        return _instance(expected, plain, is_lean)
    if isinstance(expected, type) and issubclass(expected, StrEnum):
        return expected(plain)
    if type(plain) is not expected:
        message = f"{plain!r} is no {expected}"
        raise NotADocument(message)
    return plain


def _instance(cls: type, plain: dict[str, Any], is_lean: bool) -> Any:
    hints, optional = _hints(cls), _optional(cls, is_lean)
    foreign = plain.keys() - hints.keys() - ({"kind"} if _kind(cls) else set())
    if foreign:
        message = f"{cls.__name__} has no {', '.join(sorted(foreign))}"
        raise NotADocument(message)
    return cls(
        **{
            name: _value(hint, plain[name], is_lean)
            for name, hint in hints.items()
            if name in plain or name not in optional
        }
    )


def _one_of(choices: tuple[Any, ...], plain: Any, is_lean: bool) -> Any:
    """The value of the one type among several that the JSON names."""
    if plain is None:
        return None
    classes = [choice for choice in choices if choice is not type(None)]
    if len(classes) == 1:
        return _value(classes[0], plain, is_lean)
    for choice in classes:
        if choice.kind == plain["kind"]:
            return _value(choice, plain, is_lean)
    raise NotADocument(plain["kind"])


@cache
def _kind(cls: type) -> str:
    """What a class calls itself among several; empty for one that needs no name."""
    kind = getattr(cls, "kind", None)
    return kind if isinstance(kind, str) else ""


@cache
def _hints(cls: type) -> dict[str, Any]:
    known = get_type_hints(cls)
    return {field.name: known[field.name] for field in dataclasses.fields(cls)}


@cache
def _optional(cls: type, is_lean: bool) -> dict[str, Any]:
    """The fields a text may leave out, with the default that leaves them out."""
    found = {}
    for field in dataclasses.fields(cls):
        if not is_lean and not field.metadata.get("later"):
            continue
        if field.default_factory is not dataclasses.MISSING:
            found[field.name] = field.default_factory()
        elif field.default is not dataclasses.MISSING:
            found[field.name] = field.default
    return found
