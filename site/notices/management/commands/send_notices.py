"""`manage.py send_notices`: what the timer calls every few minutes."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from notices.operations import clear_old, send_due
from notices.registry import collectors

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Safe to call at any time, also beside the worker: nothing goes out twice."""

    help = "Queues what has become due, sends waiting mails and daily summaries, clears old ones."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Collect, send, clear, and say in one line what happened."""
        at = clock.now()
        for collect in collectors():
            try:
                collect(at)
            except Exception:
                logger.exception("What has become due was not queued by %s.", collect.__module__)
        counts = send_due(at=at)
        cleared = clear_old(at=at)
        self.stdout.write(
            f"{counts.mails} mails for {counts.sent} notices, {counts.dropped} no longer needed,"
            f" {counts.put_off} to be tried again, {counts.failed} failed; {cleared} old ones cleared."
        )
