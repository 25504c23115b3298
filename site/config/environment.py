"""Every environment variable the platform reads, with default and meaning; no other module reads any.

=========================  =======================  ====================================================
variable                   default                  meaning
=========================  =======================  ====================================================
DATABASE_URL               SQLite in ``var/``       database, e.g. ``postgresql://user:secret@host/kim``
SECRET_KEY                 none in production       key for sessions and signatures, at least 50 characters
ALLOWED_HOSTS              none in production       host names the site answers to, comma separated
SITE_URL                   none in production       public address, used in mails and Word files
DATA_DIR                   ``var/``                 where database, media and private files lie
REDIS_URL                  none                     shared cache when several processes run
EMAIL_URL                  none in production       e.g. ``smtp+tls://user:secret@host:587``
DEFAULT_FROM_EMAIL         kim@example.org          sender of mails
DIGEST_HOUR                7                        hour from which the daily summary goes out, 0 to 23
DATA_LICENCE               dl-de/by-2-0             licence stated in public lists (CSV, XLSX, Word)
UPLOAD_MAX_MEGABYTES       20                       largest paper or minutes file that members upload
UPLOAD_TYPES               pdf,docx,odt,png,jpg     kinds of files members upload; others are not known
WORD_TEMPLATE              none                     file (.docx, .dotx) whose letterhead and styles Word
                                                    files of the platform bear
TRUSTED_PROXIES            0                        how many proxies of ours stand in front; they set
                                                    ``X-Forwarded-Proto`` and ``X-Forwarded-For``
=========================  =======================  ====================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from environ import Env

ROOT = Path(__file__).resolve().parents[2]

# Plain text is read as it is: a secret may begin with "$", a folder may hold a "#".
_get = os.environ.get

DATA_DIR = Path(_get("DATA_DIR") or ROOT / "var")
DATABASE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA_DIR / "kim.sqlite3"),
}
if database_url := _get("DATABASE_URL"):
    DATABASE = Env.db_url_config(database_url)
SECRET_KEY = _get("SECRET_KEY", "")
ALLOWED_HOSTS = [host.strip() for host in _get("ALLOWED_HOSTS", "").split(",") if host.strip()]
SITE_URL = _get("SITE_URL", "")
REDIS_URL = _get("REDIS_URL", "")
EMAIL: dict[str, Any] = Env.email_url_config(email_url) if (email_url := _get("EMAIL_URL")) else {}
DEFAULT_FROM_EMAIL = _get("DEFAULT_FROM_EMAIL", "kim@example.org")
DIGEST_HOUR = int(_get("DIGEST_HOUR", "7"))
DATA_LICENCE = _get(
    "DATA_LICENCE",
    "Datenlizenz Deutschland – Namensnennung – Version 2.0 (https://www.govdata.de/dl-de/by-2-0)",
)
TRUSTED_PROXIES = int(_get("TRUSTED_PROXIES", "0"))
UPLOAD_MAX_MEGABYTES = int(_get("UPLOAD_MAX_MEGABYTES", "20"))
UPLOAD_TYPES = tuple(
    kind.strip() for kind in _get("UPLOAD_TYPES", "pdf,docx,odt,png,jpg").split(",") if kind.strip()
)
WORD_TEMPLATE = Path(path) if (path := _get("WORD_TEMPLATE")) else None
