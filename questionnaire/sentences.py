"""Splitting of a plain text into whole sentences and lines, and joining of them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_LINE = re.compile(r"(\s*)(\S[^\n]*)")
_END = re.compile(r"(?<=[.!?…])([\"'”’)\]]*)([ \t\u00a0]+)(?=[\"'“‘(\[]?[A-Z0-9])")
_POINT = re.compile(r"[•*\-–][ \t\u00a0]+\S|\(?(?:\d{1,2}|[a-z])[.)][ \t\u00a0]+\S")


class Sentence(NamedTuple):
    """A sentence, or the whole line if it is a point of a list. `before` is the white space in front of it."""

    before: str
    text: str

    @property
    def is_point(self) -> bool:
        return bool(_POINT.match(self.text))


def sentences(text: str) -> list[Sentence]:
    return [sentence for match in _LINE.finditer(text) for sentence in _of_line(match[1], match[2].rstrip())]


def _of_line(before: str, line: str) -> Iterable[Sentence]:
    if _POINT.match(line):
        yield Sentence(before, line)
        return
    at = 0
    for end in _END.finditer(line):
        yield Sentence(before, line[at : end.end(1)])
        before, at = end[2], end.end()
    yield Sentence(before, line[at:])


def joined(parts: Iterable[Sentence]) -> str:
    """The text that the sentences make. A point of a list has a line of its own."""
    text, was_point = "", False
    for before, words in parts:
        is_point = Sentence(before, words).is_point
        space = before or " "
        if (is_point or was_point) and "\n" not in space:
            space = "\n"
        text, was_point = f"{text}{space if text else ''}{words}", is_point
    return text
