"""The meeting as a neutral document: frozen values, every name and label resolved as words.

Invitation, minutes and excerpt, on the page and in Word, are made from a :class:`MeetingDocument`
only. It says everything; what members and the public read of it is :mod:`meetings.document.audience`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Audience(StrEnum):
    """For whom a document is; the values are those of `meetings.choices.Audience`."""

    INTERNAL = "internal"
    MEMBERS = "members"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody in a place of their own: the name, and the function that stands for it in public."""

    name: str
    function: str = ""
    is_named: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whose name occurs in the document, in parts, so that running text can be searched."""

    key: str
    first_name: str
    last_name: str
    title: str = ""
    function: str = ""
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What stands for something that is left out."""

    not_public: str = "nicht öffentlich"
    somebody: str = "eine Person"


@dataclass(frozen=True, slots=True)
class Rules:
    """What the body's rules say as far as a document prints it."""

    notice: str = ""
    has_course: bool = False
    confirmation: str = ""
    objections: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Which meeting it is; days and times are words, `day_iso` is for names of files."""

    body: str
    day: str
    day_iso: str
    number: str = ""
    title: str = ""
    begins: str = ""
    ends: str = ""
    began: str = ""
    closed: str = ""
    place: str = ""
    mode: str = ""
    online_address: str = ""
    note: str = ""
    chair: Who | None = None
    note_taker: Who | None = None
    next_meeting: str = ""
    is_next_public: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """A row of the attendance list; `seat` and `state` are codes, their words stand beside them."""

    who: Who
    seat: str
    seat_words: str
    state: str = ""
    state_words: str = ""
    organisation: str = ""
    function: str = ""
    role: str = ""
    excuse: str = ""
    deputises_for: Who | None = None
    deputised_by: Who | None = None
    spans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of an item; `handed_in` is the day on which it came after the invitation."""

    title: str
    file_name: str
    is_public: bool = False
    handed_in: str = ""


@dataclass(frozen=True, slots=True)
class ResolutionLine:
    """A resolution under its number; `is_public` is whether everybody may read it."""

    number: str
    title: str
    wording: str
    category: str
    vote: str = ""
    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    recused: int | None = None
    sentence: str = ""
    is_public: bool = False
    voided_because: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """Who does what until when.

    Of one that comes from an earlier meeting `found` says how this meeting found it, and
    `remarks` what was said about it here.
    """

    text: str
    person: Who | None = None
    organisation: str = ""
    others: str = ""
    until: str = ""
    state: str = ""
    is_internal: bool = False
    found: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """Everybody who does it, in words."""
        named = self.person.name if self.person else ""
        return ", ".join(part for part in (named, self.organisation, self.others) if part)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction of released minutes: which, the old and new wording, and who decided it where."""

    meeting: str
    item: str
    old: str
    new: str
    decided: str
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the agenda with what the minutes say about it.

    `key` is lasting. Nothing but number and `title` (the words "not public") is left of an item
    that is hidden from the reader. `carried` are the follow-ups of earlier meetings it goes through.
    """

    key: str
    title: str
    number: str = ""
    standing: str = ""
    is_heading: bool = False
    is_public: bool = True
    is_hidden: bool = False
    is_late: bool = False
    is_withdrawn: bool = False
    presenter: str = ""
    minutes_planned: int | None = None
    explanation: str = ""
    papers: tuple[PaperLine, ...] = ()
    draft_resolution: str = ""
    result: str = ""
    course: str = ""
    outcome: str = ""
    recused: tuple[Who, ...] = ()
    resolutions: tuple[ResolutionLine, ...] = ()
    follow_ups: tuple[FollowUpLine, ...] = ()
    carried: tuple[FollowUpLine, ...] = ()
    measures: tuple[str, ...] = ()
    corrects: tuple[CorrectionLine, ...] = ()
    children: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What is other than in the edition sent before: how it read, how it reads now.

    `item` is the item it is about, by its number; of one that is not public mails say no more.
    """

    what: str
    old: str = ""
    new: str = ""
    item: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class MeetingDocument:
    """A meeting with its agenda and minutes, for one audience."""

    head: Head
    audience: Audience = Audience.INTERNAL
    attendance: tuple[Present, ...] = ()
    items: tuple[Item, ...] = ()
    corrections: tuple[CorrectionLine, ...] = ()
    rules: Rules = field(default_factory=Rules)
    people: tuple[Known, ...] = ()
    words: Words = field(default_factory=Words)
    changes: tuple[ChangeLine, ...] = ()

    def lines(self) -> Iterator[tuple[Item, int]]:
        """All lines of the agenda in order, each with how deep it lies."""
        yield from _lines(self.items, 0)


def _lines(items: tuple[Item, ...], depth: int) -> Iterator[tuple[Item, int]]:
    for item in items:
        yield item, depth
        yield from _lines(item.children, depth + 1)
