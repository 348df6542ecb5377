"""The product's database, sessions and user, and nothing else of it."""

from stocktake.settings import (  # noqa: F401  (Django reads these by name)
    ALLOWED_HOSTS,
    AUTH_USER_MODEL,
    BASE_DIR,
    DATA_DIR,
    DATABASES,
    DEFAULT_AUTO_FIELD,
    SECRET_KEY,
    TIME_ZONE,
    USE_TZ,
)

ROOT_URLCONF = "benchmarks.floor"
INSTALLED_APPS = [
    "accounts",
    "questionnaire",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
