"""Whether the tables in a database are some that this version knows how to carry on from."""

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

TOO_EARLY = (
    "This database was made by a version of Stocktake from before its first release, and not all migrations of those "
    "versions have run on it ({missing}). Install the last of those versions and run `python manage.py migrate` there. "
    "Then install this version and run it again. If the database only holds a demonstration, use an empty DATA_DIR "
    "instead."
)


def require_known_tables(connection: BaseDatabaseWrapper) -> None:
    """Refuse a database on which only some of the migrations before the first release have run: Django could not say
    what to do about it."""
    recorder = MigrationRecorder(connection)
    applied = set(recorder.applied_migrations()) if recorder.has_table() else set()
    for key, migration in MigrationLoader(None).disk_migrations.items():
        replaced = set(migration.replaces)
        if key not in applied and replaced & applied and not replaced <= applied:
            missing = ", ".join(f"{app} {name}" for app, name in sorted(replaced - applied))
            raise CommandError(TOO_EARLY.format(missing=f"missing: {missing}"))
