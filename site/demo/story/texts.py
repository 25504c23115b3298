"""Reads the demo's texts: TOML files beside this package."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone

CONTENT = Path(__file__).resolve().parent.parent / "content"


@cache
def load(name: str) -> dict[str, Any]:
    """The content of ``content/<name>.toml``."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def moment(day: date, hour: int = 10) -> datetime:
    """A full hour of a day in the platform's time zone."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
