"""The own log-in address, and what is left of Wagtail's pages about accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import AccountView

from core.operations import NotPermitted

PREFERENCES = frozenset({"notifications", "locale", "theme"})
"""The panels of Wagtail's account page that are about the editor and not about the account."""


@login_required
@require_safe
def log_in_address(request: HttpRequest) -> HttpResponse:
    """The address with which the account signs in, to be read only."""
    return render(request, "account/email.html")


def accounts_are_elsewhere(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    """Wagtail's own keeping of accounts and groups would pass by operations and history."""
    raise NotPermitted(_("Accounts and roles are kept in the members' area under “Accounts”."))


class PreferencesView(AccountView):
    """Wagtail's account page without name, address, picture and password."""

    def get_panels(self) -> list[Any]:
        """The preferences alone."""
        return [panel for panel in super().get_panels() if panel.name in PREFERENCES]
