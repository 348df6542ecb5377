"""The triggers in PostgreSQL: two on each table call one function, and a third keeps a chain's rows in order."""

from collections.abc import Iterator

from django.db import models

from questionnaire.protection.guard import PREFIX, Guard, is_chained

_REFUSE = """
BEGIN
    RAISE EXCEPTION '% of % is refused: what is written there stays as it is', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
"""
# Two branches, as IS NOT DISTINCT FROM uses no index.
_NEXT = """
DECLARE
    last bigint;
BEGIN
    IF NEW.area_return_id IS NULL THEN
        SELECT max(chain_position) INTO last FROM questionnaire_event WHERE area_return_id IS NULL;
    ELSE
        SELECT greatest(
            (SELECT max(chain_position) FROM questionnaire_event WHERE area_return_id = NEW.area_return_id),
            (SELECT max(chain_position) FROM questionnaire_revision WHERE area_return_id = NEW.area_return_id)
        ) INTO last;
    END IF;
    IF NEW.chain_position IS DISTINCT FROM coalesce(last, 0) + 1 THEN
        RAISE EXCEPTION 'INSERT into % is refused: row % of the chain does not come after row %',
            TG_TABLE_NAME, NEW.chain_position, coalesce(last, 0) USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
"""
FUNCTIONS = [
    f"CREATE OR REPLACE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
    for name, body in (("refuse", _REFUSE), ("next", _NEXT))
]
# A trigger that has been disabled counts as missing.
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
    if is_chained(model):
        create = f'CREATE TRIGGER {PREFIX}next BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION {PREFIX}next()'
        yield Guard(table, f"{PREFIX}next", create, _NEXT)


def drop(table: str, name: str) -> str:
    return f'DROP TRIGGER "{name}" ON "{table}"'
