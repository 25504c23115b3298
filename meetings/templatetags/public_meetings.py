"""Meetings on public pages of others, such as a body's: ``{% load public_meetings %}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from core import clock
from core.registries import Link
from meetings.document.model import Item
from meetings.models import Meeting
from meetings.queries.public_meetings import next_meetings, past_meetings
from meetings.views.public_lines import anchor_of, meeting_line, name_of
from projectgroups.models import WorkingGroup

register = template.Library()

SHOWN = 5
"""So many meetings to come, and past ones, stand on a body's page."""


@register.filter
def meeting_name(meeting: Meeting) -> str:
    """ "3. Sitzung" """
    return name_of(meeting)


@register.filter
def address_in(number: str, addresses: Mapping[str, str]) -> str:
    """The address that belongs to a number, empty when there is none."""
    return addresses.get(number, "")


@register.filter
def links_in(number: str, links: Mapping[str, Sequence[Link]]) -> Sequence[Link]:
    """The links that belong to the item of this number."""
    return links.get(number, ()) if number else ()


@register.filter
def place_in_minutes(item: Item) -> str:
    """The anchor of an item: "top-3.1"."""
    return anchor_of(item)


@register.inclusion_tag("meetings/public_group.html", takes_context=True)
def group_meetings(context: dict[str, Any], group: WorkingGroup) -> dict[str, Any]:
    """A body's next meetings, its last ones with their minutes, and its calendar."""
    today, request = clock.today(), context.get("request")
    past = list(past_meetings(today, group=group)[: SHOWN + 1])
    return {
        "group": group,
        "coming": [meeting_line(one) for one in next_meetings(today, group=group)[:SHOWN]],
        "past": past[:SHOWN],
        "has_more": len(past) > SHOWN,
        "host": request.get_host() if request is not None else "",
    }
