"""The one place that reads the environment. Everything the app writes lies under DATA_DIR.

STOCKTAKE_ENV is "development" (the default: SQLite, mail to the console, a key made on first use) or
"production", which refuses to start with anything left to chance.
"""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

ENVIRONMENT = env.str("STOCKTAKE_ENV", "development")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured("STOCKTAKE_ENV must be development or production.")
PRODUCTION = ENVIRONMENT == "production"

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


DEMONSTRATION = "demonstration-"  # how a key begins that was made for trying things out


def _key(name: str, prefix: str = "") -> str:
    """A key from the environment; in development one made on first use and kept under DATA_DIR."""
    key = env.str(name, "")
    if key:
        return key
    if PRODUCTION:
        raise ImproperlyConfigured(f"Set {name} to a long random text.")
    kept = DATA_DIR / name.lower().replace("_", "-")
    if not kept.exists():
        with tempfile.NamedTemporaryFile("w", dir=DATA_DIR, prefix=".key-") as file:  # for its owner alone
            file.write(prefix + secrets.token_urlsafe(64))
            file.flush()
            with suppress(FileExistsError):  # of two processes the first one's is kept, and is whole for the second
                os.link(file.name, kept)
    return kept.read_text()


SECRET_KEY = _key("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Binds the rows of history to one another. It is never changed: what it bound could no longer be checked.
CHAIN_KEY = _key("CHAIN_KEY", DEMONSTRATION)
ANCHOR_EMAIL = env.str("ANCHOR_EMAIL", "")
# What every PDF of an edition is sealed with: a PKCS#12 file and its passphrase; in development made on first use.
SEAL_KEY_MADE = "seal-demonstration.p12"  # the name under which one is made; a key of any other name has to be there
SEAL_KEY = Path(env.str("SEAL_KEY", "" if PRODUCTION else str(DATA_DIR / SEAL_KEY_MADE)))
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", "") if PRODUCTION else _key("SEAL_PASSPHRASE", DEMONSTRATION)
# A time-stamping authority (RFC 3161) that confirms when a seal was put. None if not set.
SEAL_TIMESTAMP_URL = env.str("SEAL_TIMESTAMP_URL", "")
SEAL_TIMESTAMP_SECONDS = env.int("SEAL_TIMESTAMP_SECONDS", 10)  # how long an answer may take
if SEAL_TIMESTAMP_URL and not re.fullmatch(r"https?://\S+", SEAL_TIMESTAMP_URL):
    raise ImproperlyConfigured("SEAL_TIMESTAMP_URL must be an http or https address.")
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", "" if PRODUCTION else "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
    if len(CHAIN_KEY) < 50 or CHAIN_KEY == SECRET_KEY or CHAIN_KEY.startswith(DEMONSTRATION):
        raise ImproperlyConfigured(
            "CHAIN_KEY must have at least 50 characters, be different from SECRET_KEY and not one made in development."
        )
    if not SEAL_PASSPHRASE or not SEAL_KEY.is_file():
        raise ImproperlyConfigured(
            "Set SEAL_KEY to the PKCS#12 file that PDFs are sealed with, and SEAL_PASSPHRASE to its passphrase."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("Name the site's hosts in ALLOWED_HOSTS; * is not accepted.")
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("Set SITE_URL to the site's https address; links in emails are made from it.")

INSTALLED_APPS = [
    "accounts",
    "questionnaire",
    "analysis",
    "reporting",
    "stocktake",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rules",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stocktake.middleware.PrivatePagesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "stocktake.middleware.ReadableRequestsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SittingMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stocktake.middleware.RefusalsMiddleware",
]

ROOT_URLCONF = "stocktake.urls"
WSGI_APPLICATION = "stocktake.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets of ours have templates of ours
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'stocktake.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits are counted in the database, so that all processes count together.
# Far more entries than are ever live: a cull would forget attempts before their time.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.MembershipBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "accounts.passwords.SimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.passwords.CommonValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_MOST_SECONDS = 12 * 60 * 60  # from signing in, whatever is done
SESSION_IDLE_SECONDS = 45 * 60  # without anything being done
SESSION_WARNING_SECONDS = 5 * 60  # how long before that a page says so
SESSION_NOTED_SECONDS = 3 * 60  # how old the note of the last thing done may be: the session is not written each time
SESSION_COOKIE_AGE = SESSION_MOST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "stocktake.views.csrf_failure"

ACCOUNT_ADAPTER = "accounts.adapters.InviteOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation already went to the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.passwords.ResetTokens"  # noqa: S105 (a path)
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ADAPTER = "accounts.adapters.EncryptingMFAAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation went to it
MFA_FORMS = {
    "authenticate": "accounts.forms.SignInCodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.ActivateCodeForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
}
INVITATION_DAYS = 14
PASSWORD_RESET_TIMEOUT = 60 * 60

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
LANGUAGES = [("en-gb", "English")]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "stocktake" / "assets"]
if (BASE_DIR / ".assets").is_dir():
    STATICFILES_DIRS.append(BASE_DIR / ".assets")
PICTURES_DIR = BASE_DIR / ".assets" / "pictures"
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "stocktake.storage.CollectedFiles"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
SMALL_NUMBER_LIMIT = env.int("SMALL_NUMBER_LIMIT", 5)  # fewer people than this, beside a place, can be recognised
if not 1 <= SMALL_NUMBER_LIMIT <= 10:
    raise ImproperlyConfigured("SMALL_NUMBER_LIMIT must be between 1 and 10.")
RETURN_FILES_MAX_BYTES = 200 * 1024 * 1024
# The virus scanner, asked about every upload: unix:/run/clamav/clamd.ctl or tcp://127.0.0.1:3310. None if not set.
CLAMD_URL = env.str("CLAMD_URL", "")
CLAMD_SECONDS = env.int("CLAMD_SECONDS", 10)  # how long an answer may take
if CLAMD_URL and not re.fullmatch(r"unix:/\S+|tcp://(127\.0\.0\.1|localhost):\d{1,5}", CLAMD_URL):
    raise ImproperlyConfigured("CLAMD_URL must be unix:/path or tcp://127.0.0.1:port: files are not sent elsewhere.")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKER_SILENT_SECONDS = env.int("WORKER_SILENT_SECONDS", 120)  # a worker not heard of for so long is gone
if WORKER_SILENT_SECONDS < 2:
    raise ImproperlyConfigured("WORKER_SILENT_SECONDS must be at least 2.")
ARCHIVE_DAYS = 30  # how long the file of an archive is kept

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Stocktake <stocktake@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Shown wherever somebody is told to ask the programme: who it is, and how to reach it.
PROGRAMME_CONTACT = env.str(
    "PROGRAMME_CONTACT", "" if PRODUCTION else "Programme team, 01632 960000, team@programme.example"
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # GOV.UK Frontend draws a few marks as data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Attempts to sign in are counted by the visitor's address, which the proxies in front of the site hand on.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
    # A form that was refused is no warning: whoever filled it in has been told.
    "loggers": {"django.request": {"level": "ERROR"}},
}
