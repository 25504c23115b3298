"""How two plans told as one are laid out: summary, contents, and the text with its long same parts folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from handlungskonzept.document.comparison import (
    Comparison,
    LineDifference,
    SectionChange,
    compare,
)
from handlungskonzept.document.units import Form
from handlungskonzept.document.words import Kind
from handlungskonzept.queries.sides import Origin, Origins, Side, successors_of
from handlungskonzept.views.reading import KIND_TAGS, kind_words

ON_A_PAGE = 40
"""So many changed sections stand on one page; the summary stands on the first page, whole."""
SHORT = 2
"""So many unchanged lines between two changes are shown, not folded."""
AT_ONCE = 25
"""Longer lists of the summary are folded behind these."""


@dataclass(frozen=True, slots=True)
class Named:
    """One line of the summary."""

    label: str
    url: str
    status: dict[str, str]
    notes: tuple[str, ...]
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one look that stand together: facts, a list, or running text."""

    look: str
    lines: tuple[LineDifference, ...]
    label: str = ""
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Groups that are shown or, when nothing happened to them, folded under one sentence."""

    groups: tuple[Group, ...]
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One changed section with its lines, or a row of sections to which nothing happened."""

    change: SectionChange | None
    title: LineDifference | None
    over: str
    status: dict[str, str]
    notes: tuple[str, ...]
    origins: tuple[Origin, ...]
    stretches: tuple[Stretch, ...]
    same: tuple[str, ...] = ()

    @property
    def same_words(self) -> str:
        """How many sections stayed as they were."""
        count = len(self.same)
        words = ngettext("%(count)d section unchanged", "%(count)d sections unchanged", count)
        return words % {"count": count}


class Page:
    """Everything the template of a comparison shows."""

    def __init__(self, comparison: Comparison, old: Side, new: Side, origins: Origins) -> None:
        self._comparison = comparison
        self._old, self._new = old, new
        self._origins = origins
        self._is_paged = len(comparison.changed) > ON_A_PAGE
        self._changed = comparison.changed
        self._places = {one.identity: place for place, one in enumerate(self._changed)}
        self._labels = {one.identity: one.shown.label for one in comparison.sections}
        gone = [one.shown.number for one in self._changed if one.is_measure and one.new is None]
        self._successors = successors_of(gone, new.document)

    def context(self, number: str) -> dict[str, Any]:
        """The template's values for one page of the text."""
        page = Paginator(self._changed, ON_A_PAGE).get_page(number or 1)
        return {
            "page": page,
            "is_first": page.number == 1,
            "summary": list(self._summary()),
            "internal": self._internal(),
            "contents": self._contents(),
            "entries": list(self._entries(list(page.object_list), page.number == 1)),
            "origins": self._origins.all,
            "single": self._origins.all[0] if len(self._origins.all) == 1 else None,
            "is_same": not self._changed,
        }

    def whole(self) -> dict[str, Any]:
        """All of the text at once: for a page that shows it beside other things."""
        self._is_paged = False
        return {
            "old": self._old,
            "new": self._new,
            "summary": list(self._summary()),
            "entries": [self._entry(one) for one in self._changed],
        }

    def _summary(self) -> Iterator[dict[str, Any]]:
        measures = [one for one in self._changed if one.is_measure]
        for title, kind in (
            (_("New measures"), Kind.NEW),
            (_("Changed measures"), Kind.CHANGED),
            (_("Moved measures"), Kind.MOVED),
            (_("Measures that ended"), Kind.REMOVED),
        ):
            yield _listed(title, [self._named(one) for one in measures if one.kind is kind])
        chapters = [one for one in self._changed if not one.is_measure]
        named = [self._named(one, with_status=True) for one in chapters]
        yield _listed(_("Changed chapters and fields of action"), named)

    def _named(self, change: SectionChange, *, with_status: bool = False) -> Named:
        return Named(
            label=change.shown.label,
            url=self._url(change.identity),
            status=_status(change.kind) if with_status else {},
            notes=tuple(self._notes(change)),
            origins=self._origins_of(change),
        )

    def _origins_of(self, change: SectionChange) -> tuple[Origin, ...]:
        """With which versions it came, if several lie between the two sides."""
        if len(self._origins.all) < 2:
            return ()
        return tuple(self._origins.of(change.identity, change.kind))

    def _notes(self, change: SectionChange) -> Iterator[str]:
        if change.before:
            yield _("before: %(label)s") % {"label": change.before}
        if change.moved_from:
            yield _("moved from %(label)s") % {"label": change.moved_from}
        elif change.is_moved:
            yield _("moved to another place")
        successor = self._successors.get(change.shown.number) if change.new is None else None
        if successor:
            yield _("replaced by %(code)s") % {"code": successor}
        if change.new is None and change.identity in self._internal_identities():
            yield _("internal now")

    def _internal_identities(self) -> set[str]:
        return {one.identity for one in self._new.internal}

    def _internal(self) -> list[dict[str, str]]:
        return [
            {
                "label": one.label,
                "url": reverse("handlungskonzept:working_section", args=[one.identity]),
            }
            for one in self._new.internal
        ]

    def _url(self, identity: str) -> str:
        number = self._places[identity] // ON_A_PAGE + 1
        query = f"?seite={number}" if self._is_paged else ""
        return f"{query}#{anchor(identity)}"

    def _contents(self) -> list[dict[str, Any]]:
        """The chapters with changes in them, and the sections right below, each with its count."""
        found = []
        for chapter, members in groupby(self._changed, key=lambda one: one.chapter):
            changes = list(members)
            below = [
                (parent, list(ones))
                for parent, ones in groupby(changes, key=self._second)
                if parent != chapter
            ]
            found.append(
                self._content(chapter, changes)
                | {"children": [self._content(parent, ones) for parent, ones in below]}
            )
        return found

    def _second(self, change: SectionChange) -> str:
        """The section of the second level a change belongs to, itself if it is no measure."""
        return change.parent if change.is_measure and change.parent else change.identity

    def _content(self, identity: str, changes: list[SectionChange]) -> dict[str, Any]:
        words = ngettext("%(count)d change", "%(count)d changes", len(changes))
        return {
            "label": self._labels[identity],
            "url": self._url(changes[0].identity),
            "count": words % {"count": len(changes)},
        }

    def _entries(self, shown: list[SectionChange], is_first: bool) -> Iterator[Entry]:
        """The changed sections of this page, and between them those that stayed, folded."""
        wanted = {one.identity for one in shown}
        same: list[str] = []
        is_open = is_first
        for one in self._comparison.sections:
            if one.identity in wanted:
                if same:
                    yield _unchanged(same)
                yield self._entry(one)
                same, is_open = [], True
            elif one.kind is Kind.SAME and is_open and one.depth:
                same.append(one.shown.label)
            elif one.kind is not Kind.SAME:
                is_open = False
        if same:
            yield _unchanged(same)

    def _entry(self, change: SectionChange) -> Entry:
        title, *lines = self._comparison.lines(change)
        is_whole = change.old is None or change.new is None
        stretches = (Stretch(tuple(groups_of(lines))),) if is_whole else tuple(_stretches(lines))
        if change.kind is Kind.REMOVED:
            stretches = tuple(Stretch(one.groups, _("Its text was")) for one in stretches)
        chapter = "" if change.chapter == change.identity else self._labels[change.chapter]
        parent = self._labels.get(change.parent, "")
        return Entry(
            change=change,
            title=title,
            over=" · ".join(dict.fromkeys(filter(None, (chapter, parent)))),
            status=_status(change.kind),
            notes=tuple(self._notes(change)),
            origins=self._origins_of(change),
            stretches=stretches if lines else (),
        )


