"""What runs outside a request: sending, woken by whoever queues something that is due."""

from __future__ import annotations

from dataclasses import asdict

from django_tasks import task

from core import clock
from notices.operations import send_due


@task()
def send_waiting() -> dict[str, int]:
    """Send all that is due; the result counts what became of it."""
    return asdict(send_due(at=clock.now()))
