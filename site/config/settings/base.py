"""What holds on every machine; ``dev``, ``test`` and ``production`` add the differences."""

from __future__ import annotations

from csp.constants import NONE, SELF

from config import environment

ROOT = environment.ROOT
DATA_DIR = environment.DATA_DIR

INSTALLED_APPS = [
    "demo",
    "desk",
    "pages",
    "handlungskonzept",
    "meetings",
    "projectgroups",
    "landscape",
    "people",
    "notices",
    "core",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.RefusalMiddleware",
    "core.middleware.NoStoreMiddleware",
    "handlungskonzept.middleware.WriterRightsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DATABASES = {"default": environment.DATABASE}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing; readers never wait (sqlite.org/wal.html).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if environment.REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": environment.REDIS_URL,
        }
    }

# People and log-in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
# It extends Django's own, so permissions work; a second one would hash every password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "people.adapters.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_EMAIL_SUBJECT_PREFIX = "KIM: "
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ALLAUTH_TRUSTED_PROXY_COUNT = environment.TRUSTED_PROXIES
# By log-in name, never by address alone: a town hall shares one address.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login_failed": "10/5m/key", "login": "120/m/ip"}
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the office enters addresses; nobody confirms them one by one
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60  # an invitation outlasts a week's absence

# A session ends after half a day, whatever happens (BSI IT-Grundschutz APP.3.1.A3).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [ROOT / "site" / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
UPLOAD_MAX_BYTES = environment.UPLOAD_MAX_MEGABYTES * 1024 * 1024
UPLOAD_TYPES = environment.UPLOAD_TYPES
WORD_TEMPLATE = environment.WORD_TEMPLATE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long plan chapter posts more than Django's 1,000

# Mail ----------------------------------------------------------------------------------------
if environment.EMAIL:
    vars().update(environment.EMAIL)
else:
    EMAIL_BACKEND = "notices.backends.OutboxBackend"  # kept in the site, read under /intern/
EMAIL_TIMEOUT = 10  # seconds; a row stays locked while its mail is handed over
DEFAULT_FROM_EMAIL = environment.DEFAULT_FROM_EMAIL
DIGEST_HOUR = environment.DIGEST_HOUR
# At once and in the same process; in production a worker takes tasks from the database.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Wagtail -------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "KIM"
DATA_LICENCE = environment.DATA_LICENCE
WAGTAILADMIN_BASE_URL = environment.SITE_URL or "http://localhost:8000"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch")]
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FINISH_WORKFLOW_ACTION = "handlungskonzept.adapters.finish_workflow"
WAGTAILIMAGES_IMAGE_MODEL = "pages.CreditedImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["docx", "odt", "pdf", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
_SEARCH = "wagtail.search.backends.database"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": _SEARCH, "SEARCH_CONFIG": "german"}}

# History -------------------------------------------------------------------------------------
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = "composite"

# The demo's passwords are printed for everybody to read.
DEMO_ALLOWED = False

# Security headers ----------------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows its preview in a frame of the same host
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
