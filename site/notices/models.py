"""The queue of notices, and the mails kept where no mail server is set up."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.choices import NoticeState
from notices.registry import words_of


class Notice(models.Model):
    """Something to tell one address; it is put into words when it is sent, not before.

    ``kind`` names the function in `notices.registry` that makes the words out of ``about``, a dict
    of plain values such as ``{"meeting": 3}``. A notice of the digest goes out with all others of
    its address in one mail a day.
    """

    kind = models.CharField(_("kind"), max_length=60)
    email = models.EmailField(_("address"))
    about = models.JSONField(_("about"), default=dict)
    is_for_digest = models.BooleanField(_("for the daily digest"), default=False)
    state = models.CharField(
        _("state"), max_length=20, choices=NoticeState, default=NoticeState.WAITING
    )
    made_at = models.DateTimeField(_("made at"))
    not_before = models.DateTimeField(_("not before"))
    key = models.CharField(
        _("key"),
        max_length=200,
        blank=True,
        help_text=_("A second notice with the same key is not made."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "not_before"])]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "key"],
                condition=~models.Q(key=""),
                name="notices_notice_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.email}"

    def is_due(self, at: datetime) -> bool:
        """Whether it waits and may go out at this moment."""
        return self.state == NoticeState.WAITING and self.not_before <= at

    @property
    def label(self) -> str:
        """What its app calls this kind of notice; empty where it gave no words."""
        return words_of(self.kind)

    @property
    def kind_words(self) -> str:
        """What kind of notice it is, by its plain name where there are no words."""
        return self.label or self.kind


class OutboxMail(models.Model):
    """A whole mail that would have been sent; only where no mail server is set up (demo)."""

    email = models.EmailField(_("address"))
    subject = models.CharField(_("subject"), max_length=300)
    content = models.BinaryField(_("mail"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("mail of the outbox")
        verbose_name_plural = _("mails of the outbox")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject}, {self.email}"
