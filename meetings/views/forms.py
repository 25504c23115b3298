"""One way to show a form and to run the one operation behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core import clock
from core.forms import RecordForm
from core.operations import NotPermitted, Refusal, show_refusal
from meetings.views.access import actor_of

Result = TypeVar("Result")


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
    template: str = "desk/form.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form and run its one operation; a refusal comes back at its field, nothing is lost.

    Raises what the operation raises when the person is not permitted.
    """
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
    return render(request, template, {"form": form, "page": page, **(context or {})}, status=status)
