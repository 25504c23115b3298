"""Reads over notices and mails, and when the digest goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage as ParsedMail
from email.message import Message
from email.policy import default as modern
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import AnyUser
from notices.choices import NoticeState
from notices.models import Notice, OutboxMail

OUTBOX_BACKEND = "notices.backends.OutboxBackend"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a mail, as it is offered for download."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReadableMail:
    """A kept mail taken apart: its text and its files."""

    sender: str
    text: str
    files: tuple[File, ...]


def keeps_mails() -> bool:
    """Whether mails stay in the site instead of leaving by a mail server."""
    return settings.EMAIL_BACKEND == OUTBOX_BACKEND


def digest_time(moment: datetime) -> datetime:
    """The moment at which digests go out on the day of another."""
    local = timezone.localtime(moment)
    return timezone.make_aware(datetime.combine(local.date(), time(settings.DIGEST_HOUR)))


def next_digest(moment: datetime) -> datetime:
    """When the first digest from this moment on goes out."""
    today = digest_time(moment)
    return today if moment <= today else digest_time(moment + timedelta(days=1))


def day_start(moment: datetime) -> datetime:
    """The midnight with which the day of a moment began."""
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), time()))


def due_notices(at: datetime, *, is_for_digest: bool) -> QuerySet[Notice]:
    """What waits and may go out at this moment, longest waiting first."""
    waiting = Notice.objects.filter(state=NoticeState.WAITING, not_before__lte=at)
    return waiting.filter(is_for_digest=is_for_digest).order_by("not_before", "pk")


def notices_to(email: str) -> QuerySet[Notice]:
    """The notices of one address."""
    return Notice.objects.filter(email__iexact=email) if email else Notice.objects.none()


def has_digest_besides(notices: Sequence[Notice], *, at: datetime) -> bool:
    """Whether the address of these notices got its digest today, or gets it from another worker.

    One statement, so that what the other worker commits meanwhile counts as one or the other.
    """
    others = Notice.objects.filter(email=notices[0].email, is_for_digest=True)
    due = Q(state=NoticeState.WAITING, not_before__lte=at)
    sent = Q(state=NoticeState.SENT, sent_at__gte=day_start(at))
    return others.exclude(pk__in=[notice.pk for notice in notices]).filter(due | sent).exists()


def counts_by_state() -> dict[str, int]:
    """How many notices there are of each state."""
    rows = Notice.objects.order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return {state: found.get(state, 0) for state in NoticeState.values}


def personal_data(_user: AnyUser, person: Any) -> list[dict[str, Any]]:
    """The notices and kept mails to a person's addresses, for the report on what is held about them."""
    account = person.user
    addresses = {
        address.lower() for address in (person.email, account and account.email) if address
    }
    notices = Notice.objects.filter(email__in=addresses).order_by("made_at", "pk")
    mails = OutboxMail.objects.annotate(to=Lower("email")).filter(to__in=addresses)
    return [
        *(
            {
                "kind": _("Notice"), "label": str(one.kind_words), "at": one.made_at,
                "email": one.email, "subject": one.subject, "state": one.get_state_display(),
                "sent_at": one.sent_at,
            }
            for one in notices
        ),
        *(
            {
                "kind": _("Kept mail"), "label": one.subject, "at": one.sent_at,
                "email": one.email, "text": readable(one).text,
            }
            for one in mails.order_by("sent_at", "pk")
        ),
    ]  # fmt: skip


def readable(mail: OutboxMail) -> ReadableMail:
    """A kept mail taken apart; the invitation that calendars read counts as a file."""
    parsed = message_from_bytes(bytes(mail.content), policy=modern)
    assert isinstance(parsed, ParsedMail)
    body = parsed.get_body(preferencelist=("plain",))
    files = tuple(
        File(part.get_filename() or "", part.get_content_type(), _bytes_of(part))
        for part in parsed.walk()
        if not part.is_multipart() and part.get_filename()
    )
    return ReadableMail(str(parsed["From"] or ""), body.get_content() if body else "", files)


def _bytes_of(part: Message) -> bytes:
    """The content of a part as it was attached."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
