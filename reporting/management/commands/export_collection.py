"""Write what areas have sent to one file."""

import getpass
import io
import logging
import os
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from accounts.commands import StocktakeCommand
from accounts.problems import Refusal
from reporting.archives import writers
from reporting.archives.selectors import sent_editions
from reporting.documents import exports
from reporting.enums import ArchiveContents
from reporting.management import arguments as commands

logger = logging.getLogger(__name__)


class Command(StocktakeCommand):
    help = (
        "Write the returns that areas have sent to one file. A zip file has their PDFs with a manifest of "
        "hashes and SHA256SUMS. A csv file has each answer on a separate line with its edition’s hash. Returns "
        "that have not been sent are left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_collection(parser)
        commands.add_output(parser, now=tuple(_WRITERS), later=("xlsx",))

    def handle(self, *, collection: str, format: str, output: Path, **options: Any) -> None:  # noqa: A002
        commands.refuse_later({"format": format, **options})
        opened = commands.find_collection(collection)
        editions = sent_editions(opened, ArchiveContents.SENT)
        if not editions:
            raise Refusal(f"No area has sent its return in {collection} yet, so there is nothing to write.")
        with commands.output(output) as file:
            _WRITERS[format](file, editions)
        _leave_trace(collection, format, output, editions)
        total = opened.returns.count()
        self.stdout.write(
            f"{opened.title}: {len(editions)} returns written to {output}; "
            f"{total - len(editions)} of {total} areas have not sent theirs."
        )


def _leave_trace(collection: str, form: str, output: Path, editions: Sequence[int]) -> None:
    """A command has no user of the service, so the log names the account of the machine. The log adds the time."""
    returns, path = len(editions), output.absolute()
    logger.warning("%s took out %d returns of %s as %s to %s", _account(), returns, collection, form, path)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        return f"account {os.getuid()}"


def _csv(file: IO[bytes], editions: Sequence[int]) -> None:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    exports.write_csv(text, editions)
    text.flush()
    text.detach()


# The file formats of a collection: a new one is one entry here.
_WRITERS: dict[str, Callable[[IO[bytes], Sequence[int]], object]] = {"zip": writers.write, "csv": _csv}
