"""Messages about accounts."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from people.models import User


def send_invitation(user: User, request: HttpRequest) -> None:
    """Send the link with which a new account sets its password."""
    form = ResetPasswordForm({"email": user.email})
    if form.is_valid():
        form.save(request)
