"""Creating, removing and checking the triggers."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps as current_apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from questionnaire.protection import postgresql, sqlite
from questionnaire.protection.guard import Guard

PROTECTED = (
    "Edition",
    "Signature",
    "Sending",
    "SendBack",
    "Acceptance",
    "BoardConsideration",
    "Revision",
    "Event",
    "ChainStart",
)


def install(connection: BaseDatabaseWrapper, apps: Any = current_apps) -> None:
    """Create all triggers again. `apps` holds the models as they are after a migration that stops early."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        with connection.cursor() as cursor:
            for statement in _dialect(connection).FUNCTIONS:
                cursor.execute(statement)
            for guard in _expected(connection, apps):
                cursor.execute(guard.create)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Remove all triggers, before a migration or when tests clear their database. On PostgreSQL only the owner of the
    tables may do this."""
    with connection.cursor() as cursor:
        for table, name in _existing(connection):
            cursor.execute(_dialect(connection).drop(table, name))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables whose triggers are missing or have been altered."""
    existing = _existing(connection)
    tables = set(connection.introspection.table_names())
    expected = [guard for guard in _expected(connection, current_apps) if guard.table in tables]
    return sorted({guard.table for guard in expected if existing.get((guard.table, guard.name)) != guard.does})


def _expected(connection: BaseDatabaseWrapper, apps: Any) -> Iterator[Guard]:
    for model in _models(apps):
        yield from _dialect(connection).guards(model)


def _models(apps: Any) -> Iterator[type[models.Model]]:
    for name in PROTECTED:
        try:
            yield apps.get_model("questionnaire", name)
        except LookupError:  # the migration that creates it has not run yet
            continue


def _existing(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """The definition of each of our triggers in the database, by table and name."""
    with connection.cursor() as cursor:
        cursor.execute(_dialect(connection).THERE)
        return {(table, name): does for table, name, does in cursor.fetchall()}


def _dialect(connection: BaseDatabaseWrapper) -> Any:
    return postgresql if connection.vendor == "postgresql" else sqlite
