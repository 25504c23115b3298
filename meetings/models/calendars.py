"""Secret addresses at which a member's calendar reads their meetings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarKey(models.Model):
    """A secret, revocable address of one member's feed; only the fingerprint of the key is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_keys",
        verbose_name=_("account"),
    )
    key_sha256 = models.CharField(_("fingerprint of the key"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    last_read_on = models.DateField(_("last read on"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"
