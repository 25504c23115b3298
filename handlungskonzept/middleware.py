"""Guards Wagtail's admin: who stopped writing the plan stays out, who writes only it stays with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from core import clock
from core.actor import Actor
from handlungskonzept.operations import sync_writer_rights
from handlungskonzept.views.staying import own_address
from people.models import User


class WriterRightsMiddleware:
    """Compares an account's rights in the admin with its terms and roles whenever it comes there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")) and isinstance(request.user, User):
            by = Actor.system("terms looked at on entering the admin")
            sync_writer_rights(by=by, at=clock.now(), user=request.user)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The plan's own page instead of a list of Wagtail's."""
        if not isinstance(request.user, User) or request.resolver_match is None:
            return None
        address = own_address(request, request.resolver_match.view_name, kwargs)
        return redirect(address) if address else None
