"""What all views of the members' area share: log-in and one way to run a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from core import clock
from core.actor import Actor
from core.operations import NotPermitted, Refusal, show_refusal
from desk.forms.base import RecordForm

View = Callable[..., HttpResponse]
Result = TypeVar("Result")


def members_only(view: View) -> View:
    """A view for people who are logged in; `core.middleware` sees to it that nothing is stored."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return login_required(view)(request, *args, **kwargs)

    return guarded


def demand(is_allowed: bool) -> None:
    """Raise the refusal that becomes a helpful page when somebody opens what is not theirs."""
    if not is_allowed:
        raise NotPermitted


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form sent, none while it is only looked at."""
    return request.POST if request.method == "POST" else None


def actor_of(request: HttpRequest, reason: str = "") -> Actor:
    """Whoever sent the request, with the reason they gave."""
    return Actor(user=request.user, reason=reason)


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form and where it leads."""

    title: str
    submit: str
    back_url: str
    back_label: str
    done: str
    over: str = ""
    lead: str = ""
    is_dangerous: bool = False


def run_form(
    request: HttpRequest,
    form: RecordForm,
    page: FormPage,
    operation: Callable[..., Result],
    *,
    arguments: Mapping[str, Any] | None = None,
    done_url: Callable[[Result], str] | None = None,
) -> HttpResponse:
    """Show a form and run its one operation; a refusal comes back at its field, nothing is lost."""
    if request.method == "POST" and form.is_valid():
        by = actor_of(request, form.cleaned_data.get("reason", ""))
        try:
            result = operation(by=by, at=clock.now(), **form.values(), **(arguments or {}))
        except NotPermitted:
            raise
        except Refusal as refusal:
            show_refusal(form, refusal)
            form.show_conflict(refusal)
        else:
            messages.success(request, page.done)
            return HttpResponseRedirect(done_url(result) if done_url else page.back_url)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/form.html", {"form": form, "page": page}, status=status)
