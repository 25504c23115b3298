"""The only place that asks the clock; views and commands pass the moment on to operations."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware of its time zone."""
    return timezone.now()


def today() -> date:
    """The calendar day in the platform's time zone (Europe/Berlin)."""
    return timezone.localdate()
