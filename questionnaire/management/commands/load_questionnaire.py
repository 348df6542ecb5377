from pathlib import Path

from accounts.commands import StocktakeCommand
from questionnaire import loading


class Command(StocktakeCommand):
    help = (
        "Check questionnaire files and load them. A questionnaire that is loaded is published: loading the "
        "same file again changes nothing, and different content under the same slug and version is refused. "
        "Only its easy read can be corrected. Restart the site to show the changes."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a YAML file")

    def handle(self, *args, **options):
        for stored in loading.load(options["files"]):
            done = "loaded" if stored.is_new else "is already loaded"
            if stored.was_updated:
                done = "has new words in easy read, or lets other answers be amended: restart the site"
            self.stdout.write(f"{stored.questionnaire.name} {done}")
