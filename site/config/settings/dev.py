"""A developer's or a trial machine: SQLite, mails kept in the site, details of errors."""

from __future__ import annotations

from config import environment
from config.settings.base import *

DEBUG = True
DEMO_ALLOWED = True
SECRET_KEY = environment.SECRET_KEY or "only-for-trying-out-never-for-a-real-site-0123456789"
ALLOWED_HOSTS = environment.ALLOWED_HOSTS  # empty with DEBUG: this machine only

environment.DATA_DIR.mkdir(parents=True, exist_ok=True)
