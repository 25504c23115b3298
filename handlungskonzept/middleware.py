"""Keeps who stopped writing the plan by the calendar out of Wagtail's admin from that day on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core import clock
from core.actor import Actor
from handlungskonzept.operations import sync_writer_rights
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
