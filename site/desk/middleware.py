"""Keeps what is shown in the members' area out of every cache, refusals and missing pages too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

PREFIX = "/intern/"


class NoStoreMiddleware:
    """Marks every answer under `/intern/` as private and never stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(PREFIX):
            patch_cache_control(response, no_store=True, private=True)
        return response
