"""Write one return to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from accounts.commands import StocktakeCommand
from questionnaire import content
from questionnaire.enums import ReturnStatus
from questionnaire.models import Edition, Return
from questionnaire.returns.selectors.editions import latest_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.stored import from_edition
from reporting.documents import exports
from reporting.documents import workflow as documents
from reporting.documents.drafts import draft, excel_file, word_file
from reporting.management import arguments as commands


class Command(StocktakeCommand):
    help = (
        "Write a return to a file: its current edition, or the draft marked as such. A PDF needs no worker: that of "
        "an edition is the kept one, which can be verified. import_return reads all but PDF."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_return(parser)
        commands.add_output(parser, now=("pdf", "json", "docx", "xlsx"))

    def handle(self, *, collection: str, area: str, format: str, output: Path, **options: Any) -> None:  # noqa: A002
        area_return = commands.find_return(collection, area)
        edition = latest_edition(area_return) if area_return.status == ReturnStatus.FINAL else None
        data = _WRITERS[format](area_return, edition)
        with commands.output(output) as file:
            file.write(data)
        what = f"edition {edition.number}, reference {edition.reference}" if edition else "the draft as it stands"
        self.stdout.write(f"{area_return.area.short_name}: {what}, written to {output} ({len(data):,} bytes).")


def _pdf(area_return: Return, edition: Edition | None) -> bytes:
    if edition is None:
        return draft(area_return)
    document, _ = documents.make(edition.pk)
    with document.file.open("rb") as file:
        return bytes(file.read())


def _json(area_return: Return, edition: Edition | None) -> bytes:
    if edition is None:
        return exports.to_json(content.from_rows(area_return), None).encode()
    record = record_of_edition(edition)
    return exports.to_json(from_edition(edition), edition, record).encode()


_WRITERS = {"pdf": _pdf, "json": _json, "docx": word_file, "xlsx": excel_file}
