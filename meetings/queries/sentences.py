"""The sentences of frozen minutes, so that an objection is bound to one of them.

The same frozen text always gives the same sentences at the same places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.utils.translation import gettext as _

from meetings.document.codec import from_json
from meetings.document.model import FollowUpLine, Item, MeetingDocument, Present
from meetings.document.prose import (
    INTERNAL,
    Block,
    Para,
    Run,
    plain_text,
    prose_blocks,
    with_internal_named,
    without_internal,
)

_END = re.compile(
    r"[.!?…](?:[“”\"')]|\[/intern\])*\s+(?=[„“\"(]?[A-ZÄÖÜ0-9]|\[intern\])|\[/intern\]\s+|\n+"
)
_NO_END = re.compile(
    r"(?:\b\d{1,3}|\b\w|\b(?:abs|art|bzgl|bzw|ca|dr|evtl|ggf|inkl|max|min|nr|prof|sog|st|str|tel|usw|vgl))\.$",
    re.IGNORECASE,
)
"""An abbreviation or a number before its point: the sentence goes on."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place in the draft and the key of its item, none in the attendance list."""

    place: int
    item: int | None
    text: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class SentencePoint:
    """A point of a list, with the lists below it."""

    sentences: tuple[Sentence, ...]
    below: tuple[SentenceBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceBlock:
    """A paragraph, or with points a list."""

    sentences: tuple[Sentence, ...] = ()
    points: tuple[SentencePoint, ...] = ()
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of what the minutes say: ``kind`` is the name of the field it stands in."""

    kind: str
    title: str
    blocks: tuple[SentenceBlock, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """All passages of a draft: of the attendance list, and by key of each item."""

    attendance: tuple[Passage, ...]
    items: dict[str, tuple[Passage, ...]]

    def sentences(self) -> Iterator[Sentence]:
        """All sentences in the order of their places."""
        for passages in (self.attendance, *self.items.values()):
            for passage in passages:
                yield from _within(passage.blocks)


def draft_of(document: MeetingDocument) -> Draft:
    """The draft cut into sentences."""
    cut = _Cutter()
    attendance = tuple(
        Passage("attendance", "", (cut.line(present_words(row)),)) for row in document.attendance
    )
    items: dict[str, tuple[Passage, ...]] = {}
    for item, _depth in document.lines():
        cut.item = int(item.key)
        items[item.key] = tuple(_passages(cut, item))
    return Draft(attendance, items)


def sentences_of(content: str) -> list[Sentence]:
    """The sentences of a frozen draft; each stands at its place in the list."""
    return list(draft_of(from_json(content)).sentences())


def plain(text: str) -> str:
    """A text on one line, blanks made single."""
    return " ".join(text.split())


def stands_in(content: str, wording: str, item: int | None, *, is_public: bool = False) -> bool:
    """Whether frozen minutes hold this wording: at an item, or without one in head and attendance.

    With ``is_public`` only what is no internal passage, resolution or follow-up counts.
    """
    document = from_json(content)
    wanted = _bare(wording)
    if item is None:
        texts = list(_head_texts(document))
    else:
        texts = [
            text
            for line, _depth in document.lines()
            if line.key == str(item)
            for text in _item_texts(line, is_public=is_public)
        ]
    return bool(wanted) and any(wanted in _bare(text, is_public=is_public) for text in texts)


def internal_words() -> tuple[str, str]:
    """What members read where an internal passage begins and ends."""
    return _("[internal only:"), "]"


def internal_named(text: str) -> str:
    """The text with the beginning and end of internal passages in words."""
    begins, ends = internal_words()
    return with_internal_named(text, begins=begins, ends=ends)


def present_words(row: Present) -> str:
    """A row of the attendance list in one line."""
    house = f" ({row.organisation})" if row.organisation else ""
    said = attended_words(row)
    return f"{row.who.name}{house}: {said}" if said else f"{row.who.name}{house}"


def attended_words(row: Present) -> str:
    """Whether, how long or instead of whom somebody of the attendance list was there."""
    parts = [row.state_words, deputy_words(row), row.excuse, *row.spans]
    if row.deputised_by is not None and row.state == "deputised":
        parts = parts[1:]
    return ", ".join(part for part in parts if part)


def deputy_words(row: Present) -> str:
    """Who came in the place of somebody."""
    if row.deputised_by is None:
        return ""
    return _("represented by %(name)s") % {"name": row.deputised_by.name}


def follow_up_words(line: FollowUpLine) -> str:
    """A follow-up in one line: what, who, until when, and how it was found."""
    said = " – ".join(part for part in (line.owner, line.until, line.found, *line.remarks) if part)
    return f"{line.text} ({said})" if said else line.text


class _Cutter:
    """Gives each sentence its place while a draft is cut."""

    def __init__(self) -> None:
        self.places = count()
        self.item: int | None = None

    def line(self, text: str) -> SentenceBlock:
        """A block of one single sentence."""
        return SentenceBlock((self._sentence((Run(text),)),))

    def blocks(self, text: str) -> tuple[SentenceBlock, ...]:
        """A text of the minutes, cut."""
        return tuple(self._block(block) for block in prose_blocks(text))

    def _block(self, block: Block) -> SentenceBlock:
        if isinstance(block, Para):
            return SentenceBlock(self._sentences(block.runs))
        points = tuple(
            SentencePoint(self._sentences(point.runs), tuple(self._block(b) for b in point.below))
            for point in block.points
        )
        return SentenceBlock(points=points, is_counted=block.is_counted)

    def _sentences(self, runs: tuple[Run, ...]) -> tuple[Sentence, ...]:
        return tuple(self._sentence(part) for part in _cut(runs))

    def _sentence(self, runs: tuple[Run, ...]) -> Sentence:
        text = plain("".join(run.text for run in runs))
        return Sentence(next(self.places), self.item, text, runs)


def _passages(cut: _Cutter, item: Item) -> Iterator[Passage]:
    """What the minutes say about an item, in the order in which the page shows it."""
    for kind, text in (("result", item.result), ("course", item.course)):
        if text.strip():
            yield Passage(kind, "", cut.blocks(text))
    for resolution in item.resolutions:
        blocks = cut.blocks(resolution.wording)
        if resolution.sentence:
            blocks += (cut.line(resolution.sentence),)
        yield Passage("resolution", f"{resolution.number}: {resolution.title}", blocks)
    for follow_up in item.carried:
        yield Passage("carried", "", (cut.line(follow_up_words(follow_up)),))
    for follow_up in item.follow_ups:
        yield Passage("follow_up", "", (cut.line(follow_up_words(follow_up)),))


def _cut(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """Runs cut where a sentence ends; a line break begins the next one."""
    text = "".join(run.text for run in runs)
    start = 0
    for end in [*_ends(text), len(text)]:
        part = tuple(_between(runs, start, end))
        if any(run.text.strip() for run in part):
            yield part
        start = end


def _ends(text: str) -> Iterator[int]:
    """Where sentences of a paragraph end; the blanks belong to what comes next."""
    for found in _END.finditer(text):
        end = found.start() + len(found[0].rstrip())
        is_sure = found[0].isspace() or text.startswith("[", found.end())
        if is_sure or not _NO_END.search(text[:end]):
            yield end


def _between(runs: tuple[Run, ...], start: int, end: int) -> Iterator[Run]:
    position = 0
    for run in runs:
        words = run.text[max(start - position, 0) : max(end - position, 0)]
        if words:
            yield Run(words, run.bold, run.italic)
        position += len(run.text)


def _within(blocks: tuple[SentenceBlock, ...]) -> Iterator[Sentence]:
    for block in blocks:
        yield from block.sentences
        for point in block.points:
            yield from point.sentences
            yield from _within(point.below)


def _bare(text: str, *, is_public: bool = False) -> str:
    """The words of a text without markup and marks."""
    return plain_text(without_internal(text) if is_public else INTERNAL.sub(" ", text))


def _item_texts(item: Item, *, is_public: bool) -> Iterator[str]:
    yield from (item.title, item.presenter, item.result, item.course)
    for resolution in item.resolutions:
        if resolution.is_public or not is_public:
            yield from (resolution.title, resolution.wording, resolution.sentence)
    for follow_up in (*item.carried, *item.follow_ups):
        if not (follow_up.is_internal and is_public):
            yield from (follow_up.text, follow_up.owner, follow_up.until, follow_up.found)
            yield from () if is_public else follow_up.remarks


def _head_texts(document: MeetingDocument) -> Iterator[str]:
    head = document.head
    people = [who.name for who in (head.chair, head.note_taker) if who is not None]
    yield from (head.title, head.day, head.began, head.closed, head.place, *people)
    for row in document.attendance:
        yield from (present_words(row), row.function, row.role)
