"""The rights of the site's own role in PostgreSQL: all rows may be changed, except that protected tables only grow."""

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.problems import Refusal
from questionnaire.protection.guards import PROTECTED

_OWNERS = """
SELECT DISTINCT owner.rolname
FROM pg_class class
JOIN pg_roles owner ON owner.oid = class.relowner
WHERE class.relkind = 'r' AND class.relnamespace = current_schema()::regnamespace
    AND pg_has_role(%s, owner.oid, 'MEMBER')
"""


def could_be_lifted(connection: BaseDatabaseWrapper) -> bool:
    """Whether the site connects as a role that owns the tables and could remove triggers. SQLite has no roles."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        cursor.execute(_OWNERS, cursor.fetchone())
        return bool(cursor.fetchall())


def protect_from(connection: BaseDatabaseWrapper, role: str) -> None:
    """Grant a role the rights that the site needs and revoke those to change protected rows. Run this again after a
    migration that adds a table."""
    if connection.vendor != "postgresql":
        raise Refusal("SQLite has no roles. Only the triggers protect what was written.")
    quoted = connection.ops.quote_name(role)
    tables = ", ".join(
        connection.ops.quote_name(apps.get_model("questionnaire", name)._meta.db_table) for name in PROTECTED
    )
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        row = cursor.fetchone()
        if row is None:
            raise Refusal(f"There is no role {role} on this server. Make it first: CREATE ROLE {quoted} LOGIN")
        cursor.execute(_OWNERS, [role])
        if row[0] or cursor.fetchall():
            raise Refusal(
                f"{role} owns tables of this site or is a superuser, so no right can be taken from it. Let another "
                "role own the tables and run the migrations."
            )
        cursor.execute("SELECT quote_ident(current_schema())")
        schema = cursor.fetchone()[0]
        for statement in (
            f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {quoted}",
            f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
            f"REVOKE ALL ON {tables} FROM PUBLIC, {quoted}",
            f"GRANT SELECT, INSERT ON {tables} TO {quoted}",
        ):
            cursor.execute(statement)
