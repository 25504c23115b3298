"""The blocks an editor chooses from, in the order of the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.data import ChartBlock, FactsBlock, TableBlock
from pages.blocks.dates import MilestonesBlock, TimelineBlock
from pages.blocks.guide import (
    AccordionBlock,
    CardsBlock,
    ContactBlock,
    ImprintBlock,
    LinkBlock,
    StepsBlock,
)
from pages.blocks.pictures import PictureBlock
from pages.blocks.text import CalloutBlock, HeadingBlock, ParagraphBlock, QuoteBlock

TEXT, DATA, GUIDE = _("Text"), _("Facts and figures"), _("Ways on")

BODY_BLOCKS: list[tuple[str, blocks.Block]] = [
    ("heading", HeadingBlock(group=TEXT)),
    ("paragraph", ParagraphBlock(group=TEXT)),
    ("callout", CalloutBlock(group=TEXT)),
    ("quote", QuoteBlock(group=TEXT)),
    ("picture", PictureBlock(group=TEXT)),
    ("facts", FactsBlock(group=DATA)),
    ("table", TableBlock(group=DATA)),
    ("chart", ChartBlock(group=DATA)),
    ("timeline", TimelineBlock(group=DATA)),
    ("milestones", MilestonesBlock(group=DATA)),
    ("cards", CardsBlock(group=GUIDE)),
    ("steps", StepsBlock(group=GUIDE)),
    ("accordion", AccordionBlock(group=GUIDE)),
    ("contact", ContactBlock(group=GUIDE)),
    ("imprint", ImprintBlock(group=GUIDE)),
]

HERO_BLOCKS: list[tuple[str, blocks.Block]] = [("link", LinkBlock())]
