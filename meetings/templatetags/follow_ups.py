"""Filters for follow-ups: ``{% load follow_ups %}``."""

from __future__ import annotations

from datetime import date

from django import template

from meetings.models import FollowUp
from meetings.queries.follow_ups import due_words, late_words

register = template.Library()


@register.filter
def due_on(follow_up: FollowUp, today: date) -> str:
    """Until when it is to be done and how late that is, or when it was settled."""
    return due_words(follow_up, today)


@register.filter
def late_on(follow_up: FollowUp, today: date) -> str:
    """By how many days it is late, in words; nothing for one that is not."""
    return late_words(follow_up, today)
