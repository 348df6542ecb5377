"""Does a file that is not ours hold pages that are? Council papers are merged and stamped: the file is another, while
the words on our pages are as they were. Pages are compared line by line, without their spaces."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from questionnaire.phrases import join

_READER = Path(__file__).with_name("page_reader.py")
_SECONDS = 30  # by the clock; the reader itself stops earlier, by its processor time
MOST_ADDED = 12
_ALIKE = 0.2  # of a page's lines; a signature sheet or a report shares hardly one
_LEAST_ALIKE = 3  # lines: two pages may have a heading in common
Page = Counter[str]


@dataclass(frozen=True, slots=True)
class Holding:
    """Our pages in a strange file. `whole` has (page of the file, page of ours), counted from 1; `changed` are pages
    of the file that name our reference, or stand where a page of ours has to, and on which words of ours are missing;
    `added` is what else stands on the pages that are whole, such as a committee's stamp, and `more` counts what is
    left out there."""

    whole: tuple[tuple[int, int], ...]
    changed: tuple[int, ...]
    added: tuple[str, ...]
    pages: int
    more: int = 0

    @property
    def is_of_a_pack(self) -> bool:
        """Our pages with something put before, after or on them, and none of their words taken away."""
        return bool(self.whole) and not self.changed and bool(self.added or self.pages > len(self.whole))


NOTHING = Holding((), (), (), 0)


def read(data: bytes) -> tuple[str, ...]:
    """The text of each page; nothing where the file cannot be read within its time and memory."""
    command = [sys.executable, "-I", str(_READER)]
    try:
        result = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        return tuple(json.loads(result.stdout))
    except (subprocess.SubprocessError, ValueError):
        return ()


def compare(theirs: Sequence[str], ours: Sequence[str], reference: str) -> Holding:
    """Look for each page of ours, once, among the pages of another file."""
    left = {number: _lines(text) for number, text in enumerate(ours, 1)}
    whole: list[tuple[int, int]] = []
    changed: list[int] = []
    added: dict[str, None] = {}
    for number, text in enumerate(theirs, 1):
        lines = _lines(text)
        found = next((mine for mine, wanted in left.items() if wanted and wanted <= lines), None)
        if found is not None:
            added |= dict.fromkeys(_written(text, lines - left.pop(found)))
            whole.append((number, found))
        elif reference in "".join(text.split()):
            changed.append(number)
    changed = sorted({*changed, *_in_our_place(whole, len(theirs), len(ours))})
    more = max(0, len(added) - MOST_ADDED)
    return Holding(tuple(whole), tuple(changed), tuple(added)[:MOST_ADDED], len(theirs), more)


def is_like(theirs: Sequence[str], ours: Sequence[str], reference: str) -> bool:
    """Whether a page of the file could be one of ours that somebody changed: it has the line at the head of our pages,
    or a good part of the lines of one of them."""
    wanted = [lines for text in ours if (lines := _lines(text))]
    heads = {line for lines in wanted for line in lines if reference in line}
    return any(
        not heads.isdisjoint(lines)
        or any((lines & page).total() >= max(_LEAST_ALIKE, _ALIKE * page.total()) for page in wanted)
        for lines in map(_lines, theirs)
    )


def _in_our_place(whole: Sequence[tuple[int, int]], theirs: int, ours: int) -> Iterator[int]:
    """Pages of the file that took the place of pages of ours: between two of them from which one of ours is missing,
    and anywhere in a file that has as many pages as we made."""
    for (before, mine), (after, next_mine) in pairwise(whole):
        if next_mine > mine + 1:
            yield from range(before + 1, after)
    if theirs == ours and whole:
        yield from set(range(1, theirs + 1)) - {number for number, _ in whole}


def _lines(text: str) -> Page:
    return Counter(line for written in text.splitlines() if (line := "".join(written.split())))


def _written(text: str, lines: Page) -> Iterator[str]:
    """These lines as they stand on the page."""
    return (" ".join(written.split()) for written in text.splitlines() if "".join(written.split()) in lines)


def ranges(numbers: Iterable[int]) -> str:
    """ "page 3", "pages 3, 5 to 21 and 24"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"page{'' if len(runs) == len(runs[0]) == 1 else 's'} {join(parts)}"
