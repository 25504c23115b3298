"""Mails made of notices: plain text, marked as automatic, under an identity that stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import date_words
from notices.models import Notice
from notices.registry import Attachment, Message, words_of

SUBJECT_LENGTH = 300
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
"""RFC 3834, and Exchange's own word for it: no automatic reply comes back."""
_METHOD = re.compile(r"\btext/calendar\b.*\bmethod=\"?([A-Z]+)", re.IGNORECASE)


def mail_of(notice: Notice, message: Message, *, at: datetime) -> EmailMultiAlternatives:
    """The mail of one notice."""
    identity = f"notice-{notice.pk}.{notice.made_at:%Y%m%d%H%M%S}"
    mail = _mail(notice.email, message.subject, message.text, identity, at, message.headers)
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail


def digest_mail(
    entries: Sequence[tuple[Notice, Message]], *, at: datetime
) -> EmailMultiAlternatives:
    """The mail of one person's day: each kind under its heading, each line once."""
    first, _message = entries[0]
    groups: dict[str, list[str]] = {}
    for notice, message in entries:
        lines = groups.setdefault(words_of(notice.kind), [])
        words = f"- {_one_line(message.line or message.subject)}"
        line = f"{words}\n  {_one_line(message.url)}" if message.url else words
        if line not in lines:
            lines.append(line)
    parts = ["\n".join(filter(None, [heading, *lines])) for heading, lines in groups.items()]
    subject = _("News of %(day)s") % {"day": date_words(at)}
    greeting = _("Good day,")
    closing = _("You get this summary at most once a day: %(url)s") % {"url": _site() + "/intern/"}
    identity = f"digest-{first.pk}.{timezone.localtime(at):%Y%m%d}"
    return _mail(first.email, subject, "\n\n".join([greeting, *parts, closing]), identity, at, {})


def _mail(
    email: str, subject: str, text: str, identity: str, at: datetime, headers: Mapping[str, str]
) -> EmailMultiAlternatives:
    """A mail with our headers; nothing in a header reaches into the next line."""
    host = urlsplit(_site()).hostname or "localhost"
    ours = {**AUTOMATIC, "Message-ID": f"<{identity}@{host}>", "Date": format_datetime(at)}
    others = {name: _one_line(value) for name, value in headers.items()}
    return EmailMultiAlternatives(
        _subject(subject), text.strip() + "\n", to=[email], headers={**others, **ours}
    )


def _attach(mail: EmailMultiAlternatives, attachment: Attachment) -> None:
    """Add a file; an invitation stands in the mail twice, for calendars and for people.

    Outlook and Gmail offer their buttons for an alternative with a method only, others show a file.
    """
    found = _METHOD.search(attachment.content_type)
    if found is None:
        mail.attach(attachment.name, attachment.content, attachment.content_type)
        return
    method = found[1].upper()
    mail.attach_alternative(attachment.content.decode(), f"text/calendar; method={method}")
    mail.attach(attachment.name, attachment.content, "application/ics")


def _subject(words: str) -> str:
    """The subject in one line, with the site's mark before it."""
    prefix = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX
    return (prefix + _one_line(words).removeprefix(prefix))[:SUBJECT_LENGTH]


def _one_line(words: str) -> str:
    """The words without line ends, so that no header and no line can be forged."""
    return " ".join(words.split())


def _site() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
