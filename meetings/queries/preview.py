"""Our minutes and what the public reads of them beside each other, with each difference in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.choices import Audience
from meetings.document.audience import for_audience
from meetings.document.codec import from_json
from meetings.document.model import Item, MeetingDocument, Present, ResolutionLine
from meetings.document.prose import INTERNAL, plain_text, without_internal
from meetings.models import Edition, Meeting
from meetings.queries.documents import meeting_document
from meetings.queries.publications import minutes_edition
from meetings.queries.sentences import follow_up_words

_PASSAGE = re.compile(r"\[intern\](.*?)\[/intern\]", re.IGNORECASE | re.DOTALL)
LONGEST = 160
"""A longer passage is named by its beginning."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An item as we have it and as the public reads it, none when it drops out whole."""

    internal: Item
    public: Item | None
    depth: int
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Both sides of minutes; ``edition`` is what would be published, none before the release."""

    edition: Edition | None
    internal: MeetingDocument
    public: MeetingDocument
    pairs: tuple[Pair, ...]
    head: tuple[str, ...]

    @property
    def count(self) -> int:
        """In how many items the public reads something else."""
        return sum(bool(pair.differences) for pair in self.pairs)


def preview_of(meeting: Meeting) -> Preview:
    """The two sides: of released minutes the frozen editions, before that the text as it stands."""
    edition = minutes_edition(meeting, Audience.PUBLIC) if meeting.is_minuted else None
    inside = minutes_edition(meeting, Audience.INTERNAL) if meeting.is_minuted else None
    internal = from_json(inside.content) if inside else meeting_document(meeting)
    public = from_json(edition.content) if edition else for_audience(internal, Audience.PUBLIC)
    found = {item.key: item for item, _depth in public.lines()}
    pairs = tuple(
        Pair(item, found.get(item.key), depth, tuple(_differences(item, found.get(item.key))))
        for item, depth in internal.lines()
    )
    return Preview(edition, internal, public, pairs, tuple(_head(internal, public)))


def _head(internal: MeetingDocument, public: MeetingDocument) -> Iterator[str]:
    """What differs in head, attendance list and corrections."""
    if internal.head.online_address:
        yield _("The address of the online room drops out.")
    for ours, theirs in (
        (internal.head.chair, public.head.chair),
        (internal.head.note_taker, public.head.note_taker),
    ):
        if ours is not None and theirs is not None and ours.name != theirs.name:
            yield _becomes(ours.name, theirs.name)
    yield from _attendance(internal.attendance, public.attendance)
    dropped = len(internal.corrections) - len(public.corrections)
    if dropped:
        words = ngettext(
            "%(count)d correction drops out.", "%(count)d corrections drop out.", dropped
        )
        yield words % {"count": dropped}


def _attendance(ours: tuple[Present, ...], theirs: tuple[Present, ...]) -> Iterator[str]:
    for mine, other in zip(ours, theirs, strict=False):
        if mine.who.name != other.who.name:
            yield _becomes(mine.who.name, other.who.name)


def _differences(ours: Item, theirs: Item | None) -> Iterator[str]:
    """Each difference of an item in a sentence."""
    if theirs is None:
        yield _("This heading drops out.")
    elif theirs.is_hidden:
        yield _("Not public: only the number is left, neither title nor text.")
    else:
        yield from _text_differences(ours, theirs)
        yield from _paper_differences(ours, theirs)
        yield from _resolution_differences(ours.resolutions, theirs.resolutions)
        yield from _follow_up_differences(ours, theirs)
        if [who.name for who in ours.recused] != [who.name for who in theirs.recused]:
            yield _("Who was recused is not named.")


def _text_differences(ours: Item, theirs: Item) -> Iterator[str]:
    for name in ("title", "presenter", "explanation", "draft_resolution", "result", "course"):
        yield from _changes(getattr(ours, name), getattr(theirs, name))


def _paper_differences(ours: Item, theirs: Item) -> Iterator[str]:
    kept = {paper.title for paper in theirs.papers}
    for paper in ours.papers:
        if paper.title not in kept:
            yield _("The paper “%(title)s” drops out.") % {"title": paper.title}


def _resolution_differences(
    ours: Iterable[ResolutionLine], theirs: Iterable[ResolutionLine]
) -> Iterator[str]:
    kept = {line.number: line for line in theirs}
    for line in ours:
        if line.number not in kept:
            yield _("The resolution %(number)s drops out.") % {"number": line.number}
            continue
        for name in ("title", "wording", "sentence"):
            yield from _changes(getattr(line, name), getattr(kept[line.number], name))


def _follow_up_differences(ours: Item, theirs: Item) -> Iterator[str]:
    kept = iter((*theirs.carried, *theirs.follow_ups))
    for line in (*ours.carried, *ours.follow_ups):
        if line.is_internal:
            yield _("The follow-up “%(text)s” drops out.") % {"text": _short(line.text)}
        elif (other := next(kept, None)) is not None:
            yield from _changes(follow_up_words(line), follow_up_words(other))


def _changes(old: str, new: str) -> Iterator[str]:
    """What two texts do not share: internal passages one by one, then word by word."""
    passages = [found[1] for found in _PASSAGE.finditer(old)]
    rest = without_internal(old)
    if plain_text(_PASSAGE.sub("", old)) != plain_text(rest):
        passages, rest = [], INTERNAL.sub(" ", old)
    for passage in passages:
        yield _("Drops out: “%(text)s”") % {"text": _short(plain_text(passage))}
    before, after = _words(rest), _words(new)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        mine, other = " ".join(before[i1:i2]), " ".join(after[j1:j2])
        if tag == "delete":
            yield _("Drops out: “%(text)s”") % {"text": _short(mine)}
        elif tag != "equal":
            yield _becomes(_bare(mine), _bare(other))


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", plain_text(text))


def _bare(words: str) -> str:
    """The words without the signs around them; brackets stay where both of them are there."""
    words = words.rstrip(",;:")
    opened, closed = words.count("("), words.count(")")
    if opened > closed:
        return words.removeprefix("(")
    return words.removesuffix(")") if closed > opened else words


def _becomes(old: str, new: str) -> str:
    return _("“%(old)s” becomes “%(new)s”") % {"old": _short(old), "new": _short(new)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
