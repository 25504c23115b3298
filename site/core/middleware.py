"""Turns refusals into helpful pages, and keeps what is personal out of every cache."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from core.operations import NotPermitted, Refusal

PERSONAL = ("/intern/", "/konto/")
"""Where every answer is for one person alone: the members' area, and log-in with its secrets."""


class RefusalMiddleware:
    """Answers with the refusal's sentence: a page, a message on the page before, or JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; none for any other exception."""
        if not isinstance(exception, Refusal):
            return None
        if not request.accepts("text/html"):
            return JsonResponse({"error": str(exception.message)}, status=exception.status)
        back = request.headers.get("Referer", "")
        may_return = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        if request.method == "POST" and may_return and not isinstance(exception, NotPermitted):
            messages.error(request, str(exception.message))
            return HttpResponseRedirect(back)
        status = 403 if isinstance(exception, NotPermitted) else exception.status
        return render(
            request, f"{403 if status == 403 else 409}.html", {"refusal": exception}, status=status
        )


class NoStoreMiddleware:
    """Marks what is for one person as never stored: personal addresses, and all answers to who is logged in.

    At a public address members see more than the public, and every page leads to their own area.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PERSONAL) or request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response
