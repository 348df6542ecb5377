"""Refusals that are explained to whoever asked: every command turns them into its error, with exit status 1."""

from dataclasses import dataclass
from pathlib import Path


class Refusal(Exception):
    """A sentence that says what is not possible, and what to do instead."""


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong in a file. Lines count from 1; 0 is the file as a whole."""

    line: int
    cause: str


class FileRefused(Refusal):
    """A file was not taken, and nothing of it is in the database. Holds all its problems at once."""

    def __init__(self, file: Path | str, *problems: Problem) -> None:
        self.file = str(file)
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        return [
            f"{self.file}, line {problem.line}: {problem.cause}" if problem.line else f"{self.file}: {problem.cause}"
            for problem in self.problems
        ]


def read_text(file: Path, *, save_as: str) -> str:
    """The file's text; FileRefused where it cannot be read or is not UTF-8. `save_as` names the way to save it."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileRefused(file, Problem(0, f"cannot be read ({error.strerror}).")) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(file, Problem(line, f"is not UTF-8 text. Save the file as {save_as}.")) from error
