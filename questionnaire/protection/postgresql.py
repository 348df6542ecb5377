"""Guards in PostgreSQL: one function, called by two triggers on each table."""

from collections.abc import Iterator

from django.db import models

from questionnaire.protection.guard import PREFIX, Guard

_REFUSE = """
BEGIN
    RAISE EXCEPTION '% of % is refused: what is written there stays as it is', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
FUNCTIONS = [
    f"CREATE OR REPLACE FUNCTION {PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS $body${_REFUSE}$body$",
]
# One that is switched off is not there.
THERE = f"""
SELECT class.relname, trigger.tgname, function.prosrc
FROM pg_trigger trigger
JOIN pg_class class ON class.oid = trigger.tgrelid
JOIN pg_proc function ON function.oid = trigger.tgfoid
WHERE NOT trigger.tgisinternal AND trigger.tgenabled <> 'D' AND starts_with(trigger.tgname, '{PREFIX}')
    AND class.relnamespace = current_schema()::regnamespace
"""  # noqa: S608


def guards(model: type[models.Model]) -> Iterator[Guard]:
    table = model._meta.db_table
    for name, when in (("keep_rows", "UPDATE OR DELETE"), ("keep_table", "TRUNCATE")):
        each = "STATEMENT" if when == "TRUNCATE" else "ROW"
        yield Guard(
            table,
            PREFIX + name,
            f'CREATE TRIGGER {PREFIX}{name} BEFORE {when} ON "{table}" '
            f"FOR EACH {each} EXECUTE FUNCTION {PREFIX}refuse()",
            _REFUSE,
        )


def drop(table: str, name: str) -> str:
    return f'DROP TRIGGER "{name}" ON "{table}"'
