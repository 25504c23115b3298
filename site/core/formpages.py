"""One way to show a form on a page of its own and to run the one operation behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from core import clock
from core.access import actor_of
from core.forms import RecordForm
from core.operations import Conflict, NotPermitted, Refusal, show_refusal

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words around a form and where it leads; ``trail`` is the way to the page it leads back to."""

    title: str
    submit: str
    back_url: str
    back_label: str
    done: str
    over: str = ""
    lead: str = ""
    is_dangerous: bool = False
    trail: tuple[Mapping[str, str], ...] = ()


def run_form(
    request: HttpRequest,
    form: RecordForm,
    page: FormPage,
    operation: Callable[..., Result],
    *,
    arguments: Mapping[str, Any] | None = None,
    done_url: Callable[[Result], str] | None = None,
    template: str = "form_page.html",
    context: Mapping[str, Any] | None = None,
    told_by: Callable[[Refusal], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Show a form and run its one operation; a refusal comes back at its field, nothing is lost.

    ``told_by`` adds to the page what a refusal tells. Answers 422 when a value does not do, 409 when
    somebody else was faster. Raises what the operation raises when the person is not permitted.
    """
    told: Mapping[str, Any] = {}
    status = 200
    if request.method == "POST" and form.is_valid():
        by = actor_of(request, form.cleaned_data.get("reason", ""))
        try:
            result = operation(by=by, at=clock.now(), **form.values(), **(arguments or {}))
        except NotPermitted:
            raise
        except Refusal as refusal:
            show_refusal(form, refusal)
            form.show_conflict(refusal)
            told = told_by(refusal) if told_by is not None else {}
            status = 409 if isinstance(refusal, Conflict) else 422
        else:
            messages.success(request, page.done)
            return HttpResponseRedirect(done_url(result) if done_url else page.back_url)
    elif form.is_bound and form.errors:
        status = 422
    found = {"form": form, "page": page, **(context or {}), **told}
    return render(request, template, found, status=status)
