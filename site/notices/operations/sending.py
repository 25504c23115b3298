"""Sending what is due: put into words now, handed to the mail server, and only then called sent.

Each notice, and each person's digest, is a transaction of its own that locks its rows; a second
worker skips locked rows, so that no mail goes out twice. Should the machine die between the
server's yes and the end of the transaction, the mail goes again under the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from notices.choices import NoticeState
from notices.emails import digest_mail, mail_of
from notices.models import Notice
from notices.queries import digest_time, due_notices, has_digest_besides
from notices.registry import Message, renderer_of

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=5)
PAUSE_GROWS = 4
"""After the first attempt 5 minutes, then 20, 80 and so on: a mail server may be away for a day."""
PERMANENT = 500
"""From this code on a mail server says that the address is wrong: waiting does not help."""
PROBLEM_LENGTH = 500


@dataclass(slots=True)
class Counts:
    """What became of the notices that were due."""

    mails: int = 0
    sent: int = 0
    dropped: int = 0
    put_off: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Run:
    """One going through the queue: its moment, its connection, and which digests it looked at."""

    at: datetime
    server: BaseEmailBackend = field(default_factory=get_connection)
    counts: Counts = field(default_factory=Counts)
    addresses: set[str] = field(default_factory=set)
    is_over: bool = False


def send_due(*, at: datetime) -> Counts:
    """What became of everything that was due; what could not be sent is tried again later.

    A server that cannot be reached ends the run, so that the others lose no attempt by it.
    """
    run = _Run(at)
    try:
        while _send_next(run):
            pass
        while _send_next_digest(run):
            pass
    finally:
        run.server.close()
    return run.counts


def _send_next(run: _Run) -> bool:
    """Send the notice that waits longest; whether there may be more."""
    with transaction.atomic():
        due = due_notices(run.at, is_for_digest=False)
        notice = due.select_for_update(skip_locked=True).first()
        if notice is None:
            return False
        message = _in_words(run, notice)
        if message is not None:
            _hand_over(run, [notice], mail_of(notice, message, at=run.at))
    return not run.is_over


def _send_next_digest(run: _Run) -> bool:
    """Send one person's digest, of what waited when its hour came; whether there may be more."""
    if run.is_over or run.at < digest_time(run.at):
        return False
    with transaction.atomic():
        due = due_notices(run.at, is_for_digest=True).exclude(email__in=run.addresses)
        first = due.first()
        if first is None:
            return False
        run.addresses.add(first.email)
        notices = list(due.filter(email=first.email).select_for_update(skip_locked=True))
        if notices and not has_digest_besides(notices, at=run.at):
            _send_digest(run, notices)
    return not run.is_over


def _send_digest(run: _Run, notices: list[Notice]) -> None:
    """One mail of all these notices that still have something to say; none if no one has."""
    entries = [(notice, _in_words(run, notice)) for notice in notices]
    said = [(notice, message) for notice, message in entries if message is not None]
    if said:
        _hand_over(run, [notice for notice, _message in said], digest_mail(said, at=run.at))


def _in_words(run: _Run, notice: Notice) -> Message | None:
    """The words as of now; none when nobody needs them, or when making them went wrong."""
    try:
        with transaction.atomic():
            message = _render(notice)
    except Exception as error:
        logger.exception("Notice %s (%s) was not put into words.", notice.pk, notice.kind)
        _put_off(run, [notice], error)
        return None
    if message is None:
        notice.state, notice.problem = NoticeState.DROPPED, ""
        notice.save()
        run.counts.dropped += 1
    return message


def _render(notice: Notice) -> Message | None:
    render = renderer_of(notice.kind)
    if render is None:
        raise LookupError(f"No app puts notices of the kind {notice.kind!r} into words.")
    return render(notice.email, notice.about)


def _hand_over(run: _Run, notices: list[Notice], mail: EmailMessage) -> None:
    """Give a mail to the server; its notices are sent once the server has taken it."""
    try:
        run.server.open()
    except OSError as error:
        logger.warning("The mail server cannot be reached: %s", error)
        run.is_over = True
        _put_off(run, notices, error)
        return
    try:
        with transaction.atomic():
            taken = run.server.send_messages([mail])
        if not taken:
            raise OSError("The mail server took nothing.")
    except Exception as error:
        logger.exception("A mail was not taken: notices %s.", [notice.pk for notice in notices])
        run.server.close()
        _put_off(run, notices, error)
        return
    run.counts.mails += 1
    for notice in notices:
        notice.state, notice.sent_at, notice.problem = NoticeState.SENT, run.at, ""
        notice.attempts += 1
        notice.subject = str(mail.subject)
        notice.save()
        run.counts.sent += 1


def _put_off(run: _Run, notices: Iterable[Notice], error: Exception) -> None:
    """Note what went wrong, and try later, unless it was the last attempt or cannot help."""
    for notice in notices:
        notice.attempts += 1
        notice.problem = f"{type(error).__name__}: {error}"[:PROBLEM_LENGTH]
        if notice.attempts >= MAX_ATTEMPTS or _is_permanent(error):
            notice.state = NoticeState.FAILED
            run.counts.failed += 1
        else:
            notice.not_before = run.at + FIRST_PAUSE * PAUSE_GROWS ** (notice.attempts - 1)
            run.counts.put_off += 1
        notice.save()


def _is_permanent(error: Exception) -> bool:
    """Whether the server refused the address for good."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _words in error.recipients.values()
    )
