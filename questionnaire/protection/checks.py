"""The system check that the database protects the rows that must never change."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from questionnaire import protection

PUT_BACK = "python manage.py migrate"


def unprotected(connection: BaseDatabaseWrapper) -> str:
    """A sentence that says which tables are not protected; empty if all are."""
    tables = protection.missing(connection)
    return f"Nothing keeps these tables from being changed: {', '.join(tables)}. Run: {PUT_BACK}" if tables else ""


@checks.register(checks.Tags.database)
def history_is_protected(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report problems as warnings, because an error would stop the migration that creates the triggers again."""
    warnings: list[checks.CheckMessage] = []
    for alias in databases or ():
        if problem := unprotected(connections[alias]):
            warnings.append(checks.Warning(problem, id="questionnaire.W001"))
        if settings.PRODUCTION and protection.could_be_lifted(connections[alias]):
            warnings.append(
                checks.Warning(
                    "The site works as the owner of its tables, so it could remove what protects them. Let it work as "
                    "another role: python manage.py protect_database --role NAME",
                    id="questionnaire.W002",
                )
            )
    return warnings
