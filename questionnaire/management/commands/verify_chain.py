"""Verify that the history of every return is as it was written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.commands import StocktakeCommand
from questionnaire.chain import anchors, walking, witness


class Command(StocktakeCommand):
    help = (
        "Read the whole history of every return and of the programme, and name the first row of each chain that is not "
        "as it was written. Compares with the anchors under DATA_DIR/anchors and any others named. Ends with status 0 "
        "only where all is well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            action="append",
            type=Path,
            default=[],
            metavar="FILE",
            help="a file kept from an email; can be repeated",
        )

    def handle(self, *, anchor: list[Path], **options: Any) -> None:
        files = [*anchors.kept(), *anchor]
        known: list[anchors.Anchor] = []
        problems = []
        for path in files:
            read = _read(path)
            if read is None:
                problems.append(f"The anchors in {path} are not as they were written.")
            known += read or ()
        walked = walking.walk({(each.chain, each.position) for each in known})
        faults = sorted([*walked.faults, *anchors.compare(walked, known)])
        problems += [f"{fault.chain}: row {fault.position} {fault.what}." for fault in faults]
        problems += [f"{row.chain}: {row.what}" for row in witness.unlike()]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{walked.rows} rows of {walked.chains} chains are as they were written.")
        self.stdout.write(_compared(files, known))


def _read(path: Path) -> list[anchors.Anchor] | None:
    try:
        return anchors.read(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _compared(files: list[Path], known: list[anchors.Anchor]) -> str:
    if not files:
        return "There are no anchors yet, so rows cut off the end of a chain would not be seen. Run: anchor_chains"
    newest = max((each.at for each in known), default="")
    count = f"{len(files)} file{'' if len(files) == 1 else 's'}"
    return f"Compared with {count} of anchors, the newest of {newest}. What was cut off since would not be seen."
