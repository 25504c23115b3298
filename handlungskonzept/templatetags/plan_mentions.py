"""Whether a reader links measures to what a page shows: ``{% load plan_mentions %}``."""

from __future__ import annotations

from django import template

from core.actor import AnyUser
from handlungskonzept.permissions.mentions import may_mention
from meetings.models import AgendaItem, Resolution

register = template.Library()


@register.filter
def may_link_measures(user: AnyUser, thing: AgendaItem | Resolution) -> bool:
    """Whether this person chooses the measures an item or a resolution is about."""
    return user.is_authenticated and may_mention(user, thing)
