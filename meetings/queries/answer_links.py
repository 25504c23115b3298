"""The signed link in an invitation: good for answering it, and for nothing else (ADR 0026)."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.utils.crypto import constant_time_compare

from meetings.models import Attendance

SALT = "meetings.answer"
LONGEST_NUMBER = 18
"""Every key of the database has fewer digits; longer ones it cannot compare."""
_SEPARATOR = "."


def _signer() -> Signer:
    return Signer(salt=SALT, sep=_SEPARATOR)


def answer_token(attendance: Attendance) -> str:
    """What the link of this invitation carries; a new ``answer_key`` makes it worthless."""
    return _signer().sign(f"{attendance.pk}{_SEPARATOR}{attendance.answer_key}")


def attendance_by(token: str) -> Attendance | None:
    """The invitation a link belongs to; none for a forged, an old or a withdrawn one.

    Nor is there one for somebody whose account was closed.
    """
    try:
        number, key = _signer().unsign(token).split(_SEPARATOR, 1)
    except (BadSignature, ValueError):
        return None
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    found = (
        Attendance.objects.filter(pk=int(number), is_withdrawn=False, invited_at__isnull=False)
        .select_related("meeting__group", "person__user", "deputises_for__person")
        .first()
    )
    if found is None or not constant_time_compare(found.answer_key, key):
        return None
    account = found.person.user
    return found if account is None or account.is_active else None
