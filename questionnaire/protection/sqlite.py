"""The triggers in SQLite. REPLACE removes a row without calling the trigger for DELETE, so a third trigger refuses each
INSERT that would replace a row."""

from collections.abc import Iterator

from django.db import models

from questionnaire.protection.guard import PREFIX, Guard, is_chained

FUNCTIONS: list[str] = []
THERE = f"SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '{PREFIX}%'"  # noqa: S608


def guards(model: type[models.Model]) -> Iterator[Guard]:
    table = model._meta.db_table
    for act in ("UPDATE", "DELETE"):
        yield _guard(table, act, "")
    yield _guard(table, "INSERT", f' WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {_replaced_by_new(model)})')  # noqa: S608
    if is_chained(model):
        yield _next_in_chain(table)


def _next_in_chain(table: str) -> Guard:
    name = f"{PREFIX}{table}_next"
    last = ", ".join(
        f"coalesce((SELECT max(chain_position) FROM {each} WHERE area_return_id IS NEW.area_return_id), 0)"  # noqa: S608
        for each in ("questionnaire_event", "questionnaire_revision")
    )
    words = f"INSERT into {table} is refused: the row does not come next in its chain"
    create = (
        f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN NEW.chain_position IS NOT 1 + max({last}) '
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
    return Guard(table, name, create, create)


def _guard(table: str, act: str, when: str) -> Guard:
    name = f"{PREFIX}{table}_{act.lower()}"
    words = f"{act} of {table} is refused: what is written there stays as it is"
    create = f'CREATE TRIGGER "{name}" BEFORE {act} ON "{table}"{when} BEGIN SELECT RAISE(ABORT, \'{words}\'); END'
    return Guard(table, name, create, create)


def _replaced_by_new(model: type[models.Model]) -> str:
    """The SQL condition for rows that a new row would replace: they have the same key or the same unique values."""
    sets = [[field.column] for field in model._meta.local_fields if field.unique]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            sets.append([model._meta.get_field(name).column for name in constraint.fields])  # type: ignore[union-attr]
    return " OR ".join(" AND ".join(f'"{column}" = NEW."{column}"' for column in columns) for columns in sets)


def drop(table: str, name: str) -> str:
    return f'DROP TRIGGER "{name}"'
