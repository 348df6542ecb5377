"""What nobody changes again once it is written, kept so by the database itself, for bugs and for SQL by hand alike.

Triggers refuse UPDATE and DELETE (TRUNCATE too on PostgreSQL). They are put back after every migration, because SQLite
drops them with a table that Django rebuilds; a system check says when one is missing. On PostgreSQL `protect_database`
takes the rights themselves away from the site's role.
"""

from questionnaire.protection.guards import PROTECTED, install, missing, remove
from questionnaire.protection.roles import could_be_lifted, protect_from

__all__ = ["PROTECTED", "could_be_lifted", "install", "missing", "protect_from", "remove"]
