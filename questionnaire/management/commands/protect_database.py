"""Take from the site's role in PostgreSQL the right to change what was written."""

from argparse import ArgumentParser
from typing import Any

from django.db import connection

from accounts.commands import StocktakeCommand
from questionnaire import protection


class Command(StocktakeCommand):
    help = (
        "PostgreSQL: give the role that the site works as what it needs, and no right to change or delete history, "
        "editions or signatures, to empty or alter tables, or to make new ones. Run it as the tables' owner, after "
        "every migration."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", required=True, help="the role in the site's DATABASE_URL; not the owner")

    def handle(self, *, role: str, **options: Any) -> None:
        protection.protect_from(connection, role)
        self.stdout.write(f"{role} can add to history, editions and signatures, and change none of them.")
