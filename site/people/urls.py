"""Addresses under `/konto/`: allauth's views at German paths, under the names allauth looks up."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path, re_path

from people.views import (
    PreferencesView,
    accounts_are_elsewhere,
    log_in_address,
    signed_in,
    signed_in_again,
)

urlpatterns = [
    path("anmelden/", views.login, name="account_login"),
    path("abmelden/", views.logout, name="account_logout"),
    path("gesperrt/", views.account_inactive, name="account_inactive"),
    path("bestaetigen/", views.reauthenticate, name="account_reauthenticate"),
    path("passwort/aendern/", views.password_change, name="account_change_password"),
    path("passwort/setzen/", views.password_set, name="account_set_password"),
    path("passwort/vergessen/", views.password_reset, name="account_reset_password"),
    path(
        "passwort/vergessen/gesendet/",
        views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "passwort/neu/fertig/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("registrieren/", views.signup, name="account_signup"),
    path("e-mail/", log_in_address, name="account_email"),
    path("angemeldet/", signed_in, name="account_signed_in"),
    path("wieder-angemeldet/", signed_in_again, name="account_signed_in_again"),
    path("zwei-faktor/", include("allauth.mfa.urls")),
]

administration_patterns = [
    re_path(r"^(?:users|groups|bulk/people/user|bulk/auth/group)/", accounts_are_elsewhere),
    path("account/", PreferencesView.as_view()),
]
"""Goes before Wagtail's own addresses under `/verwaltung/`, which keep their names."""
