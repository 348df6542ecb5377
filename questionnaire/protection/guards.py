"""The triggers: which there should be, which there are."""

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
    """Put every guard in its place, anew. `apps` are the models as they are after a migration that stops early."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        with connection.cursor() as cursor:
            for statement in _dialect(connection).FUNCTIONS:
                cursor.execute(statement)
            for guard in _wanted(connection, apps):
                cursor.execute(guard.create)


def remove(connection: BaseDatabaseWrapper) -> None:
    """For what may change these tables: a migration, and the clearing of a database that tests have used. Whoever may
    run the site may not drop a trigger, unless the site owns its tables."""
    with connection.cursor() as cursor:
        for table, name in _there(connection):
            cursor.execute(_dialect(connection).drop(table, name))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables whose guards are not there, or not as they were made."""
    there = _there(connection)
    tables = set(connection.introspection.table_names())
    wanted = [guard for guard in _wanted(connection, current_apps) if guard.table in tables]
    return sorted({guard.table for guard in wanted if there.get((guard.table, guard.name)) != guard.does})


def _wanted(connection: BaseDatabaseWrapper, apps: Any) -> Iterator[Guard]:
    for model in _models(apps):
        yield from _dialect(connection).guards(model)


def _models(apps: Any) -> Iterator[type[models.Model]]:
    for name in PROTECTED:
        try:
            yield apps.get_model("questionnaire", name)
        except LookupError:  # before its migration
            continue


def _there(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], str]:
    """What each trigger of ours does, by table and name."""
    with connection.cursor() as cursor:
        cursor.execute(_dialect(connection).THERE)
        return {(table, name): does for table, name, does in cursor.fetchall()}


def _dialect(connection: BaseDatabaseWrapper) -> Any:
    return postgresql if connection.vendor == "postgresql" else sqlite
