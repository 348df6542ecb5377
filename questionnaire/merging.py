"""Two texts made from one, put together word by word. What only one side changed is taken; where both changed the same
words, both are kept, or for a few words the other side's, and the place is named to be looked at. Knows no HTML."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaire.wording import matching, words_of

FEW = 6  # words: a date, a name or a number that cannot both be true
ALIKE = 0.5  # of all words; below that two texts were not made from one
MOST_CHECKS = 5


@dataclass(frozen=True, slots=True)
class Check:
    """A place where both wrote something else; `kept` is "theirs" or "both"."""

    mine: str
    theirs: str
    kept: str


@dataclass(frozen=True, slots=True)
class Merge:
    text: str
    checks: tuple[Check, ...]


def merge(base: str, mine: str, theirs: str) -> Merge:
    """A text in which nothing is lost unsaid: every word of both sides is in it, or in one of its checks. Texts that
    have little in common are put one after the other."""
    own, other = words_of(mine), words_of(theirs)
    common = matching(other, own)
    if 2 * len(common) < ALIKE * (len(own) + len(other)):
        return _one_after_the_other(mine, theirs)
    origin = words_of(base) if base else [other[position] for position in sorted(common)]
    merged = _merge(origin, own, other)
    return merged if len(merged.checks) <= MOST_CHECKS else _one_after_the_other(mine, theirs)


def _one_after_the_other(mine: str, theirs: str) -> Merge:
    parts = [part for part in (theirs.strip(), mine.strip()) if part]
    return Merge("\n\n".join(parts), (Check("", "", "both"),) if len(parts) > 1 else ())


def _merge(base: list[str], mine: list[str], theirs: list[str]) -> Merge:
    pieces: list[str] = []
    checks: list[Check] = []
    for before, own, other in _regions(base, mine, theirs):
        if own in (before, other):
            pieces.append(other)
        elif other == before:
            pieces.append(own)
        else:
            kept, check = _both_changed(own, other)
            pieces.append(kept)
            checks += check
    return Merge(_join(pieces), tuple(checks))


def _both_changed(own: str, other: str) -> tuple[str, list[Check]]:
    """What goes into the text where both wrote something else, beginning with the words they share."""
    mine, theirs = words_of(own), words_of(other)
    shared = 0
    while shared < min(len(mine), len(theirs)) and mine[shared].rstrip() == theirs[shared].rstrip():
        shared += 1
    begin = "".join(theirs[:shared])
    own, other = "".join(mine[shared:]), "".join(theirs[shared:])
    if not own.strip() or not other.strip():
        return _join([begin, own or other]), []
    if max(len(own.split()), len(other.split())) <= FEW:
        return begin + other, [Check(own.strip(), other.strip(), "theirs")]
    lines = "\n" if "\n" in own + other + begin else " "
    return f"{begin}{other.rstrip()}{lines}{own.lstrip()}", [Check(own.strip(), other.strip(), "both")]


def _regions(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[str, str, str]]:
    """(base, mine, theirs) of each stretch: the same in all three, or between two such."""
    own, other = matching(base, mine), matching(base, theirs)
    at_base = at_mine = at_theirs = 0
    for position in sorted(own.keys() & other.keys()):
        if own[position] < at_mine or other[position] < at_theirs:
            continue
        gap = base[at_base:position], mine[at_mine : own[position]], theirs[at_theirs : other[position]]
        if any(gap):
            yield _texts(gap)
        theirs_as_was = theirs[other[position]] == base[position]
        same = mine[own[position]] if theirs_as_was else theirs[other[position]]  # they may differ in white space
        yield same, same, same
        at_base, at_mine, at_theirs = position + 1, own[position] + 1, other[position] + 1
    rest = base[at_base:], mine[at_mine:], theirs[at_theirs:]
    if any(rest):
        yield _texts(rest)


def _texts(words: tuple[list[str], list[str], list[str]]) -> tuple[str, str, str]:
    base, mine, theirs = ("".join(part) for part in words)
    return base, mine, theirs


def _join(pieces: list[str]) -> str:
    """Side by side, with a space where two words would run together."""
    text = ""
    for piece in pieces:
        if text and piece and text[-1].isalnum() and piece[0].isalnum():
            text += " "
        text += piece
    return text.strip()
