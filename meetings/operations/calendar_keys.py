"""Secret addresses at which calendars read the meetings of one person."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.operations import NotPermitted, NotPossible, require
from meetings.models import CalendarKey
from meetings.permissions.calendars import may_have_calendar, may_see_calendar_key
from meetings.queries.calendars import fingerprint_of
from people.models import User

KEYS_AT_MOST = 10
SECRET_LENGTH = 32


def make_calendar_key(*, by: Actor, at: datetime, secret: str) -> CalendarKey:
    """A new address of the actor's calendar; only the fingerprint of the secret is kept.

    Raises NotPermitted, or NotPossible when there are ten already. A guessable secret is a mistake
    of the caller.
    """
    require(by, may_have_calendar)
    user = by.saved_user
    if not isinstance(user, User):
        raise NotPermitted
    assert len(secret) >= SECRET_LENGTH
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if CalendarKey.objects.filter(user=user, revoked_at=None).count() >= KEYS_AT_MOST:
            raise NotPossible(_("You have ten addresses already. Please revoke one of them first."))
        return CalendarKey.objects.create(user=user, key_sha256=fingerprint_of(secret), made_at=at)


def revoke_calendar_key(*, by: Actor, at: datetime, key: CalendarKey) -> CalendarKey:
    """The address closed for good; calendars that use it find nothing from now on.

    Raises NotPermitted, or NotPossible when it is revoked already.
    """
    require(by, may_see_calendar_key, key)
    if key.revoked_at is not None:
        raise NotPossible(_("This address is revoked already."))
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    return key


def revoke_keys_of(user: User, *, at: datetime) -> int:
    """All addresses of an account that was closed, shut for good: opened again, it makes new ones."""
    keys = list(CalendarKey.objects.select_for_update().filter(user=user, revoked_at=None))
    for key in keys:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
    return len(keys)


def note_reading(*, key: CalendarKey, on: date) -> None:
    """Keep the last day on which a calendar came; written once a day, however often it comes."""
    if key.last_read_on != on:
        key.last_read_on = on
        key.save(update_fields=["last_read_on"])
