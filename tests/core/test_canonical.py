"""A document and its bytes stand for each other for ever, and nothing else is taken for a document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from core.canonical import Codec, NotADocument, fingerprint


@dataclass(frozen=True, slots=True)
class Note:
    """One kind of part."""

    kind: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """Another kind of part."""

    kind: ClassVar[str] = "count"
    number: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document with parts of either kind."""

    title: str
    parts: tuple[Note | Count, ...] = ()
    remark: str | None = None
    source: str = field(default="", metadata={"later": True})


FULL, LEAN = Codec(Sheet, "sheet-1"), Codec(Sheet, "sheet-1", is_lean=True)
SHEET = Sheet("Blatt", (Note("Größe"), Count(0)))


@pytest.mark.parametrize("codec", [FULL, LEAN])
def test_a_document_comes_back_as_it_was(codec: Codec[Sheet]) -> None:
    for sheet in (SHEET, Sheet(""), Sheet("a", (Count(3),), "b", "c")):
        assert codec.from_json(codec.to_json(sheet)) == sheet


def test_the_bytes_never_change() -> None:
    assert FULL.to_json(SHEET) == (
        '{"document":{"parts":[{"kind":"note","text":"Größe"},{"kind":"count","number":0}],'
        '"remark":null,"title":"Blatt"},"format":"sheet-1"}'
    )
    assert LEAN.to_json(SHEET) == (
        '{"document":{"parts":[{"kind":"note","text":"Größe"},{"kind":"count"}],'
        '"title":"Blatt"},"format":"sheet-1"}'
    )
    assert fingerprint("Größe") == fingerprint("Größe") != fingerprint("Grösse")


def test_an_older_text_lacks_only_what_came_later() -> None:
    older = '{"format":"sheet-1","document":{"title":"a","parts":[],"remark":null}}'
    assert FULL.from_json(older) == Sheet("a")
    with pytest.raises(NotADocument):
        FULL.from_json('{"format":"sheet-1","document":{"title":"a"}}')


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"title": 7},
        {"title": "a", "foreign": 1},
        {"title": "a", "parts": [{"kind": "picture"}]},
        {"title": "a", "parts": [{"kind": "count", "number": True}]},
        {"parts": []},
    ],
)
def test_what_is_no_document_is_refused(document: object) -> None:
    with pytest.raises(NotADocument):
        LEAN.from_json(json.dumps({"format": "sheet-1", "document": document}))
    with pytest.raises(NotADocument):
        LEAN.from_json("no JSON")
    with pytest.raises(NotADocument):
        LEAN.from_json(LEAN.to_json(SHEET).replace("sheet-1", "sheet-2"))
