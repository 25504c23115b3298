"""The own log-in address, whether the session goes on, and what is left of Wagtail's account pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import AccountView

from core.access import members
from core.operations import NotPermitted

PREFERENCES = frozenset({"notifications", "locale", "theme"})
"""The panels of Wagtail's account page that are about the editor and not about the account."""


@members
@require_safe
def log_in_address(request: HttpRequest) -> HttpResponse:
    """The address with which the account signs in, to be read only."""
    return render(request, "account/email.html")


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """For scripts: whether the session goes on, as whom, and the token that forms need now."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, headers={"Cache-Control": "no-store"})
    answer = {"signed_in": True, "user": request.user.pk, "token": get_token(request)}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@members
@require_safe
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Where log-in in a second window ends."""
    return render(request, "account/signed_in_again.html")


def log_in_again_url() -> str:
    """Log-in in a second window, which then says that the first one goes on."""
    again = reverse("account_signed_in_again")
    return f"{reverse('account_login')}?{urlencode({'next': again})}"


def accounts_are_elsewhere(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    """Wagtail's own keeping of accounts and groups would pass by operations and history."""
    raise NotPermitted(_("Accounts and roles are kept in the members' area under “Accounts”."))


class PreferencesView(AccountView):
    """Wagtail's account page without name, address, picture and password."""

    def get_panels(self) -> list[Any]:
        """The preferences alone."""
        return [panel for panel in super().get_panels() if panel.name in PREFERENCES]
