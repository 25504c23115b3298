"""Public pages and pictures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CreditedImage(AbstractImage):
    """A picture with its mandatory credit and an alternative text, unless it is decorative."""

    credit = models.CharField(_("credit"), max_length=200)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence", "is_decorative")


class CreditedRendition(AbstractRendition):
    """A scaled copy of a picture."""

    image = models.ForeignKey(CreditedImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="pages_rendition_once"),
        ]
