"""Frozen files: the exact bytes that belong to a decision, found by their own fingerprint."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.frozen import FrozenModel


class FrozenFile(FrozenModel):
    """A file kept unchanged under its SHA-256, in the database so that it is frozen with its row."""

    sha256 = models.CharField(_("fingerprint"), max_length=64, primary_key=True)
    content_type = models.CharField(_("media type"), max_length=100)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("frozen file")
        verbose_name_plural = _("frozen files")

    def __str__(self) -> str:
        return self.sha256[:12]

    @classmethod
    def keep(cls, content: bytes, *, content_type: str) -> FrozenFile:
        """The file with these bytes, inserted unless it is there already."""
        fingerprint = hashlib.sha256(content).hexdigest()
        known = cls.objects.filter(pk=fingerprint).defer("content").first()
        if known is not None:
            return known
        file = cls(sha256=fingerprint, content_type=content_type, content=content)
        file.save(force_insert=True)
        return file

    @property
    def is_intact(self) -> bool:
        """Whether the bytes still give the fingerprint."""
        return hashlib.sha256(bytes(self.content)).hexdigest() == self.sha256
