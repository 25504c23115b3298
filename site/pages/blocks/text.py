"""Words: headings, paragraphs, notes, quotations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
"""What rich text may hold; headings are blocks of their own, so that their order can be kept."""

HEADING_LEVELS = [("2", _("section")), ("3", _("subsection"))]
NOTE_KINDS = [
    ("go", _("information")),
    ("ok", _("confirmation")),
    ("warn", _("attention")),
    ("neutral", _("side note")),
]


class RichTextValue(blocks.StructValue):
    """A value whose ``text`` is rich text; components take it as ``html``."""

    @property
    def html(self) -> RichText | str:
        """The text with its markup, or nothing."""
        text = self.get("text")
        return text if text and text.source else ""


class HeadingBlock(blocks.StructBlock):
    """A heading that opens a section or subsection."""

    text = blocks.CharBlock(label=_("Heading"), max_length=150)
    level = blocks.ChoiceBlock(choices=HEADING_LEVELS, default="2", label=_("Level"))

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=FEATURES, **{k: v for k, v in kwargs.items() if k != "features"})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "pages/blocks/paragraph.html"


class CalloutBlock(blocks.StructBlock):
    """A short note that stands out."""

    kind = blocks.ChoiceBlock(choices=NOTE_KINDS, default="go", label=_("Kind"))
    title = blocks.CharBlock(label=_("Title"), max_length=150, required=False)
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "pages/blocks/callout.html"
        value_class = RichTextValue


class QuoteBlock(blocks.StructBlock):
    """Somebody's words with their source."""

    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Source"), max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "pages/blocks/quote.html"
