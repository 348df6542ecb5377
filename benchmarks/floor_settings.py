"""The product's database, sessions and user, and nothing else of it."""

import os

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

if os.environ.get("FLOOR_CONNECTS") == "always":  # as Django comes: a new connection for each request
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}

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
