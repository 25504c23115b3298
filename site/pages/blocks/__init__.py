"""The blocks a public page is made of; one file per family, none of them queries."""

from __future__ import annotations

from pages.blocks.body import BODY_BLOCKS, HERO_BLOCKS
from pages.blocks.sections import Section, sections_of

__all__ = ["BODY_BLOCKS", "HERO_BLOCKS", "Section", "sections_of"]
