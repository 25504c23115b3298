"""Wagtail's rights of those who write the plan, derived from memberships and roles."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from core.actor import Actor
from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.permissions import may_write_plan
from people.models import User

WRITERS = "Handlungskonzept: Schreibende"
"""Wagtail's group of all who write the plan; nobody keeps it by hand."""


def sync_writer_rights(*, by: Actor, at: datetime, user: User | None = None) -> None:
    """Make Wagtail's group equal to who may write today: one account, or all of them.

    Needs no right of its own: it only repeats what memberships and roles say.
    """
    group = Group.objects.filter(name=WRITERS).first()
    if group is None:
        return
    users = [user] if user is not None else list(User.objects.all())
    with transaction.atomic():
        members = set(group.user_set.values_list("pk", flat=True))
        for account in users:
            may = may_write_plan(account)
            if may and account.pk not in members:
                account.groups.add(group)
            elif not may and account.pk in members:
                account.groups.remove(group)


def grant_tree(plan: HandlungskonzeptPage) -> None:
    """The group with the rights to open the admin, to write in this tree and to choose pictures."""
    group, _created = Group.objects.get_or_create(name=WRITERS)
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.get_or_create(
            group=group, page=plan, permission=_permission("wagtailcore", codename)
        )
    collection = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__model="image", codename__in=("add_image", "choose_image")
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
