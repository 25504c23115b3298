"""Meetings on pages about other things – overview, body, milestones: ``{% load meetings_ahead %}``."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import template

from core import clock
from meetings.models import Meeting
from meetings.permissions import keeps_meetings_of, may_keep_rules, meetings_visible_to
from meetings.queries import meetings as queries
from projectgroups.models import Milestone, WorkingGroup

register = template.Library()

SHOWN = 5


@register.simple_tag(takes_context=True)
def meetings_ahead(context: dict[str, Any]) -> list[Meeting]:
    """The next meetings of whoever looks, each with ``my_attendances``."""
    return queries.meetings_ahead(context["request"].user, now=clock.now(), limit=SHOWN)


@register.simple_tag(takes_context=True)
def meetings_of_body(context: dict[str, Any], group: WorkingGroup) -> dict[str, Any]:
    """A body's last and next meetings as far as whoever looks sees them, and what they may do."""
    user = context["request"].user
    return {
        "meetings": meetings_visible_to(user).filter(group=group)[:SHOWN],
        "next_number": queries.next_meeting_number(group),
        "may_plan": keeps_meetings_of(user, group),
        "may_keep_rules": may_keep_rules(user, group),
    }


@register.simple_tag(takes_context=True)
def milestone_meetings(context: dict[str, Any]) -> dict[int, list[Meeting]]:
    """The meetings that milestones have, as far as whoever looks sees them."""
    found: dict[int, list[Meeting]] = defaultdict(list)
    linked = meetings_visible_to(context["request"].user).filter(milestone__isnull=False)
    for meeting in linked.order_by("starts_at", "pk"):
        assert meeting.milestone_id is not None
        found[meeting.milestone_id].append(meeting)
    return found


@register.filter
def for_milestone(meetings: dict[int, list[Meeting]], milestone: Milestone) -> list[Meeting]:
    """Those of one milestone."""
    return meetings.get(milestone.pk, [])


@register.simple_tag(takes_context=True)
def may_date_milestones(context: dict[str, Any]) -> bool:
    """Whether whoever looks plans meetings of any body."""
    return queries.groups_planned_by(context["request"].user, on=clock.today()).exists()
