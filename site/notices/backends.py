"""Where mails go without a mail server: they stay in the site, whole, and can be read there."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core import clock
from notices.emails import SUBJECT_LENGTH
from notices.models import OutboxMail


class OutboxBackend(BaseEmailBackend):
    """Keeps each mail once for each of its addresses."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails were kept."""
        for mail in email_messages:
            content = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
            for address in mail.recipients():
                OutboxMail.objects.create(
                    email=address,
                    subject=str(mail.subject)[:SUBJECT_LENGTH],
                    content=content,
                    sent_at=clock.now(),
                )
        return len(email_messages)
