"""What waits for somebody in the members' area."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actor import AnyUser
from core.registries import Link
from projectgroups.models import Milestone
from projectgroups.permissions import may_keep_milestones


def overdue_milestones(user: AnyUser, *, on: date) -> list[Link]:
    """Milestones whose day has passed, for who keeps them."""
    if not may_keep_milestones(user):
        return []
    return [
        Link(
            label=milestone.title,
            url=reverse("desk:milestone-complete", args=[milestone.pk]),
            kind=_("Overdue milestone"),
            note=_("Planned for %(when)s: please complete it or give a new date and the reason.")
            % {"when": milestone.planned},
        )
        for milestone in Milestone.objects.open()
        if milestone.is_overdue_on(on)
    ]
