"""Everything that happens to notices: they are queued, put into words and sent, tried again, cleared."""

from __future__ import annotations

from notices.operations.keeping import KEPT_FOR, clear_old, try_again
from notices.operations.queueing import notify, wake_by
from notices.operations.sending import Counts, send_due

__all__ = ["KEPT_FOR", "Counts", "clear_old", "notify", "send_due", "try_again", "wake_by"]
