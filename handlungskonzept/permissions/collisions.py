"""Who decides about text kept from a collision: whoever wrote it, and nobody else."""

from __future__ import annotations

from django.db.models import QuerySet

from core.actor import AnyUser
from handlungskonzept.models import KeptText
from handlungskonzept.permissions.plan import may_write_plan


def may_see_kept_text(user: AnyUser, kept: KeptText) -> bool:
    """Whether the account wrote this text."""
    return bool(user.is_active and kept.user_id == user.pk)


def kept_texts_visible_to(user: AnyUser) -> QuerySet[KeptText]:
    """The kept texts for which :func:`may_see_kept_text` holds."""
    found = KeptText.objects.select_related("page")
    return found.filter(user_id=user.pk) if user.is_active and user.pk else found.none()


def may_settle_collision(user: AnyUser, kept: KeptText) -> bool:
    """Whether the account may put its own text into the page: while it still writes the plan."""
    return may_see_kept_text(user, kept) and may_write_plan(user, kept.page)
