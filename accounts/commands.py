"""The base of our commands: it prepares the database and turns refusals into errors that say what to do."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from accounts.database import require_known_tables
from accounts.problems import Refusal

MIGRATE = "python manage.py migrate"


class StocktakeCommand(BaseCommand):
    """A command that works on a fresh DATA_DIR and reports a refusal as a sentence, not as a traceback."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            prepare_database()
            return super().execute(*args, **options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(str(error) or "This is not allowed.") from error


def prepare_database() -> None:
    """Migrate a fresh SQLite file silently. Refuse any other database that is behind, since its data may be at risk."""
    try:
        if connection.vendor == "sqlite":
            with _one_process_at_a_time():
                _migrate_if_fresh()
        require_known_tables(connection)
        behind = _unapplied()
    except OperationalError as error:
        raise CommandError(f"The database cannot be reached: {error}") from error
    if behind:
        raise CommandError(f"The database is behind the code by {behind} migrations. Run first: {MIGRATE}")


def _migrate_if_fresh() -> None:
    if not MigrationRecorder(connection).has_table():
        call_command("migrate", interactive=False, verbosity=0)


def _unapplied() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Make a second command on the same fresh DATA_DIR wait until the first has migrated."""
    lock = os.open(settings.DATA_DIR / "migrate.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
