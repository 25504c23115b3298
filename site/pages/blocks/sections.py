"""A page's blocks in sections, each with its heading and an address of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify


@dataclass(slots=True)
class Section:
    """The blocks under one heading; the part before the first heading has no title."""

    title: str = ""
    anchor: str = ""
    blocks: list[Any] = field(default_factory=list)

    @property
    def item_level(self) -> int:
        """The level of headings within: no level is ever left out."""
        return 3 if self.title else 2

    @property
    def url(self) -> str:
        """The address of the section on its page."""
        return f"#{self.anchor}"

    @property
    def label(self) -> str:
        """The title; navigation components ask for a label."""
        return self.title


def sections_of(stream: Iterable[Any]) -> list[Section]:
    """The blocks of a stream, cut at its section headings."""
    sections = [Section()]
    for block in stream:
        opens = block.block_type == "heading" and (
            block.value["level"] == "2" or not sections[-1].title
        )
        if opens:
            title = block.value["text"]
            sections.append(Section(title=title, anchor=_free_anchor(title, sections)))
        else:
            sections[-1].blocks.append(block)
    return [section for section in sections if section.title or section.blocks]


def _free_anchor(title: str, taken: list[Section]) -> str:
    """The title as an address that no section before uses."""
    wanted = slugify(title) or "abschnitt"
    used = {section.anchor for section in taken}
    number, anchor = 1, wanted
    while anchor in used:
        number += 1
        anchor = f"{wanted}-{number}"
    return anchor
