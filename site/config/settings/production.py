"""The real site: everything strict, secrets from the environment only."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.settings.base import *

DEBUG = False
missing = [
    name
    for name, value in {
        "SECRET_KEY": environment.SECRET_KEY,
        "ALLOWED_HOSTS": environment.ALLOWED_HOSTS,
        "SITE_URL": environment.SITE_URL,
        "EMAIL_URL": environment.EMAIL,
    }.items()
    if not value
]
if missing:
    raise ImproperlyConfigured(f"Please set {', '.join(missing)}; see site/config/environment.py.")
SECRET_KEY = environment.SECRET_KEY
ALLOWED_HOSTS = environment.ALLOWED_HOSTS

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if environment.TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.static_files.NamedByContent"},
}

# Wagtail shows its preview in a frame of the same host, so SAMEORIGIN it is.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
