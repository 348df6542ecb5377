from pathlib import Path

from accounts import loading
from accounts.commands import StocktakeCommand
from accounts.enums import OrganisationKind


class Command(StocktakeCommand):
    help = (
        f"Create or update organisations. Columns: {', '.join(loading.ORGANISATIONS)}; or, for a list of CCGs, "
        f"{', '.join(loading.CCGS)}. kind is one of {', '.join(OrganisationKind.values)}. "
        "area_gss_codes joins codes with “;” and may be empty."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv", type=Path)

    def handle(self, *args, **options):
        self.stdout.write(f"organisations: {loading.load_organisations(options['file'])}")
