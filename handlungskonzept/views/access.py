"""The plan the members' pages are about."""

from __future__ import annotations

from django.http import Http404

from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.queries import the_plan


def plan_or_404() -> HandlungskonzeptPage:
    """The plan; before it exists its pages are not there."""
    plan = the_plan()
    if plan is None:
        raise Http404
    return plan
