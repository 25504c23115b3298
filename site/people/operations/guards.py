"""What the operations on accounts and roles ask before they write."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from core.actor import Actor
from core.operations import InvalidInput, NotPossible
from people.choices import OfficeRole
from people.models import User
from people.signals import roles_changed


def refuse_without_reason(by: Actor) -> None:
    """Raise InvalidInput unless the actor says why."""
    if not by.reason.strip():
        raise InvalidInput.for_field("reason", _("Please give the reason."))


def lock_user(user: User) -> User:
    """The account as it stands now, locked until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def refuse_last_administrator(user: User) -> None:
    """Raise NotPossible when nobody else could give roles any more; to be called in a transaction.

    All administrators are locked first, so that two of them cannot remove each other.
    """
    administrators = User.objects.filter(
        Q(is_superuser=True) | Q(role_grants__role=OfficeRole.ADMINISTRATOR), is_active=True
    ).values("pk")
    locked = User.objects.select_for_update().filter(pk__in=administrators).order_by("pk")
    list(locked.values_list("pk", flat=True))
    if set(administrators.values_list("pk", flat=True)) == {user.pk}:
        raise NotPossible(
            _("This is the last administrator. Please give somebody else this role first.")
        )


def tell_roles_changed(user: User) -> None:
    """Forget what this object knew of its roles and tell the apps above."""
    user.__dict__.pop("_office_roles", None)
    roles_changed.send(sender=User, user=user)
