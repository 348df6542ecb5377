"""A questionnaire file becomes rows: all its problems at once, or all of it; harmless to run twice."""

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from accounts.problems import FileRefused
from questionnaire.loading.checks import problems
from questionnaire.loading.reading import Source, read
from questionnaire.loading.storing import Difference, Stored, known_capacities, store
from questionnaire.loading.wholes import whole

__all__ = ["Stored", "check", "known_capacities", "load", "store", "whole"]


def load(files: Sequence[Path]) -> list[Stored]:
    """Load all files, or none of them."""
    sources = [check(file) for file in files]
    with transaction.atomic():
        return [_store(source) for source in sources]


def check(file: Path) -> Source:
    """A file that follows the schema and whose references hold; else FileRefused with every problem."""
    source = read(file)
    found = [source.problem(path, cause) for path, cause in problems(source.data)]
    if found:
        raise FileRefused(file, *found)
    return source


def _store(source: Source) -> Stored:
    try:
        return store(whole(source.data))
    except Difference as difference:
        raise FileRefused(source.file, source.problem(difference.path, str(difference))) from difference
