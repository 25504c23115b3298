"""Filters for follow-ups: ``{% load follow_ups %}``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.translation import gettext as _

from meetings.models import FollowUp
from meetings.queries.follow_ups import due_words, late_words

register = template.Library()


@register.filter
def due_on(follow_up: FollowUp, today: date) -> str:
    """Until when it is to be done and how late that is, or when it was settled."""
    return due_words(follow_up, today)


@register.filter
def by_due(follow_ups: Iterable[FollowUp], today: date) -> list[tuple[str, list[FollowUp]]]:
    """The rows under what is overdue, has a day ahead or none, in their order; settled without."""
    found: dict[str, list[FollowUp]] = {}
    for row in follow_ups:
        found.setdefault(_urgency(row, today), []).append(row)
    return list(found.items())


def _urgency(follow_up: FollowUp, today: date) -> str:
    if not follow_up.is_open:
        return ""
    if follow_up.is_overdue_on(today):
        return _("Overdue")
    return _("With a day") if follow_up.due is not None else _("Without a day")


@register.filter
def late_on(follow_up: FollowUp, today: date) -> str:
    """How late it is, in words; nothing for one that is not."""
    return late_words(follow_up, today)
