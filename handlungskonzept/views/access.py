"""Who comes into the members' part of the plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from core.actor import Actor, AnyUser
from core.operations import NotPermitted
from handlungskonzept.models import HandlungskonzeptPage
from handlungskonzept.queries import the_plan

View = Callable[..., HttpResponse]


def members(may: Callable[[AnyUser], bool]) -> Callable[[View], View]:
    """Let a view be called by those only for whom ``may(user)`` holds; others log in or get a 403."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise NotPermitted
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def actor_of(request: HttpRequest) -> Actor:
    """Whoever sends the request, as operations take it."""
    return Actor(user=request.user)


def plan_or_404() -> HandlungskonzeptPage:
    """The plan; before it exists its pages are not there."""
    plan = the_plan()
    if plan is None:
        raise Http404
    return plan
