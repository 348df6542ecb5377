"""Protection of rows that must never change once they are written. The database itself enforces it, against bugs and
against SQL by hand alike.

Triggers refuse UPDATE and DELETE (TRUNCATE too on PostgreSQL). They are created again after every migration, because
SQLite drops them with a table that Django rebuilds; a system check warns when one is missing. On PostgreSQL,
`protect_database` also revokes the rights to change these tables from the site's role.
"""

from questionnaire.protection.guards import PROTECTED, install, missing, remove
from questionnaire.protection.roles import could_be_lifted, protect_from

__all__ = ["PROTECTED", "could_be_lifted", "install", "missing", "protect_from", "remove"]
