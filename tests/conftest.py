"""What every test needs: files and keys of its own, quick passwords, nothing cached from another test."""

import os

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations

from questionnaire import definition, protection

# Playwright leaves its event loop running in the process, where Django would take every later test for asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def seal_key(tmp_path_factory):
    """Where the first test that seals something leaves the key for the others."""
    return tmp_path_factory.mktemp("key") / "seal-demonstration.p12"


@pytest.fixture(autouse=True)
def house(settings, tmp_path, seal_key):
    settings.DATA_DIR = tmp_path
    settings.SEAL_KEY = seal_key
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": settings.MEDIA_ROOT, "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    definition.forget()


@pytest.fixture(autouse=True, scope="session")
def used_databases_can_be_emptied():
    """Tests with transactions of their own empty the tables afterwards. Django then says that it migrated, which puts
    the protection back."""
    with pytest.MonkeyPatch.context() as patch:
        empty = BaseDatabaseOperations.execute_sql_flush

        def lift_and_empty(operations, statements):
            protection.remove(operations.connection)
            empty(operations, statements)

        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lift_and_empty)
        yield
