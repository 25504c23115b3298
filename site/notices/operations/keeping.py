"""Looking after the queue: trying failed notices again, and clearing what is old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.actor import Actor
from core.operations import NotPossible, require
from notices.choices import NoticeState
from notices.models import Notice, OutboxMail
from notices.operations.queueing import wake_after_commit
from notices.permissions import may_keep_outbox

KEPT_FOR = timedelta(days=90)
"""So long the queue remembers what it has told; a key used longer ago may be used again."""


def try_again(*, by: Actor, at: datetime, notice: Notice) -> Notice:
    """A failed notice back in the queue, due at once and with all its attempts before it.

    Raises NotPermitted, or NotPossible for one that has not failed.
    """
    require(by, may_keep_outbox)
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if notice.state != NoticeState.FAILED:
            raise NotPossible(_("Only what has failed can be tried again."))
        notice.state, notice.attempts, notice.not_before = NoticeState.WAITING, 0, at
        notice.save()
        wake_after_commit()
    return notice


def clear_old(*, at: datetime) -> int:
    """How many notices and kept mails were deleted that were done 90 days ago; what waits stays."""
    before = at - KEPT_FOR
    done = (
        Notice.objects.exclude(state=NoticeState.WAITING)
        .annotate(done_at=Coalesce("sent_at", "not_before"))
        .filter(done_at__lt=before)
    )
    kept = OutboxMail.objects.filter(sent_at__lt=before)
    return done.delete()[0] + kept.delete()[0]
