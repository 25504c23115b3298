"""What leads readers on: cards, steps, questions to open, contacts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from pages.blocks.text import FEATURES, RichTextValue
from pages.validators import validate_address

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
    """A title, perhaps with a sentence, that leads to a page of this site or to an address."""

    title = blocks.CharBlock(label=_("Title"), max_length=100)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(
        label=_("or address"), required=False, max_length=300, validators=[validate_address],
        help_text=_("For example /gremien/ or https://www.example.org/"),
    )  # fmt: skip
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


class CardBlock(LinkBlock):
    """A card with a title, a sentence and perhaps a way on."""

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
    """Whom to ask; without office and e-mail of its own it shows those of the site."""

    title = blocks.CharBlock(label=_("Title"), max_length=150, required=False)
    name = blocks.CharBlock(
        label=_("Office"), max_length=200, required=False,
        help_text=_("Leave office and e-mail empty to show the contact of this site."),
    )  # fmt: skip
    address = blocks.TextBlock(label=_("Address"), required=False)
    email = blocks.EmailBlock(label=_("E-mail"), required=False)
    phone = blocks.CharBlock(label=_("Telephone"), max_length=60, required=False)
    text = blocks.RichTextBlock(features=FEATURES, label=_("Text"), required=False)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "pages/blocks/contact.html"
        value_class = RichTextValue


class ImprintBlock(blocks.StaticBlock):
    """Who runs the site, as the site's particulars say; the template asks for them."""

    class Meta:
        icon = "site"
        label = _("Imprint")
        admin_text = _(
            "Shows operator, address and contact as entered in the site information; "
            "nothing has to be entered here."
        )
        template = "pages/blocks/imprint.html"
