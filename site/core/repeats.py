"""Forms that were sent twice: a double click or a page loaded again makes no second row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
Row = TypeVar("Row", bound=Model)

SOON = timedelta(minutes=2)
"""Whoever says the same again later than this means it."""


def sent_again(theirs: QuerySet[Row], *, at: datetime, moment: str, **said: Any) -> Row | None:
    """The row somebody saved a moment before ``at`` saying the very same; none if it is new.

    ``theirs`` is what this person said about this thing, ``moment`` the field with the time of it.
    Ask while the thing is locked, or two requests at once do not see each other.
    """
    latest = theirs.order_by(f"-{moment}", "-pk").first()
    if latest is None or not at - SOON <= getattr(latest, moment) <= at:
        return None
    return latest if all(getattr(latest, name) == value for name, value in said.items()) else None
