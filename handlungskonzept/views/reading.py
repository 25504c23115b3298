"""How the plan document is laid out on pages: contents, entries, addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from handlungskonzept.document import Block, PlanDocument, Section, SectionKind, Sheet
from handlungskonzept.document.words import Kind

CONTENTS_DEPTH = 2
KIND_TAGS = {Kind.NEW: "ok", Kind.CHANGED: "go", Kind.MOVED: "neutral", Kind.REMOVED: "warn"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One section on a page: its heading's level and anchor, then its blocks."""

    anchor: str
    level: int
    label: str
    over: str
    blocks: tuple[Block, ...]
    sheet: Sheet | None
    url: str = ""
    file_url: str = ""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the table of contents with the lines below it."""

    label: str
    url: str
    children: tuple[ContentsLine, ...] = ()


ChapterUrl = Callable[[Section], str]


def contents_of(document: PlanDocument, chapter_url: ChapterUrl) -> list[ContentsLine]:
    """The chapters and what stands right below them, with addresses."""
    return [_line(section, chapter_url(section), 1) for section in document.sections]


def _line(section: Section, page: str, depth: int) -> ContentsLine:
    url = page if depth == 1 else f"{page}#{anchor_of(section)}"
    children = section.children if depth < CONTENTS_DEPTH else ()
    return ContentsLine(
        section.label, url, tuple(_line(child, page, depth + 1) for child in children)
    )


def entries_of(
    section: Section, level: int = 1, field_file: ChapterUrl | None = None
) -> Iterator[Entry]:
    """The section and all below it, flat, in reading order; fields of action offer their file."""
    entry = entry_of(section, level)
    if field_file is not None and section.kind is SectionKind.FIELD:
        entry = replace(entry, file_url=field_file(section))
    yield entry
    for child in section.children:
        yield from entries_of(child, level + 1, field_file)


def entry_of(section: Section, level: int) -> Entry:
    """One section with the level its heading has on the page."""
    is_measure = section.kind is SectionKind.MEASURE
    return Entry(
        anchor=anchor_of(section),
        level=min(level, 6),
        label=section.title if is_measure else section.label,
        over=section.number if is_measure else "",
        blocks=section.blocks,
        sheet=section.sheet,
        url=measure_url(section) if is_measure and section.number else "",
    )


def anchor_of(section: Section) -> str:
    """The section's name in the address of its page."""
    return (
        section.address if section.kind is SectionKind.MEASURE else f"abschnitt-{section.address}"
    )


def measure_url(section: Section) -> str:
    """The measure's permanent address."""
    return reverse("handlungskonzept:measure", args=[section.address])


def working_pictures() -> str:
    """The beginning of the addresses of pictures only members see."""
    return reverse("handlungskonzept:working_picture", args=["0"])[:-2]


def neighbours(
    document: PlanDocument, section: Section, chapter_url: ChapterUrl
) -> dict[str, ContentsLine]:
    """The chapter before and the one after, as far as there are any."""
    chapters = document.sections
    position = chapters.index(section)
    found = {}
    if position > 0:
        before = chapters[position - 1]
        found["before"] = ContentsLine(before.label, chapter_url(before))
    if position + 1 < len(chapters):
        after = chapters[position + 1]
        found["after"] = ContentsLine(after.label, chapter_url(after))
    return found


def kind_words(kind: str) -> str:
    """What happened to a section, in one word."""
    return {
        Kind.NEW: _("new"), Kind.CHANGED: _("changed"), Kind.MOVED: _("moved"), Kind.REMOVED: _("removed"),
    }[Kind(kind)]  # fmt: skip


def line_label(identity: str, label: str) -> str:
    """What a changed line is called: its own label, or a word for title, summary and running text."""
    known = {"title": _("Title"), "sheet/summary": _("Summary")}
    return label or known.get(identity, _("Text"))


def change_line(change: dict[str, Any]) -> dict[str, Any]:
    """One entry of a frozen list of changes, with a tag for what happened."""
    return {
        "status": {"kind": KIND_TAGS[Kind(change["kind"])], "label": kind_words(change["kind"])},
        "label": change["label"],
        "before": change["before"] if change["before"] != change["label"] else "",
        "identity": change["identity"],
    }
