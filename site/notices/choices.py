"""States of notices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class NoticeState(models.TextChoices):
    """How far a notice is on its way."""

    WAITING = "waiting", pgettext_lazy("state of a notice", "waiting")
    SENT = "sent", pgettext_lazy("state of a notice", "sent")
    DROPPED = "dropped", pgettext_lazy("state of a notice", "no longer needed")
    FAILED = "failed", pgettext_lazy("state of a notice", "failed")
