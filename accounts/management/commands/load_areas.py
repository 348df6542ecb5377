from pathlib import Path

from accounts import loading
from accounts.commands import StocktakeCommand
from accounts.enums import AreaKind


class Command(StocktakeCommand):
    help = (
        f"Create or update areas. Columns: {', '.join(loading.AREAS)}. "
        f"authority_type is one of {', '.join(AreaKind.values)}; an empty short_name becomes the name."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv", type=Path)

    def handle(self, *args, **options):
        self.stdout.write(f"areas: {loading.load_areas(options['file'])}")
