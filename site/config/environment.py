"""Every environment variable the platform reads, with default and meaning; no other module reads any.

=========================  =======================  ====================================================
variable                   default                  meaning
=========================  =======================  ====================================================
DATABASE_URL               SQLite in ``var/``       database, e.g. ``postgresql://user:secret@host/kim``
SECRET_KEY                 none in production       key for sessions and signatures, at least 50 characters
ALLOWED_HOSTS              none in production       host names the site answers to, comma separated
SITE_URL                   http://localhost:8000    public address, used in mails and Word files
DATA_DIR                   ``var/``                 where database, media and private files lie
REDIS_URL                  none                     shared cache when several processes run
EMAIL_URL                  mails to the console     e.g. ``smtp+tls://user:secret@host:587``
DEFAULT_FROM_EMAIL         kim@example.org          sender of mails
BEHIND_PROXY               false                    trust ``X-Forwarded-Proto`` of the proxy in front
=========================  =======================  ====================================================
"""

from __future__ import annotations

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(ROOT / "var")))
DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'kim.sqlite3'}")
SECRET_KEY: str | None = env.str("SECRET_KEY", default=None)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
SITE_URL: str = env.str("SITE_URL", default="http://localhost:8000")
REDIS_URL: str | None = env.str("REDIS_URL", default=None)
EMAIL = env.email_url("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="kim@example.org")
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
