"""Who looks after the queue, and who reads the mails kept in the site.

The app of accounts, which lies above, says who may: :func:`kept_by` is called when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from core.actor import AnyUser
from notices.models import Notice, OutboxMail
from notices.queries import keeps_mails

_keepers: list[Callable[[AnyUser], bool]] = []


def kept_by(may_keep: Callable[[AnyUser], bool]) -> None:
    """Let those look after the queue for whom this function holds."""
    _keepers[:] = [may_keep]


def may_keep_outbox(user: AnyUser) -> bool:
    """Whether the account sees all notices and tries failed ones again: office and administrators."""
    return any(may_keep(user) for may_keep in _keepers)


def may_see_notice(user: AnyUser, notice: Notice) -> bool:
    """Whether the account sees this notice in the queue: who looks after it."""
    return may_keep_outbox(user)


def notices_visible_to(user: AnyUser) -> QuerySet[Notice]:
    """The notices for which :func:`may_see_notice` holds."""
    return Notice.objects.all() if may_keep_outbox(user) else Notice.objects.none()


def may_see_mail(user: AnyUser, mail: OutboxMail) -> bool:
    """Whether the account reads this kept mail: its own, or all for who looks after the queue."""
    return mails_visible_to(user).filter(pk=mail.pk).exists()


def mails_visible_to(user: AnyUser) -> QuerySet[OutboxMail]:
    """The mails for which :func:`may_see_mail` holds; none where mails leave by a server."""
    if isinstance(user, AnonymousUser) or not user.is_active or not keeps_mails():
        return OutboxMail.objects.none()
    if may_keep_outbox(user):
        return OutboxMail.objects.all()
    return OutboxMail.objects.filter(email__iexact=getattr(user, "email", ""))
