"""Compare the pages of an unknown file with our pages, line by line and without spaces. Councils merge and stamp
committee papers, which makes another file but leaves the words on our pages as they were."""

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
_SECONDS = 30  # by the clock; the reader stops earlier, by its processor time
MOST_ADDED = 12
_ALIKE = 0.2  # of a page's lines; a signature sheet or a report shares hardly one
_LEAST_ALIKE = 3  # lines: two pages may have a heading in common
Page = Counter[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which of our pages an unknown file contains. `whole` pairs a page of the file with a page of ours, from 1.
    `changed` are pages of the file that name our reference, or appear in the place of one of our pages, but lack some
    of our words. `added` are other lines on whole pages, such as a stamp, and `more` counts those not listed."""

    whole: tuple[tuple[int, int], ...]
    changed: tuple[int, ...]
    added: tuple[str, ...]
    pages: int
    more: int = 0

    @property
    def is_bundle(self) -> bool:
        """Whether the file contains our pages with all their words, and something before, after or on them."""
        return bool(self.whole) and not self.changed and bool(self.added or self.pages > len(self.whole))


NOTHING = Comparison((), (), (), 0)


def read(data: bytes) -> tuple[str, ...]:
    """The text of each page; nothing if the file cannot be read within the limits of time and memory."""
    command = [sys.executable, "-I", str(_READER)]
    try:
        result = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        return tuple(json.loads(result.stdout))
    except (subprocess.SubprocessError, ValueError):
        return ()


def compare(theirs: Sequence[str], ours: Sequence[str], reference: str) -> Comparison:
    """Look for each of our pages, once, among the pages of another file."""
    left = {number: _lines(text) for number, text in enumerate(ours, 1)}
    whole: list[tuple[int, int]] = []
    changed: list[int] = []
    added: dict[str, None] = {}
    for number, text in enumerate(theirs, 1):
        lines = _lines(text)
        ours_here = next((mine for mine, wanted in left.items() if wanted and wanted <= lines), None)
        if ours_here is not None:
            added |= dict.fromkeys(_written(text, lines - left.pop(ours_here)))
            whole.append((number, ours_here))
        elif reference in "".join(text.split()):
            changed.append(number)
    changed = sorted({*changed, *_in_our_place(whole, len(theirs), len(ours))})
    more = max(0, len(added) - MOST_ADDED)
    return Comparison(tuple(whole), tuple(changed), tuple(added)[:MOST_ADDED], len(theirs), more)


def is_like(theirs: Sequence[str], ours: Sequence[str], reference: str) -> bool:
    """Whether a page of the file could be one of our pages that somebody changed: it has our header line, or many of
    the lines of one of our pages."""
    wanted = [lines for text in ours if (lines := _lines(text))]
    heads = {line for lines in wanted for line in lines if reference in line}
    return any(
        not heads.isdisjoint(lines)
        or any((lines & page).total() >= max(_LEAST_ALIKE, _ALIKE * page.total()) for page in wanted)
        for lines in map(_lines, theirs)
    )


def _in_our_place(whole: Sequence[tuple[int, int]], theirs: int, ours: int) -> Iterator[int]:
    """Pages of the file that replaced pages of ours: those between two of our pages with a gap in their numbers, and
    any other page in a file with as many pages as ours."""
    for (before, mine), (after, next_mine) in pairwise(whole):
        if next_mine > mine + 1:
            yield from range(before + 1, after)
    if theirs == ours and whole:
        yield from set(range(1, theirs + 1)) - {number for number, _ in whole}


def _lines(text: str) -> Page:
    return Counter(line for written in text.splitlines() if (line := "".join(written.split())))


def _written(text: str, lines: Page) -> Iterator[str]:
    """These lines with their spaces, as they appear on the page."""
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
