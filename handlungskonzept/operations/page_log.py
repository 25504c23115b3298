"""Wagtail's log of a page says who, when, through which door and why, whatever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Max
from wagtail.models import Page, PageLogEntry

from core.actor import Actor


def origin_of(by: Actor) -> dict[str, str]:
    """What an entry keeps of the actor beside the account."""
    origin = {"channel": str(by.channel)}
    return origin | {"reason": by.reason} if by.reason else origin


@contextmanager
def recorded_in_log(page: Page, *, by: Actor, at: datetime) -> Iterator[None]:
    """What Wagtail logs of the page meanwhile gets the moment we were told, the reason and the door."""
    mine = PageLogEntry.objects.filter(page_id=page.pk)
    last = mine.aggregate(last=Max("pk"))["last"] or 0
    yield
    for entry in mine.filter(pk__gt=last):
        entry.timestamp = at
        entry.user = entry.user or by.saved_user
        entry.data = {**entry.data, **origin_of(by)}
        entry.save()
