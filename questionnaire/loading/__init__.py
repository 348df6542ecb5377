"""Loading of questionnaire files into the database. A file is loaded whole, or all its problems are reported at once;
loading it twice changes nothing."""

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
    """Read a file and check it against the schema and its own references. Raises FileRefused with every problem."""
    source = read(file)
    faults = [source.problem(path, cause) for path, cause in problems(source.data)]
    if faults:
        raise FileRefused(file, *faults)
    return source


def _store(source: Source) -> Stored:
    try:
        return store(whole(source.data))
    except Difference as difference:
        raise FileRefused(source.file, source.problem(difference.path, str(difference))) from difference
