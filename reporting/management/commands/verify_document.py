"""Say of a file whether it is genuine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File

from accounts.commands import StocktakeCommand
from accounts.problems import FileRefused, Problem, Refusal
from reporting import verifying


class Command(StocktakeCommand):
    help = (
        "Say whether a PDF is the genuine copy of an edition, an earlier or superseded one, altered, or unknown; with "
        "who signed it and when. The exit status is 0 only for the genuine, newest copy."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF, as it was received")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                verdict = verifying.of_file(File(opened, name=file.name))
        except OSError as error:
            raise FileRefused(file, Problem(0, f"cannot be read ({error.strerror}).")) from error
        lines = [f"{label}: {'; '.join(said)}" for label, said in verdict.facts]
        self.stdout.write("\n".join([verdict.text, *lines, *([verdict.advice] if verdict.advice else [])]))
        if verdict.kind != "genuine":
            raise Refusal(f"{file}: {verdict.title}")
        self.stdout.write(f"{file}: {verdict.title}")
