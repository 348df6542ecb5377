"""Comparison of two plain texts word by word; a punctuation mark counts as a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"(?:\w+(?:['’\-]\w+)*|[^\w\s])\s*|\s+")
_MANY = 1500  # above this number of words, very common words are not compared one by one: it would take seconds


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `same` in both, only in the `old` one, or only in the `new` one."""

    kind: str
    text: str


@lru_cache(maxsize=512)
def compare(old: str, new: str) -> tuple[Piece, ...]:
    """All words of both texts in order. Where the texts differ, the old words come before the new ones."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i, j, k, m in _operations([_key(word) for word in before], [_key(word) for word in after]):
        if tag == "equal":
            pieces.append(Piece("same", "".join(after[k:m])))
            continue
        if j > i:
            pieces.append(Piece("old", "".join(before[i:j])))
        if m > k:
            pieces.append(Piece("new", "".join(after[k:m])))
    return tuple(pieces)


def abridge(pieces: Sequence[Piece], around: int) -> tuple[Piece, ...]:
    """Shorten long unchanged stretches to `around` words on each side of a change."""
    last = len(pieces) - 1
    return tuple(
        _cut(piece, around, first=index == 0, last=index == last) if piece.kind == "same" else piece
        for index, piece in enumerate(pieces)
    )


def words_of(text: str) -> list[str]:
    """The words and punctuation marks of a text, each with the white space after it; joined, they are the text."""
    return _WORD.findall(text)


def matching(old: list[str], new: list[str]) -> dict[int, int]:
    """The position in `old` of each word that both have, with its position in `new`."""
    positions: dict[int, int] = {}
    for tag, i, j, k, _ in _operations([_key(word) for word in old], [_key(word) for word in new]):
        if tag == "equal":
            positions |= {i + offset: k + offset for offset in range(j - i)}
    return positions


def _key(word: str) -> str:
    """The form of a word that is compared: differences in white space do not count, except a new line."""
    bare = word.rstrip()
    return f"{bare}\n" if "\n" in word[len(bare) :] else bare


def _operations(before: list[str], after: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The operations of SequenceMatcher, without comparing the words that both texts begin and end with, for speed."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if head:
        yield "equal", 0, head, 0, head
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    matcher = SequenceMatcher(None, *middle, autojunk=max(map(len, middle)) > _MANY)
    for tag, i, j, k, m in matcher.get_opcodes():
        yield tag, i + head, j + head, k + head, m + head
    if tail:
        yield "equal", len(before) - tail, len(before), len(after) - tail, len(after)


def _cut(piece: Piece, around: int, *, first: bool, last: bool) -> Piece:
    """Shorten an unchanged piece. The first piece has no change before it, and the last none after it."""
    words = _WORD.findall(piece.text)
    kept_before = 0 if first else around
    kept_after = 0 if last else around
    if len(words) <= kept_before + kept_after + 4:
        return piece
    front = "".join(words[:kept_before]).rstrip()
    back = "".join(words[len(words) - kept_after :]) if kept_after else ""
    return Piece("same", f"{front} … {back}".lstrip() if back else f"{front} …")
