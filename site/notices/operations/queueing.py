"""Putting a notice into the queue, within the transaction that gives the reason for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from core.operations import InvalidInput
from notices.models import Notice
from notices.queries import next_digest

_wakers: list[Callable[[], object]] = []


def wake_by(wake: Callable[[], object]) -> None:
    """Call this function when something is due; ``apps.ready`` names the task."""
    _wakers[:] = [wake]


def notify(
    *, at: datetime, kind: str, email: str, about: Mapping[str, Any], is_for_digest: bool = False,
    not_before: datetime | None = None, key: str = "",
) -> Notice:  # fmt: skip
    """The queued notice; with a key that this address had before it is the earlier one.

    It is sent after the transaction around it has ended well, not before ``not_before``; one of the
    digest at the next hour of digests. Raises InvalidInput for an address that is none.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInput.for_field("email", error.messages[0]) from error
    due = max(at, not_before or at)
    values = {
        "kind": kind,
        "about": dict(about),
        "is_for_digest": is_for_digest,
        "made_at": at,
        "not_before": next_digest(due) if is_for_digest else due,
    }
    if not key:
        notice = Notice.objects.create(email=email, **values)
    else:
        notice, _is_new = Notice.objects.get_or_create(email=email, key=key, defaults=values)
    if notice.is_due(at):
        wake_after_commit()
    return notice


def wake_after_commit() -> None:
    """Have what is due sent once the transaction has ended well; once, however much was queued."""
    connection = transaction.get_connection()
    inside = set(connection.savepoint_ids)
    if not any(func is _wake and sids == inside for sids, func, _ in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    for wake in _wakers:
        wake()
