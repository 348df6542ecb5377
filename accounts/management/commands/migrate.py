from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from accounts.database import require_known_tables


class Command(migrate.Command):
    """Django’s own, which first refuses a database that it could not bring up to date."""

    def handle(self, *args: Any, **options: Any) -> None:
        require_known_tables(connections[options["database"]])
        super().handle(*args, **options)
