"""The gate before the working text: closed to everybody but the one function that publishes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

from core.operations import NotPossible

_open: ContextVar[bool] = ContextVar("plan_gate_open", default=False)


class GateClosed(NotPossible):
    """Text of the plan was to be published, changed or removed past its approval."""

    def __init__(self) -> None:
        super().__init__(
            _("The plan's working text changes by approval only; nothing of it is deleted.")
        )


@contextmanager
def opened() -> Iterator[None]:
    """Within it plan pages may be published; only ``operations.publishing`` uses it."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def is_open() -> bool:
    """Whether the one publishing function is at work."""
    return _open.get()
