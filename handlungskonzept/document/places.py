"""Where a comment hangs: our lines on one side, the content paths of Wagtail's editor on the other."""

from __future__ import annotations

import json
from collections.abc import Iterable

from handlungskonzept.document.aims import SHEET, TITLE, WHOLE_PAGE, block_of
from handlungskonzept.document.lines import lines_of
from handlungskonzept.document.model import (
    Callout,
    Goal,
    Item,
    Listing,
    Part,
    Prose,
    Section,
)

FIELDS = {
    "objective": ("objective",),
    "origin": ("origin", "origin_note"),
    "resolutions": ("resolutions",),
    "marks": ("is_key_measure", "is_quick_win"),
    "priority": ("priority",),
    "situation": ("initial_situation",),
    "description": ("description",),
    "steps": ("steps",),
    "target_groups": ("target_groups",),
    "legal_areas": ("legal_areas",),
    "districts": ("districts",),
    "lead": ("lead", "lead_function"),
    "contributors": ("contributors",),
    "project_group": ("project_group",),
    "period": ("planned_end", "planned_start", "is_ongoing"),
    "actual_start": ("actual_start",),
    "actual_end": ("actual_end",),
    "costs": ("costs",),
    "staff": ("staff",),
    "funding": ("programme", "building_block", "funding_state"),
    "double_funding": ("double_funding_check",),
    "indicators": ("indicators",),
    "depends_on": ("depends_on",),
    "summary": ("summary",),
}
"""The page's fields behind each row of a measure sheet; comments hang on the first."""
_ROWS = {field: row for row, fields in FIELDS.items() for field in fields}
_CHILDREN = {
    "heading": ".text",
    "prose": ".text",
    "callout": ".text",
    "table": ".table",
    "picture": ".image",
    "milestones": ".caption",
    "measures": ".caption",
    "reference": ".resolution",
}
"""The field inside a block on which the editor shows comments, by the block's kind."""


def path_of(section: Section, line: str) -> str:
    """The content path of the field a line is written in."""
    if line in (TITLE, WHOLE_PAGE):
        return "title"
    if line.startswith(SHEET):
        row = line.removeprefix(SHEET).partition("/")[0]
        return FIELDS.get(row, ("title",))[0]
    block = block_of(section, line)
    identity = line.partition("/")[0]
    if isinstance(block, Goal):
        return f"goals.{identity}"
    return f"body.{identity}{_CHILDREN.get(block.kind, '') if block else ''}"


def position_of(section: Section, line: str) -> str:
    """Which paragraphs of a rich text a line covers, as Wagtail's editor marks them; else empty."""
    ranges = [
        {"key": key, "start": 0, "end": length}
        for key, length in _paragraphs(_parts(section, line))
    ]
    return json.dumps(ranges) if ranges else ""


def line_at(section: Section, path: str, position: str) -> str | None:
    """The line a comment with this content path hangs on; none when its place is gone."""
    field, *rest = path.split(".")
    known = [line.identity for line in lines_of(section)]
    if field in ("body", "goals") and rest:
        return _line_of_block(section, known, rest[0], position)
    if field == "title":
        return TITLE
    row = _ROWS.get(field)
    if row is None:
        return WHOLE_PAGE
    found = [one for one in known if one == SHEET + row or one.startswith(f"{SHEET}{row}/")]
    keys = _keys(position)
    named = (one for one in found if one.rpartition("/")[2] in keys)
    return next(named, next(iter(found), WHOLE_PAGE))


def _line_of_block(section: Section, known: list[str], block: str, position: str) -> str | None:
    """In running text the paragraph the position names; it is gone when that paragraph is."""
    own = [one for one in known if one.partition("/")[0] == block]
    keys = _keys(position)
    for one in own:
        if keys & {key for key, _length in _paragraphs(_parts(section, one))}:
            return one
    if position and isinstance(block_of(section, block), Prose | Callout):
        return None
    return next(iter(own), None)


def _keys(position: str) -> set[str]:
    """The paragraphs a position of Wagtail's editor names."""
    try:
        ranges = json.loads(position or "[]")
    except ValueError:
        return set()
    return {str(one["key"]) for one in ranges if isinstance(one, dict) and "key" in one}


def _parts(section: Section, line: str) -> tuple[Part, ...]:
    """The parts of rich text a line shows; none for a line that is no rich text."""
    if line.startswith(SHEET):
        name, _slash, part = line.removeprefix(SHEET).partition("/")
        if section.sheet is None or name not in ("situation", "description"):
            return ()
        found = next((row.parts for row in section.sheet.rows if row.name == name), ())
        return _named(found, part) if part else found
    block = block_of(section, line)
    if isinstance(block, Prose | Callout):
        return _named(block.parts, line.partition("/")[2])
    return ()


def _named(parts: tuple[Part, ...], name: str) -> tuple[Part, ...]:
    return tuple(
        part for place, part in enumerate(parts) if name == (getattr(part, "key", "") or str(place))
    )


def _paragraphs(parts: Iterable[Part]) -> Iterable[tuple[str, int]]:
    """The keys of all paragraphs and points with the length of their words."""
    for part in parts:
        if isinstance(part, Listing):
            for item in part.items:
                yield from _points(item)
        elif part.key:
            yield part.key, sum(len(run.text) for run in part.runs)


def _points(item: Item) -> Iterable[tuple[str, int]]:
    if item.key:
        yield item.key, sum(len(run.text) for run in item.runs)
    yield from _paragraphs(item.children)
