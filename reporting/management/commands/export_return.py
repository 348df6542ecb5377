"""Write one return to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from accounts.commands import StocktakeCommand
from questionnaire.enums import ReturnStatus
from questionnaire.returns.selectors.editions import latest_edition
from reporting.documents import formats
from reporting.management import arguments as commands


class Command(StocktakeCommand):
    help = (
        "Write a return to a file: its current edition, or the draft marked as such. A PDF needs no worker: that of "
        "an edition is the kept one, which can be verified. import_return reads all but PDF."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_return(parser)
        commands.add_output(parser, now=tuple(each.suffix for each in formats.every()))

    def handle(self, *, collection: str, area: str, format: str, output: Path, **options: Any) -> None:  # noqa: A002
        area_return = commands.find_return(collection, area)
        edition = latest_edition(area_return) if area_return.status == ReturnStatus.FINAL else None
        data = formats.get(format).make(area_return, edition)
        with commands.output(output) as file:
            file.write(data)
        what = f"edition {edition.number}, reference {edition.reference}" if edition else "the draft as it stands"
        self.stdout.write(f"{area_return.area.short_name}: {what}, written to {output} ({len(data):,} bytes).")
