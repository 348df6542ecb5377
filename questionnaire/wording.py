"""Two texts compared word by word: whole words, punctuation apart. Knows no HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"(?:\w+(?:['’\-]\w+)*|[^\w\s])\s*|\s+")
_MANY = 1500  # from here on common words are not looked up one by one, which would take seconds


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `same` in both, only in the `old` one, or only in the `new` one."""

    kind: str
    text: str


@lru_cache(maxsize=512)
def compare(old: str, new: str) -> tuple[Piece, ...]:
    """All words of both texts in order; where both have something of their own, the old words come first."""
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
    """The same with long unchanged stretches cut to `around` words beside each change."""
    last = len(pieces) - 1
    return tuple(
        _cut(piece, around, first=index == 0, last=index == last) if piece.kind == "same" else piece
        for index, piece in enumerate(pieces)
    )


def words_of(text: str) -> list[str]:
    """Its words and marks, each with the white space after it: joined, they are the text."""
    return _WORD.findall(text)


def matching(old: list[str], new: list[str]) -> dict[int, int]:
    """Where each word that both have stands in the old and in the new."""
    found: dict[int, int] = {}
    for tag, i, j, k, _ in _operations([_key(word) for word in old], [_key(word) for word in new]):
        if tag == "equal":
            found |= {i + offset: k + offset for offset in range(j - i)}
    return found


def _key(word: str) -> str:
    """White space counts as white space, but a new line is a change."""
    bare = word.rstrip()
    return f"{bare}\n" if "\n" in word[len(bare) :] else bare


def _operations(before: list[str], after: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher gives them; what both texts begin and end with is set aside first, for speed."""
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
    words = _WORD.findall(piece.text)
    kept_before = 0 if first else around
    kept_after = 0 if last else around
    if len(words) <= kept_before + kept_after + 4:
        return piece
    front = "".join(words[:kept_before]).rstrip()
    back = "".join(words[len(words) - kept_after :]) if kept_after else ""
    return Piece("same", f"{front} … {back}".lstrip() if back else f"{front} …")