def whole_difference(old: Side, new: Side) -> dict[str, Any]:
    """What changed from one side to the other, all of it on one page."""
    return Page(compare(old.document, new.document), old, new, Origins(old, new, ())).whole()


def anchor(identity: str) -> str:
    """The name of a changed section in the address of its page."""
    return f"aenderung-{identity}"


def groups_of(lines: Iterable[LineDifference]) -> Iterator[Group]:
    """Lines that look alike, together; the lines of one fact below its name."""
    for look, members in groupby(lines, key=_look):
        if look != "facts":
            yield Group(look, tuple(members))
            continue
        facts = [
            Group("fact", (), label, tuple(groups_of_fact(list(ones))))
            for label, ones in groupby(members, key=lambda line: line.label)
        ]
        yield Group("facts", (), groups=tuple(facts))


def groups_of_fact(lines: list[LineDifference]) -> Iterator[Group]:
    """The paragraphs and points of one fact."""
    for is_item, members in groupby(lines, key=lambda line: line.form is Form.ITEM):
        yield Group("list" if is_item else "flow", tuple(members))


def _look(line: LineDifference) -> str:
    if line.form is Form.FACT or (line.form is Form.ITEM and line.label):
        return "facts"
    return "list" if line.form is Form.ITEM else "flow"


def _stretches(lines: list[LineDifference]) -> Iterator[Stretch]:
    for is_same, members in groupby(lines, key=lambda line: line.is_same):
        stretch = list(members)
        folded = _fold_words(stretch) if is_same and len(stretch) > SHORT else ""
        yield Stretch(tuple(groups_of(stretch)), folded)


def _fold_words(lines: list[LineDifference]) -> str:
    count = len(lines)
    if all(_look(line) == "facts" or line.form is Form.SUMMARY for line in lines):
        words = ngettext("%(count)d entry unchanged", "%(count)d entries unchanged", count)
    else:
        words = ngettext("%(count)d paragraph unchanged", "%(count)d paragraphs unchanged", count)
    return words % {"count": count}


def _unchanged(labels: list[str]) -> Entry:
    return Entry(None, None, "", {}, (), (), (), same=tuple(labels))


def _listed(title: str, named: list[Named]) -> dict[str, Any]:
    return {"title": title, "count": len(named), "first": named[:AT_ONCE], "rest": named[AT_ONCE:]}


def _status(kind: Kind) -> dict[str, str]:
    label = pgettext("section", "ended") if kind is Kind.REMOVED else kind_words(kind)
    return {"kind": KIND_TAGS[kind], "label": label}
