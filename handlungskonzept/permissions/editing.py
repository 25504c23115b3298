"""Who comes into Wagtail's admin for the plan alone."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from wagtail.models import GroupPagePermission

from core.actor import AnyUser
from handlungskonzept.permissions.plan import may_write_plan
from handlungskonzept.queries.adopted import the_plan


def edits_only_plan(user: AnyUser) -> bool:
    """Whether the account writes the plan and has no other page to edit."""
    if not isinstance(user, AbstractUser) or user.is_superuser or not may_write_plan(user):
        return False
    plan = the_plan()
    rights = GroupPagePermission.objects.filter(group__user=user)
    if plan is not None:
        rights = rights.exclude(page__path__startswith=plan.path)
    return not rights.exists()
