"""How allauth behaves here: accounts by invitation only, formal words, links under the site's name."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from people.emails import site_address

CORRECTED_WORDS = (
    gettext_noop("You must type the same password each time."),
    gettext_noop("Forgot your password?"),
    gettext_noop("Remember Me"),
    gettext_noop("Authenticator code"),
    gettext_noop("New Password (again)"),
    gettext_noop("Use your password"),
    gettext_noop("Use authenticator app or code"),
)
"""Words of allauth's forms that our own catalog, which goes first, translates anew."""

NO_CHANGE = _("The coordinating office changes your log-in address.")
INCORRECT_CODE = _("This code is not correct. Please enter the one that your app shows now.")


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up alone and nobody changes their own address; the office keeps accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": NO_CHANGE,
        "duplicate_email": NO_CHANGE,
        "email_password_mismatch": _("E-mail address or password are not correct."),
        "email_taken": _("There is an account with this e-mail address already."),
        "enter_current_password": _("Please enter your present password."),
        "incorrect_code": INCORRECT_CODE,
        "incorrect_password": _("This password is not correct."),
        "invalid_login": _("E-mail address or password are not correct."),
        "invalid_or_expired_key": _("This link is no longer valid. Please ask for a new one."),
        "invalid_password_reset": _("This link is no longer valid. Please ask for a new one."),
        "max_email_addresses": NO_CHANGE,
        "rate_limited": _("That was too often in a short time. Please wait a few minutes."),
        "same_as_current": _("The new value has to differ from the present one."),
        "select_only_one": _("Please choose one only."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Please wait five minutes and try again."
        ),
        "unknown_email": _("There is no account with this e-mail address."),
        "unverified_primary_email": NO_CHANGE,
        "username_blacklisted": _("This name cannot be used."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def can_delete_email(self, email_address: object) -> bool:
        """Never: the log-in address belongs to the account."""
        return False

    def confirm_email(self, request: HttpRequest, email_address: object) -> bool:
        """Never: no address comes from the person."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Save the password alone, so that nothing else of the account changes with it."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The mailed link, under the site's own name and not the one a request claims."""
        uid, _dash, token = key.partition("-")
        arguments = {"uidb36": uid, "key": token}
        return site_address(reverse("account_reset_password_from_key", kwargs=arguments))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send with the site's address at hand."""
        super().send_mail(template_prefix, email, {"site_url": site_address(), **context})


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, with formal words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": NO_CHANGE,
        "cannot_delete_authenticator": _("The second factor cannot be switched off."),
        "cannot_generate_recovery_codes": _("Recovery codes need a second factor."),
        "incorrect_code": INCORRECT_CODE,
        "unverified_email": NO_CHANGE,
    }

    def get_totp_issuer(self) -> str:
        """The name under which the app lists the account."""
        return "KIM"
