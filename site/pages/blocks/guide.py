"""What leads readers on: cards, steps, questions to open, contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from pages.blocks.text import FEATURES, RichTextValue

ICONS = [
    ("book", _("book")), ("blocks", _("building blocks")), ("calendar", _("calendar")), ("chart", _("chart")),
    ("compass", _("compass")), ("document", _("document")), ("euro", _("euro sign")), ("house", _("house")),
    ("map", _("map")), ("people", _("people")), ("person", _("person")), ("scale", _("scales")),
    ("talk", _("speech bubble")), ("target", _("target")), ("ways", _("ways that meet")),
]  # fmt: skip


class LinkValue(blocks.StructValue):
    """Something that leads on; components take its ``url``."""

    @property
    def url(self) -> str:
        """Where it leads: the chosen page, or the address typed."""
        page = self.get("page")
        return (page.url if page else self.get("address")) or ""


class LinkBlock(blocks.StructBlock):
    """A title that leads to a page of this site or to an address."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("or address"), required=False, max_length=300,
        help_text=_("For example /gremien/ or https://www.example.org/"),
    )  # fmt: skip

    def clean(self, value: Mapping[str, Any]) -> Any:
        """The link; refused when its address is neither one of this site nor a web address."""
        cleaned = super().clean(value)
        address = cleaned.get("address")
        if address and not (address.startswith(("https://", "http://")) or _is_local(address)):
            message = _now("Please begin the address with / or https://.")
            raise StructBlockValidationError(block_errors={"address": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


def _is_local(address: str) -> bool:
    """Whether it is a path on this site; "//…" would be another host."""
    return address.startswith("/") and not address.startswith("//")


class CardBlock(LinkBlock):
    """A card with a title, a sentence and perhaps a way on."""

    text = blocks.TextBlock(label=_("Text"), required=False)
    icon = blocks.ChoiceBlock(choices=ICONS, label=_("Symbol"), required=False)

    class Meta:
        icon = "doc-empty"


class CardsBlock(blocks.StructBlock):
    """Cards side by side."""

    cards = blocks.ListBlock(CardBlock(), label=_("Cards"), min_num=1)

    class Meta:
        icon = "grip"
        label = _("Cards")
        template = "pages/blocks/cards.html"


class StepBlock(blocks.StructBlock):
    """One step of a sequence, or one question to open."""

    title = blocks.CharBlock(label=_("Title"), max_length=150)
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"))

    class Meta:
        value_class = RichTextValue


class StepsBlock(blocks.StructBlock):
    """What happens one after the other."""

    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "pages/blocks/steps.html"


class AccordionBlock(blocks.StructBlock):
    """Questions whose answers open on demand."""

    entries = blocks.ListBlock(StepBlock(), label=_("Entries"), min_num=1)

    class Meta:
        icon = "collapse-down"
        label = _("Questions and answers")
        template = "pages/blocks/accordion.html"


class ContactBlock(blocks.StructBlock):
    """Whom to ask."""

    title = blocks.CharBlock(label=_("Title"), max_length=150, required=False)
    name = blocks.CharBlock(label=_("Office"), max_length=200)
    address = blocks.TextBlock(label=_("Address"), required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Telephone"), max_length=60, required=False)
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"), required=False)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "pages/blocks/contact.html"
        value_class = RichTextValue
