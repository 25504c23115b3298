"""What views share: who comes in, as whom they act, and what they sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict

from core.actor import Actor, AnyUser
from core.operations import NotPermitted

View = Callable[..., HttpResponse]


def members(view: View) -> View:
    """A view for people who are logged in; a link from a mail comes back here after the log-in."""
    return login_required(view)


def members_who(may: Callable[[AnyUser], bool]) -> Callable[[View], View]:
    """A view for those only for whom ``may(user)`` holds; strangers log in, others get a 403."""

    def decorate(view: View) -> View:
        @members
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            demand(may(request.user))
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def actor_of(request: HttpRequest, reason: str = "") -> Actor:
    """Whoever sends the request, with the reason they gave, as operations take it."""
    return Actor(user=request.user, reason=reason)


def demand(is_allowed: bool) -> None:
    """Raise the refusal that becomes a helpful page when somebody opens what is not theirs."""
    if not is_allowed:
        raise NotPermitted


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form sent, none while it is only looked at."""
    return request.POST if request.method == "POST" else None


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, not a person."""
    return not request.accepts("text/html")
