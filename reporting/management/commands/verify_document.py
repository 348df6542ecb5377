"""Say of a file whether it is genuine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from accounts.commands import StocktakeCommand
from accounts.problems import FileRefused, Problem, Refusal
from reporting.seal import checking as seal_check
from reporting.seal import key as seal_key
from reporting.verification import verdicts as verifying


class Command(StocktakeCommand):
    help = (
        "Say whether a PDF is the genuine copy of an edition or its public copy, an earlier or superseded one, "
        "altered, a pack with our pages in it, a paper about an edition, or unknown; with who signed it and "
        "when. The file’s own seal and evidence of signatures are checked as well. The exit status is 0 only "
        "for the newest copy, genuine or public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF, as it was received")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise FileRefused(file, Problem(0, f"cannot be read ({error.strerror}).")) from error
        verdict = verifying.of_file(ContentFile(data, name=file.name))
        seal = seal_check.seal_of(data)
        problems = seal_check.problems_of_evidence(data) if seal else []
        lines = [f"{label}: {'; '.join(words)}" for label, words in verdict.facts]
        lines += [f"Seal: {seal.words if seal else 'none'}", *problems]
        if seal and not seal.problem and seal.fingerprint != seal_key.loaded().fingerprint:
            lines.append("The certificate is not the one that this site seals with now. It may be an earlier one.")
        self.stdout.write("\n".join([verdict.text, *lines, *([verdict.advice] if verdict.advice else [])]))
        if verdict.kind not in ("genuine", "public"):
            raise Refusal(f"{file}: {verdict.title}")
        if problems or (seal and seal.problem):
            raise Refusal(
                f"{file}: The site recognises this file, but the file’s own evidence disagrees. Do not rely on it"
            )
        self.stdout.write(f"{file}: {verdict.title}")
