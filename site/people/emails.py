"""Messages about accounts."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from core.operations import NotPossible
from people.models import User

SECONDS_A_DAY = 24 * 60 * 60


def site_address(path: str = "") -> str:
    """A path as an address under the site's own name, whatever host a request names."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def password_link(user: User) -> str:
    """The address at which the account's owner sets a password; good once and for a few days."""
    key = default_token_generator.make_token(user)
    arguments = {"uidb36": user_pk_to_url_str(user), "key": key}
    return site_address(reverse("account_reset_password_from_key", kwargs=arguments))


def send_invitation(user: User) -> None:
    """Send the link with which an account gets its password. Raises NotPossible for a closed one."""
    if not user.is_active:
        raise NotPossible(_("This account is closed."))
    days = settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY
    _send("invitation", user.email, user, password_url=password_link(user), days=days)


def send_address_changed(user: User, former_email: str) -> None:
    """Tell the old and the new address that the log-in address is another one now."""
    for email in (former_email, user.email):
        _send("address_changed", email, user, former_email=former_email)


def _send(name: str, email: str, user: User, **context: object) -> None:
    """Send one message, subject and text from their templates."""
    values = {"user": user, "site_url": site_address(), **context}
    subject = render_to_string(f"account/email/{name}_subject.txt", values)
    text = render_to_string(f"account/email/{name}_message.txt", values)
    prefix = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX
    EmailMessage(prefix + " ".join(subject.split()), text.strip() + "\n", to=[email]).send()
