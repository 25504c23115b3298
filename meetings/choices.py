"""Results of resolutions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class ResolutionResult(models.TextChoices):
    """What a body decided about a motion."""

    ADOPTED = "adopted", pgettext_lazy("result of a resolution", "adopted")
    REJECTED = "rejected", pgettext_lazy("result of a resolution", "rejected")
    POSTPONED = "postponed", pgettext_lazy("result of a resolution", "postponed")
