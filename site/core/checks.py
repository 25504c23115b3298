"""System checks about what `core` promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from core import frozen


def frozen_tables_have_triggers(
    app_configs: object, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Every frozen table is guarded by its triggers; run with ``manage.py check --database default``."""
    return [
        Error(
            f"The trigger {name} is missing: a frozen table could be changed.",
            hint="Run `manage.py migrate`; it restores all triggers.",
            id="core.E001",
        )
        for alias in databases or ()
        for name in frozen.missing_triggers(alias)
    ]
