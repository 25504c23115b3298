"""Public pages, the site's own particulars, and pictures with their credit."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page
from wagtail.search import index

from pages.blocks import BODY_BLOCKS, HERO_BLOCKS, Section, sections_of


class PublicPage(Page):
    """What start page and information pages share: a lead and a body of blocks."""

    lead = models.TextField(
        _("lead"),
        max_length=500,
        help_text=_(
            "Two or three sentences that say what the page is about; search engines show them too."
        ),
    )
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """The sentences for search engines."""
        return self.search_description or self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What the template gets: the sections of the body and the page's one address."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["sections"] = self.sections()
        context["canonical"] = self.get_full_url(request)
        return context

    def sections(self) -> list[Section]:
        """The body cut at its headings."""
        return sections_of(self.body)

    @property
    def has_contact(self) -> bool:
        """Whether the body says whom to ask, so that the strip at the foot need not."""
        return any(block.block_type == "contact" for block in self.body)

    @property
    def contents(self) -> list[Section]:
        """The sections to list beside the text: the titled ones, if there is more than one."""
        titled = [section for section in self.sections() if section.title]
        return titled if len(titled) > 1 else []


class HomePage(PublicPage):
    """The start page."""

    headline = models.CharField(
        _("headline"), max_length=120, help_text=_("The large words at the top.")
    )
    over = models.CharField(_("line above"), max_length=120, blank=True)
    hero_links = StreamField(HERO_BLOCKS, blank=True, max_num=3, verbose_name=_("buttons"))

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.InformationPage"]
    max_count = 1
    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [FieldPanel("over"), FieldPanel("headline"), FieldPanel("lead")], _("Opening")
        ),
        FieldPanel("hero_links"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("start page")
        verbose_name_plural = _("start pages")


class InformationPage(PublicPage):
    """A page that explains one thing."""

    menu_title = models.CharField(
        _("short title for menus"),
        max_length=40,
        blank=True,
        help_text=_("Only if the title is too long there."),
    )
    is_in_footer = models.BooleanField(_("linked at the foot of every page"), default=False)
    as_of = models.DateField(
        _("reviewed on"), help_text=_("The day on which somebody last checked the content.")
    )
    review_on = models.DateField(_("next review"), null=True, blank=True)

    template = "pages/information_page.html"
    parent_page_types = ["pages.HomePage", "pages.InformationPage"]
    subpage_types = ["pages.InformationPage"]
    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel("as_of"), FieldPanel("review_on")], _("Currency")),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("menu_title"),
                FieldPanel("show_in_menus"),
                FieldPanel("is_in_footer"),
            ],
            _("Place on the site"),
        ),
        MultiFieldPanel(
            [FieldPanel("seo_title"), FieldPanel("search_description")], _("For search engines")
        ),
    ]

    class Meta:
        verbose_name = _("information page")
        verbose_name_plural = _("information pages")

    @property
    def label(self) -> str:
        """The words for menus and breadcrumbs."""
        return self.menu_title or self.title

    def clean(self) -> None:
        """Refuse a review that lies before the last one."""
        super().clean()
        if self.as_of and self.review_on and self.review_on < self.as_of:
            raise ValidationError(
                {"review_on": gettext("The next review lies before the last one.")}
            )


@register_setting(icon="site", order=10)
class SiteInformation(BaseSiteSetting):
    """Who runs the site and how to reach them; one place for header, foot and legal pages."""

    banner = models.CharField(
        _("line at the very top"), max_length=120, default="Eine Website der Stadt Köln",
        help_text=_("Says on every page whose site this is."),
    )  # fmt: skip
    operator = models.CharField(
        _("operator"), max_length=200, default="Stadt Köln, Kommunales Integrationszentrum"
    )
    email = models.EmailField(_("contact e-mail"), default="KIM@stadt-koeln.de")
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    address = models.TextField(_("address"), blank=True)
    representative = models.CharField(_("represented by"), max_length=200, blank=True)
    supervision = models.CharField(_("supervisory authority"), max_length=200, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=40, blank=True)
    editor = models.CharField(_("responsible for the content"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("site information")

    @property
    def imprint(self) -> list[dict[str, str]]:
        """What the law wants said about the operator; a duty nobody has met yet is said too."""
        missing = gettext("not entered yet")
        duties = [
            (gettext("Operator"), self.operator or missing, ""),
            (gettext("Represented by"), self.representative or missing, ""),
            (gettext("Address"), ", ".join(self.address.splitlines()) or missing, ""),
            (gettext("E-mail"), self.email, f"mailto:{self.email}"),
            (
                gettext("Telephone"),
                self.phone or missing,
                f"tel:{self.phone}" if self.phone else "",
            ),
            (gettext("Supervisory authority"), self.supervision, ""),
            (gettext("VAT number"), self.vat_number, ""),
            (gettext("Responsible for the content"), self.editor or missing, ""),
        ]
        return [
            {"label": label, "value": value, "url": url} for label, value, url in duties if value
        ]


class CreditedImage(AbstractImage):
    """A picture with its mandatory credit and a description, unless it is decorative."""

    credit = models.CharField(
        _("credit"), max_length=200, help_text=_("Who made the picture; it is printed under it.")
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("The picture says nothing that the text does not say."),
    )

    admin_form_fields = (
        "file", "title", "description", "is_decorative", "credit", "licence", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """What is read out instead of the picture; nothing for decoration."""
        return "" if self.is_decorative else self.description

    def clean(self) -> None:
        """Refuse a picture that nobody has described and that is no mere decoration."""
        super().clean()
        if not self.is_decorative and not self.description.strip():
            message = gettext(
                "Please describe the picture for people who cannot see it, or mark it as decorative."
            )
            raise ValidationError({"description": message})


class CreditedRendition(AbstractRendition):
    """A scaled copy of a picture."""

    image = models.ForeignKey(CreditedImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="pages_rendition_once"
            ),
        ]
