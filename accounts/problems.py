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
