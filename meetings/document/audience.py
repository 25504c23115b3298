"""One filter for all readers: what members, and what the public, read of a meeting document.

For the public an item that is not public keeps its number and nothing else. Resolutions, follow-ups
and papers that are not public drop out, and so do internal passages, remarks on follow-ups, the
online address, the note of the invitation and the measures. Whoever has not agreed to be named is
their function, wherever the name stands. Members read everything but why somebody was excused. Of a
body that minutes results only, neither reads the course.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from meetings.document.model import (
    Audience,
    CorrectionLine,
    FollowUpLine,
    Head,
    Item,
    MeetingDocument,
    Present,
    ResolutionLine,
    Who,
)
from meetings.document.names import Names
from meetings.document.prose import without_internal

Part = TypeVar("Part")
_WIDTH = {Audience.INTERNAL: 2, Audience.MEMBERS: 1, Audience.PUBLIC: 0}
_AS_THEY_ARE = frozenset({"key", "kind", "number", "day", "day_iso", "seat", "state", "standing"})
"""Codes, numbers and days: no words in which a name could stand."""


class Narrower(ValueError):
    """What was left out of a document cannot come back."""


def for_audience(document: MeetingDocument, audience: Audience | str) -> MeetingDocument:
    """The document as these readers may read it; raises :class:`Narrower` when it holds less."""
    wanted = Audience(audience)
    if wanted is document.audience:
        return document
    if _WIDTH[wanted] > _WIDTH[document.audience]:
        raise Narrower(f"{document.audience} is narrower than {wanted}")
    if not document.rules.has_course:
        document = replace(document, items=tuple(map(_results_only, document.items)))
    if wanted is Audience.MEMBERS:
        attendance = tuple(replace(row, excuse="") for row in document.attendance)
        return replace(document, audience=wanted, attendance=attendance)
    return _Public(document).document()


def _results_only(item: Item) -> Item:
    """An item without its course, and those below it."""
    return replace(item, course="", children=tuple(map(_results_only, item.children)))


def texts_of(document: MeetingDocument) -> list[str]:
    """Every text in the document in which a name could stand."""
    found: list[str] = []

    def seen(text: str) -> str:
        found.append(text)
        return text

    _with_texts(document, seen)
    return found


def without_items(document: MeetingDocument, keys: Collection[str]) -> MeetingDocument:
    """The document with these items, and all below them, as the public sees what is closed to it."""

    def shown(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(
            _hidden(item, document.words.not_public)
            if item.key in keys
            else replace(item, children=shown(item.children))
            for item in items
            if item.key not in keys or not item.is_heading
        )

    return replace(document, items=shown(document.items))


def _hidden(item: Item, words: str) -> Item:
    """The number alone, also of what stands below."""
    return Item(
        key=item.key,
        title=words,
        number=item.number,
        is_public=False,
        is_hidden=True,
        children=tuple(_hidden(child, words) for child in item.children if not child.is_heading),
    )


class _Public:
    """Makes the public's part of one document."""

    def __init__(self, document: MeetingDocument) -> None:
        self._source = document
        self._names = Names(
            document.people,
            somebody=document.words.somebody,
            ordinary=_words_of_bodies(document),
        )

    def document(self) -> MeetingDocument:
        source = self._source
        found = replace(
            source,
            audience=Audience.PUBLIC,
            head=self._head(source.head),
            attendance=tuple(map(self._present, source.attendance)),
            items=self._items(source.items),
            corrections=self._corrections(source.corrections),
            people=(),
            changes=(),
        )
        return _with_texts(found, self._clean)

    def _head(self, head: Head) -> Head:
        return replace(
            head,
            online_address="",
            note="",
            next_meeting=head.next_meeting if head.is_next_public else "",
            chair=self._who(head.chair),
            note_taker=self._who(head.note_taker),
        )

    def _present(self, row: Present) -> Present:
        kept = replace(
            row,
            who=self._anonymous(row.who),
            excuse="",
            deputises_for=self._who(row.deputises_for),
            deputised_by=self._who(row.deputised_by),
        )
        # The function that stands for the name says all that may be said.
        return kept if row.who.is_named else replace(kept, organisation="", function="", role="")

    def _items(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(
            self._item(item) if item.is_public else _hidden(item, self._source.words.not_public)
            for item in items
            if item.is_public or not item.is_heading
        )

    def _item(self, item: Item) -> Item:
        return replace(
            item,
            papers=tuple(paper for paper in item.papers if paper.is_public),
            recused=tuple(map(self._anonymous, item.recused)),
            resolutions=tuple(line for line in item.resolutions if _is_shown(line)),
            follow_ups=tuple(
                self._follow_up(line) for line in item.follow_ups if not line.is_internal
            ),
            carried=tuple(self._carried(line) for line in item.carried if not line.is_internal),
            measures=(),
            corrects=self._corrections(item.corrects),
            children=self._items(item.children),
        )

    def _follow_up(self, line: FollowUpLine) -> FollowUpLine:
        """A function names the organisation as a rule; then it is not said twice."""
        person = self._who(line.person)
        is_said = (
            person is not None and bool(line.organisation) and line.organisation in person.name
        )
        return replace(line, person=person, organisation="" if is_said else line.organisation)

    def _carried(self, line: FollowUpLine) -> FollowUpLine:
        """One of an earlier meeting, without what was said about it."""
        return replace(self._follow_up(line), remarks=())

    def _corrections(self, lines: tuple[CorrectionLine, ...]) -> tuple[CorrectionLine, ...]:
        return tuple(line for line in lines if line.is_public)

    def _who(self, who: Who | None) -> Who | None:
        return self._anonymous(who) if who is not None else None

    def _anonymous(self, who: Who) -> Who:
        if who.is_named:
            return replace(who, key="")
        return Who(name=who.function or self._source.words.somebody)

    def _clean(self, text: str) -> str:
        return self._names.replaced(without_internal(text))


def _is_shown(line: ResolutionLine) -> bool:
    return line.is_public and not line.voided_because


def _words_of_bodies(document: MeetingDocument) -> set[str]:
    """Words of the names of bodies and organisations: somebody called so is not meant by them."""
    names = [document.head.body, *(row.organisation for row in document.attendance)]
    return {word for name in names for word in re.findall(r"\w+", name)}


def _with_texts(part: Part, change: Callable[[str], str]) -> Part:
    """A dataclass with every text in it changed, however deep it lies."""
    cls: type = type(part)
    changed = {
        name: _changed(value, change) for name in _texts_in(cls) if (value := getattr(part, name))
    }
    return replace(part, **changed)  # type: ignore[type-var]


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(part, change) for part in value)
    return _with_texts(value, change) if is_dataclass(value) else value


@cache
def _texts_in(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.name not in _AS_THEY_ARE)
